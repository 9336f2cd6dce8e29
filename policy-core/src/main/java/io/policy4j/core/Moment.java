package io.policy4j.core;

import java.time.Instant;

/**
 * The time and the chance that a decision is made with. Few decisions need all of it, so it may be read when it is asked
 * for; what is asked for twice is the same twice.
 */
public interface Moment {

    /** The wall-clock time at which the outcome was known; for dates, and for the times that are told to the caller. */
    Instant now();

    /** Monotonic time since the call began, in nanoseconds: zero or more. */
    long elapsedNanos();

    /** A random number from 0 (inclusive) to 1 (exclusive), for the jitter. */
    double draw();

    /**
     * A moment that is known as a whole.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    static Moment of(Instant now, long elapsedNanos, double draw) {
        return new KnownMoment(now, elapsedNanos, draw);
    }
}
