package io.policy4j.core;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.time.zone.ZoneRulesException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a delay or a time comes from: a header, a body field, a message, a wall clock, or a plain duration.
 *
 * <p>Spelled {@code Retry-After}, {@code header NAME as FORMAT}, {@code body /pointer as FORMAT},
 * {@code message "*in <seconds> seconds*"}, {@code at 00:00 America/Los_Angeles daily} or {@code 30s}. Without
 * {@code as} a value is read as {@code Retry-After} carries it.
 */
public sealed interface Hint {

    /** A value that is a delay or a time as a whole. */
    record Read(Place place, HintFormat format) implements Hint {

        /** The hint that HTTP itself defines, RFC 9110 section 10.2.3. */
        public static final Hint RETRY_AFTER = new Read(Place.header("Retry-After"), HintFormat.RETRY_AFTER);

        @Override
        public String toString() {
            if (this.equals(RETRY_AFTER)) {
                return "Retry-After";
            }
            return place + (format == HintFormat.RETRY_AFTER ? "" : " as " + format.word());
        }
    }

    /** A value with a delay or a time somewhere in its text. */
    record Hole(Place place, HolePattern pattern) implements Hint {
        @Override
        public String toString() {
            return place + " \"" + pattern.text() + "\"";
        }
    }

    /** The next time that a wall clock somewhere shows this: every day, or on the first day of a month. */
    record At(LocalTime time, ZoneId zone, boolean monthly) implements Hint {

        Duration delay(Instant reference) {
            ZonedDateTime now = reference.atZone(zone);
            ZonedDateTime next = monthly ? now.withDayOfMonth(1).with(time) : now.with(time);
            if (!next.toInstant().isAfter(reference)) {
                next = (monthly ? next.plusMonths(1) : next.plusDays(1)).with(time);
            }
            return Duration.between(reference, next.toInstant());
        }

        @Override
        public String toString() {
            return "at " + time + " " + zone + (monthly ? " monthly" : " daily");
        }
    }

    /** A delay that the table itself names; the server said nothing. */
    record Fixed(Duration duration) implements Hint {
        @Override
        public String toString() {
            return Durations.format(duration);
        }
    }

    /**
     * Reads a hint as the table language spells it.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Hint parse(String text) {
        String trimmed = text.strip();
        if (trimmed.equalsIgnoreCase("Retry-After")) {
            return Read.RETRY_AFTER;
        }
        if (!trimmed.isEmpty() && (Character.isDigit(trimmed.charAt(0)) || trimmed.matches("PT?[0-9].*"))) {
            return new Fixed(Durations.parse(trimmed));
        }
        if (trimmed.startsWith("at ")) {
            return parseAt(trimmed);
        }
        int quote = trimmed.indexOf('"');
        if (quote >= 0) {
            return parseHole(trimmed, quote);
        }
        int as = trimmed.lastIndexOf(" as ");
        Place place = Place.parse(as < 0 ? trimmed : trimmed.substring(0, as));
        return new Read(
                place,
                as < 0
                        ? HintFormat.RETRY_AFTER
                        : HintFormat.ofWord(trimmed.substring(as + 4).strip()));
    }

    private static Hint parseHole(String text, int quote) {
        if (quote == text.length() - 1 || !text.endsWith("\"")) {
            throw new IllegalArgumentException("hint (" + text + "): the pattern must stand between double quotes");
        }
        return new Hole(
                Place.parse(text.substring(0, quote)), HolePattern.parse(text.substring(quote + 1, text.length() - 1)));
    }

    private static Hint parseAt(String text) {
        List<String> words = List.of(text.split("\\s+"));
        if (words.size() != 4 || !(words.get(3).equals("daily") || words.get(3).equals("monthly"))) {
            throw new IllegalArgumentException(
                    "hint (" + text + "): must read like at 00:00 America/Los_Angeles daily, or monthly at the end");
        }
        try {
            return new At(
                    LocalTime.parse(words.get(1)),
                    ZoneId.of(words.get(2)),
                    words.get(3).equals("monthly"));
        } catch (ZoneRulesException e) {
            throw new IllegalArgumentException(
                    "time zone (" + words.get(2) + "): is not known; use a name such as America/Los_Angeles or UTC", e);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("time (" + words.get(1) + "): must be HH:MM or HH:MM:SS", e);
        } catch (java.time.DateTimeException e) {
            throw new IllegalArgumentException(
                    "time zone (" + words.get(2) + "): is not a zone; use a name such as America/Los_Angeles or UTC",
                    e);
        }
    }

    /** The place that is read, or null where the hint reads none. */
    default @Nullable Place source() {
        if (this instanceof Read read) {
            return read.place();
        }
        return this instanceof Hole hole ? hole.place() : null;
    }

    /** Whether the delay is the server's or the calendar's, and not the table's own. */
    default boolean fromOutside() {
        return !(this instanceof Fixed);
    }
}
