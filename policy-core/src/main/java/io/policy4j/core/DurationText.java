package io.policy4j.core;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The two ways to write a duration, with units ({@code 1m30s}) and of ISO 8601 ({@code PT1M30S}), as nanoseconds. */
final class DurationText {

    static final BigDecimal NANO = BigDecimal.ONE;
    static final BigDecimal MICRO = BigDecimal.valueOf(1_000);
    static final BigDecimal MILLI = BigDecimal.valueOf(1_000_000);
    static final BigDecimal SECOND = BigDecimal.valueOf(1_000_000_000);
    static final BigDecimal MINUTE = SECOND.multiply(BigDecimal.valueOf(60));
    static final BigDecimal HOUR = MINUTE.multiply(BigDecimal.valueOf(60));
    static final BigDecimal DAY = HOUR.multiply(BigDecimal.valueOf(24));
    static final BigDecimal WEEK = DAY.multiply(BigDecimal.valueOf(7));

    private static final BigDecimal ABOVE_ALL = WEEK.add(NANO);

    private DurationText() {}

    /** Takes a duration from the text; null, with the cursor anywhere, where none stands here. */
    static @Nullable BigDecimal nanos(TextCursor cursor) {
        return cursor.atDigit() ? withUnits(cursor) : iso(cursor);
    }

    /** Parts such as {@code 1.5h}, each of a smaller unit than the one before. */
    private static @Nullable BigDecimal withUnits(TextCursor cursor) {
        BigDecimal sum = null;
        BigDecimal above = ABOVE_ALL;
        while (cursor.atDigit()) {
            BigDecimal number = cursor.decimal(".");
            BigDecimal unit = unit(cursor);
            if (number == null || unit == null || unit.compareTo(above) >= 0) {
                return null;
            }
            sum = plus(sum, number.multiply(unit));
            above = unit;
        }
        return sum;
    }

    private static @Nullable BigDecimal unit(TextCursor cursor) {
        String prefix = cursor.takeAny("\u00b5\u03bc") ? "u" : "";
        return switch (prefix + cursor.letters()) {
            case "ns" -> NANO;
            case "us" -> MICRO;
            case "ms" -> MILLI;
            case "s" -> SECOND;
            case "m" -> MINUTE;
            case "h" -> HOUR;
            case "d" -> DAY;
            case "w" -> WEEK;
            default -> null;
        };
    }

    /** {@code P}, weeks and days, {@code T}, hours, minutes and seconds; no months and years, as these have no length. */
    private static @Nullable BigDecimal iso(TextCursor cursor) {
        if (!cursor.take("P")) {
            return null;
        }
        BigDecimal sum = null;
        BigDecimal above = ABOVE_ALL;
        boolean time = cursor.take("T");
        while (cursor.atDigit()) {
            BigDecimal number = cursor.decimal(".,");
            BigDecimal unit = isoUnit(cursor, time);
            if (number == null || unit == null || unit.compareTo(above) >= 0) {
                return null;
            }
            sum = plus(sum, number.multiply(unit));
            above = unit;
            if (!time && cursor.take("T")) {
                time = true;
                if (!cursor.atDigit()) {
                    return null;
                }
            }
        }
        return sum;
    }

    private static @Nullable BigDecimal isoUnit(TextCursor cursor, boolean time) {
        if (time) {
            return cursor.take("H") ? HOUR : cursor.take("M") ? MINUTE : cursor.take("S") ? SECOND : null;
        }
        return cursor.take("W") ? WEEK : cursor.take("D") ? DAY : null;
    }

    private static BigDecimal plus(@Nullable BigDecimal sum, BigDecimal part) {
        return sum == null ? part : sum.add(part);
    }

    /** The duration of so many nanoseconds, parts of one rounded up; {@link HintFormat#FAR} at most and zero at least. */
    static Duration atMostFar(BigDecimal nanos) {
        if (nanos.signum() <= 0) {
            return Duration.ZERO;
        }
        if (isBeyondFar(nanos)) {
            return HintFormat.FAR;
        }
        BigInteger whole = nanos.setScale(0, RoundingMode.CEILING).unscaledValue();
        return Duration.ofNanos(whole.longValueExact());
    }

    static boolean isBeyondFar(BigDecimal nanos) {
        return nanos.compareTo(BigDecimal.valueOf(HintFormat.FAR.toNanos())) > 0;
    }
}
