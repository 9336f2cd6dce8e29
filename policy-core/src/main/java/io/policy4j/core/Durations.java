package io.policy4j.core;

import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Durations as policy files write them: numbers with units, from the largest to the smallest, such as {@code 500ms},
 * {@code 1.5s}, {@code 1m30s}, {@code 6h} or {@code 1d12h}, or the ISO 8601 form {@code PT5M}.
 *
 * <p>Units are {@code w}, {@code d} (24 hours), {@code h}, {@code m}, {@code s}, {@code ms}, {@code us} and {@code ns}. Parts
 * of a nanosecond are rounded up.
 */
public final class Durations {

    private Durations() {}

    /**
     * Reads a duration: zero or more, {@link HintFormat#FAR} at most.
     *
     * @throws IllegalArgumentException if the text is anything else; a plain number is refused, as its unit would be a guess
     */
    public static Duration parse(String text) {
        TextCursor cursor = new TextCursor(text, 0);
        BigDecimal nanos = DurationText.nanos(cursor);
        if (nanos == null || !cursor.atEnd()) {
            throw refusal(text, rule(text));
        }
        if (DurationText.isBeyondFar(nanos)) {
            throw refusal(text, "must be at most " + format(HintFormat.FAR));
        }
        return DurationText.atMostFar(nanos);
    }

    private static String rule(String text) {
        if (text.startsWith("-")) {
            return "must be zero or more";
        }
        return isNumber(text)
                ? "must have a unit, such as " + text + "s or " + text + "ms"
                : "must be numbers with units from large to small, such as 500ms, 1m30s or 1d, or ISO 8601, such as"
                        + " PT5M";
    }

    private static boolean isNumber(String text) {
        TextCursor cursor = new TextCursor(text, 0);
        @Nullable BigDecimal number = cursor.decimal(".");
        return number != null && cursor.atEnd();
    }

    private static IllegalArgumentException refusal(String text, String rule) {
        return new IllegalArgumentException("duration (" + text + "): " + rule);
    }

    /**
     * Writes a duration with the largest units that fit and without parts that are zero: {@code 1m30s}, {@code 1d12h},
     * {@code 1.5s}, {@code 500ms}, {@code 0s}. {@link #parse(String)} gives the same duration back, up to
     * {@link HintFormat#FAR}.
     *
     * @throws IllegalArgumentException if the duration is negative
     */
    public static String format(Duration duration) {
        if (duration.isNegative()) {
            throw refusal(duration.toString(), "must be zero or more");
        }
        StringBuilder text = new StringBuilder();
        append(text, duration.toDaysPart(), "d");
        append(text, duration.toHoursPart(), "h");
        append(text, duration.toMinutesPart(), "m");
        int seconds = duration.toSecondsPart();
        int nanos = duration.toNanosPart();
        if (seconds > 0 || (nanos == 0 && text.isEmpty())) {
            text.append(decimal(seconds, nanos, 9)).append('s');
        } else if (nanos >= 1_000_000) {
            text.append(decimal(nanos / 1_000_000, nanos % 1_000_000, 6)).append("ms");
        } else if (nanos >= 1_000) {
            text.append(decimal(nanos / 1_000, nanos % 1_000, 3)).append("us");
        } else {
            append(text, nanos, "ns");
        }
        return text.toString();
    }

    private static void append(StringBuilder text, long count, String unit) {
        if (count > 0) {
            text.append(count).append(unit);
        }
    }

    private static String decimal(int whole, int fraction, int digits) {
        return BigDecimal.valueOf(fraction, digits)
                .add(BigDecimal.valueOf(whole))
                .stripTrailingZeros()
                .toPlainString();
    }
}
