package io.policy4j.core;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A usable hint and the delay it gives. */
record Usable(Hint hint, Duration delay) {

    /** A server's "now" is given this much time, so that a zero never becomes a storm. */
    static final Duration AT_ONCE = Duration.ofMillis(500);

    /** The first of these hints that gives a delay, or null. */
    static @Nullable Usable first(List<Hint> hints, Facts facts, Moment moment) {
        for (Hint hint : hints) {
            Duration delay = facts.delay(hint, moment);
            if (delay != null) {
                return new Usable(hint, delay.isZero() && hint.fromOutside() ? AT_ONCE : delay);
            }
        }
        return null;
    }

    long nanos() {
        return Steps.nanos(delay);
    }
}
