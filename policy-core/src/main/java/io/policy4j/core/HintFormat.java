package io.policy4j.core;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a server writes the moment or the delay that it asks for. Policy files name the format behind {@code as}, or as a hole
 * in a pattern, by its {@link #word()}.
 *
 * <p>A hint is read as a delay from a reference moment: the response's own {@code Date}, or else the moment when it came in.
 * A moment that has passed gives zero. What is malformed, empty or negative is no hint; nothing that a server writes makes
 * an exception or overflows. Delays keep nanoseconds and are rounded up, so a delay is never shorter than what was said, and
 * none is longer than {@link #FAR}.
 *
 * <p>Numbers are digits, and may have a point with digits behind it: {@code 30} and {@code 1.5}, but not {@code +1},
 * {@code .5}, {@code 1.} or {@code 1e3}. White space around a hint does not count.
 */
public enum HintFormat {

    /** A moment, as seconds since 1970-01-01T00:00Z. */
    EPOCH_SECONDS("epoch-seconds", true),

    /** A moment, as milliseconds since 1970-01-01T00:00Z. */
    EPOCH_MILLIS("epoch-millis", true),

    /** A number of seconds. */
    SECONDS("seconds", false),

    /** A number of minutes. */
    MINUTES("minutes", false),

    /** A number of hours. */
    HOURS("hours", false),

    /** A number of days of 24 hours. */
    DAYS("days", false),

    /** A number of milliseconds. */
    MILLIS("millis", false),

    /**
     * A date and time of RFC 3339 or ISO 8601, in upper or lower case, with a space or a {@code T} in the middle, the offset
     * with or without its colon; UTC where no offset is named. A date alone is the start of that day.
     */
    ISO_8601("iso-8601", true),

    /**
     * A date in any of the three formats of RFC 9110, 5.6.7. A two-digit year that would lie more than 50 years ahead is of
     * the century before. The weekday may be the wrong one, and {@code UTC} is read as {@code GMT}.
     */
    HTTP_DATE("http-date", true),

    /** A duration with units, such as {@code 46s}, {@code 6m0s} or {@code 500ms}, or of ISO 8601, such as {@code PT5M}. */
    DURATION("duration", false),

    /** What {@code Retry-After} carries, RFC 9110, 10.2.3: a number of seconds or an HTTP date. */
    RETRY_AFTER("retry-after", true);

    /**
     * What a delay beyond any range is taken for, and the longest delay there is: 36,500 days. Its nanoseconds fit a long, and
     * from any date before the year 9900 it leads to one before the year 10000.
     */
    public static final Duration FAR = Duration.ofDays(36_500);

    private final String word;
    private final boolean date;

    HintFormat(String word, boolean date) {
        this.word = word;
        this.date = date;
    }

    /** The format's name in policy files, such as {@code epoch-seconds}. */
    public String word() {
        return word;
    }

    /**
     * The format of that name.
     *
     * @throws IllegalArgumentException if there is none; the message lists them all
     */
    public static HintFormat ofWord(String word) {
        HintFormat format = find(word);
        if (format == null) {
            throw new IllegalArgumentException("format (" + word + "): must be one of " + words());
        }
        return format;
    }

    static @Nullable HintFormat find(String word) {
        for (HintFormat format : values()) {
            if (format.word.equals(word)) {
                return format;
            }
        }
        return null;
    }

    static String words() {
        return Arrays.stream(values()).map(HintFormat::word).collect(Collectors.joining(", "));
    }

    /**
     * The delay that the text asks for, between zero and {@link #FAR}; null where the text is no hint of this format.
     *
     * @param text what the server wrote
     * @param reference when it said so: the {@code Date} of the response, or else when the response came in
     */
    public @Nullable Duration delay(String text, Instant reference) {
        TextCursor cursor = new TextCursor(text.strip(), 0);
        Duration delay = read(cursor, reference);
        return cursor.atEnd() ? delay : null;
    }

    /** The moment of an HTTP date, or null where the text is none. */
    static @Nullable Instant httpDate(String text, Instant reference) {
        TextCursor cursor = new TextCursor(text.strip(), 0);
        Instant date = DateText.http(cursor, reference);
        return cursor.atEnd() ? date : null;
    }

    /** Takes a hint from the text; null, with the cursor anywhere, where none stands here. */
    @Nullable
    Duration read(TextCursor text, Instant reference) {
        return switch (this) {
            case EPOCH_SECONDS -> sinceEpoch(text, DurationText.SECOND, reference);
            case EPOCH_MILLIS -> sinceEpoch(text, DurationText.MILLI, reference);
            case SECONDS -> count(text, DurationText.SECOND);
            case MINUTES -> count(text, DurationText.MINUTE);
            case HOURS -> count(text, DurationText.HOUR);
            case DAYS -> count(text, DurationText.DAY);
            case MILLIS -> count(text, DurationText.MILLI);
            case ISO_8601 -> until(DateText.iso(text), reference);
            case HTTP_DATE -> until(DateText.http(text, reference), reference);
            case DURATION -> saturated(DurationText.nanos(text));
            case RETRY_AFTER -> retryAfter(text, reference);
        };
    }

    /** Whether the format can name a moment, so that it means nothing to add another delay to it. */
    boolean isDate() {
        return date;
    }

    private static @Nullable Duration count(TextCursor text, BigDecimal unit) {
        BigDecimal number = text.decimal(".");
        return saturated(number == null ? null : number.multiply(unit));
    }

    private static @Nullable Duration sinceEpoch(TextCursor text, BigDecimal unit, Instant reference) {
        BigDecimal number = text.decimal(".");
        if (number == null) {
            return null;
        }
        BigDecimal now = BigDecimal.valueOf(reference.getEpochSecond())
                .multiply(DurationText.SECOND)
                .add(BigDecimal.valueOf(reference.getNano()));
        return saturated(number.multiply(unit).subtract(now));
    }

    private static @Nullable Duration retryAfter(TextCursor text, Instant reference) {
        return text.atDigit() ? count(text, DurationText.SECOND) : until(DateText.http(text, reference), reference);
    }

    private static @Nullable Duration saturated(@Nullable BigDecimal nanos) {
        return nanos == null ? null : DurationText.atMostFar(nanos);
    }

    private static @Nullable Duration until(@Nullable Instant moment, Instant reference) {
        if (moment == null) {
            return null;
        }
        Duration ahead = Duration.between(reference, moment);
        if (ahead.isNegative()) {
            return Duration.ZERO;
        }
        return ahead.compareTo(FAR) > 0 ? FAR : ahead;
    }
}
