package io.policy4j.core;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Dates as servers write them. Each method takes one from the text, or gives null, with the cursor anywhere, where none
 * stands here. A leap second (:60) is read as the second after it, which is never early.
 */
final class DateText {

    private static final List<String> WEEKDAYS =
            List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");
    private static final int SHORT = 3;

    private static final List<String> MONTHS =
            List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

    /** How far ahead a year of two digits may lie, by RFC 9110, 5.6.7. */
    private static final int YEARS_AHEAD = 50;

    private static final List<String> UNIVERSAL = List.of("Z", "UTC", "GMT");

    private static final int LONGEST_ZONE_NAME = 5;

    private DateText() {}

    /** One of the three formats of RFC 9110, 5.6.7; the name of the weekday may be the wrong one. */
    static @Nullable Instant http(TextCursor text, Instant reference) {
        try {
            if (!takeWeekday(text)) {
                return null;
            }
            return text.take(",") ? commaDate(text, reference) : asctime(text);
        } catch (DateTimeException noSuchDate) {
            return null;
        }
    }

    /** Takes the name of a weekday, in full or of three letters. */
    private static boolean takeWeekday(TextCursor text) {
        String name = text.letters();
        for (String day : WEEKDAYS) {
            boolean all = name.length() == day.length() || name.length() == SHORT;
            if (all && day.regionMatches(true, 0, name, 0, name.length())) {
                return true;
            }
        }
        return false;
    }

    /** {@code 06 Nov 1994 08:49:37 GMT} or {@code 06-Nov-94 08:49:37 GMT}. */
    private static @Nullable Instant commaDate(TextCursor text, Instant reference) {
        if (!text.take(" ")) {
            return null;
        }
        Integer day = text.digits(1, 2);
        String separator = text.take("-") ? "-" : " ";
        boolean parted = separator.equals("-") || text.take(separator);
        Integer month = month(text);
        if (day == null || !parted || month == null || !text.take(separator)) {
            return null;
        }
        int from = text.position();
        Integer year = text.digits(2, 4);
        int yearDigits = text.position() - from;
        Clock time = text.take(" ") ? clockWithSeconds(text) : null;
        if (year == null || yearDigits == 3 || time == null || !text.take(" ") || !takeUniversal(text)) {
            return null;
        }
        return yearDigits == 4
                ? time.on(LocalDate.of(year, month, day))
                : time.on(nearest(year, month, day, LocalDateTime.ofInstant(reference, ZoneOffset.UTC)));
    }

    /** The date of the two-digit year that lies {@link #YEARS_AHEAD} years ahead at most. */
    private static LocalDate nearest(int twoDigits, int month, int day, LocalDateTime reference) {
        int now = reference.getYear();
        int year = now - Math.floorMod(now, 100) + 100 + twoDigits;
        while (year - now > YEARS_AHEAD) {
            year -= 100;
        }
        LocalDate date = LocalDate.of(year, month, day);
        boolean tooFar = date.isAfter(reference.toLocalDate().plusYears(YEARS_AHEAD));
        return tooFar ? LocalDate.of(year - 100, month, day) : date;
    }

    /** {@code Nov  6 08:49:37 1994}, behind a space. */
    private static @Nullable Instant asctime(TextCursor text) {
        Integer month = text.take(" ") ? month(text) : null;
        boolean parted = text.take("  ") || text.take(" ");
        Integer day = text.digits(1, 2);
        Clock time = text.take(" ") ? clockWithSeconds(text) : null;
        Integer year = text.take(" ") ? text.digits(4, 4) : null;
        if (month == null || !parted || day == null || time == null || year == null) {
            return null;
        }
        return time.on(LocalDate.of(year, month, day));
    }

    private static @Nullable Integer month(TextCursor text) {
        String name = text.letters();
        for (int i = 0; i < MONTHS.size(); i++) {
            if (MONTHS.get(i).equalsIgnoreCase(name)) {
                return i + 1;
            }
        }
        return null;
    }

    private static boolean takeUniversal(TextCursor text) {
        return text.take("GMT") || text.take("UTC");
    }

    /** A date and time of RFC 3339 or ISO 8601, or a date alone; UTC where the text names no offset. */
    static @Nullable Instant iso(TextCursor text) {
        try {
            LocalDate date = isoDate(text);
            if (date == null) {
                return null;
            }
            int dateEnd = text.position();
            if (!text.takeAny("Tt ") || !text.atDigit()) {
                text.moveTo(dateEnd);
                return date.atStartOfDay().toInstant(ZoneOffset.UTC);
            }
            Clock time = isoClock(text);
            ZoneOffset offset = time == null ? null : offset(text);
            return time == null || offset == null ? null : time.on(date).minusSeconds(offset.getTotalSeconds());
        } catch (DateTimeException noSuchDate) {
            return null;
        }
    }

    private static @Nullable LocalDate isoDate(TextCursor text) {
        Integer year = text.digits(4, 4);
        Integer month = text.take("-") ? text.digits(2, 2) : null;
        Integer day = text.take("-") ? text.digits(2, 2) : null;
        return year == null || month == null || day == null ? null : LocalDate.of(year, month, day);
    }

    private static @Nullable Clock isoClock(TextCursor text) {
        Clock time = clock(text);
        if (time == null || !time.hasSeconds()) {
            return time;
        }
        BigDecimal fraction = text.fraction(".,");
        return fraction == null ? time : time.plus(fraction);
    }

    /** The offset that follows a time; null where a zone or a half of the day is named that we do not know. */
    private static @Nullable ZoneOffset offset(TextCursor text) {
        int timeEnd = text.position();
        boolean spaced = text.take(" ");
        boolean east = text.take("+");
        if (east || text.take("-")) {
            Integer hours = text.digits(2, 2);
            if (hours != null) {
                text.take(":");
                Integer minutes = text.digits(2, 2);
                int sign = east ? 1 : -1;
                return ZoneOffset.ofHoursMinutes(sign * hours, minutes == null ? 0 : sign * minutes);
            }
            text.moveTo(timeEnd);
            return spaced ? ZoneOffset.UTC : null;
        }
        String name = text.letters();
        if (UNIVERSAL.contains(name.toUpperCase(Locale.ROOT))) {
            return ZoneOffset.UTC;
        }
        text.moveTo(timeEnd);
        boolean anotherZone = spaced ? isZoneName(name) : !name.isEmpty();
        return anotherZone ? null : ZoneOffset.UTC;
    }

    private static boolean isZoneName(String name) {
        return !name.isEmpty()
                && name.length() <= LONGEST_ZONE_NAME
                && name.chars().allMatch(Character::isUpperCase);
    }

    private static @Nullable Clock clockWithSeconds(TextCursor text) {
        Clock clock = clock(text);
        return clock == null || !clock.hasSeconds() ? null : clock;
    }

    /** {@code 08:49:37} or {@code 08:49}; null where none stands here. */
    private static @Nullable Clock clock(TextCursor text) {
        Integer hour = text.digits(2, 2);
        Integer minute = text.take(":") ? text.digits(2, 2) : null;
        if (hour == null || minute == null) {
            return null;
        }
        Integer second = text.take(":") ? text.digits(2, 2) : null;
        if (second == null) {
            return new Clock(LocalTime.of(hour, minute), Duration.ZERO, false);
        }
        return second == 60
                ? new Clock(LocalTime.of(hour, minute, 59), Duration.ofSeconds(1), true)
                : new Clock(LocalTime.of(hour, minute, second), Duration.ZERO, true);
    }

    /** A time of day, and what comes on top of it: the leap second, the fraction. */
    private record Clock(LocalTime time, Duration more, boolean hasSeconds) {

        Clock plus(BigDecimal fraction) {
            return new Clock(
                    time, more.plus(DurationText.atMostFar(fraction.multiply(DurationText.SECOND))), hasSeconds);
        }

        Instant on(LocalDate date) {
            return date.atTime(time).toInstant(ZoneOffset.UTC).plus(more);
        }
    }
}
