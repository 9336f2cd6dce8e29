package io.policy4j.core;

import java.time.Duration;
import java.util.List;

/** How long a quota latch stays closed after a signal. */
public sealed interface Latch {

    /** For a fixed time. */
    record For(Duration duration) implements Latch {
        @Override
        public String toString() {
            return Durations.format(duration);
        }
    }

    /** Until the reset time that the row's {@code reset} hints give. */
    record UntilReset() implements Latch {
        @Override
        public String toString() {
            return "until-reset";
        }
    }

    /** Until the program releases it. */
    record UntilReleased() implements Latch {
        @Override
        public String toString() {
            return "until-released";
        }
    }

    /** Reads {@code 1h}, {@code until-reset} or {@code until-released}. */
    static Latch parse(String text) {
        return switch (text) {
            case "until-reset" -> new UntilReset();
            case "until-released" -> new UntilReleased();
            default -> {
                if (text.isEmpty() || !Character.isDigit(text.charAt(0))) {
                    throw Words.unknown("latch", text, List.of("until-reset", "until-released", "1h"));
                }
                yield new For(Durations.parse(text));
            }
        };
    }
}
