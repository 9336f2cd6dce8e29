package io.policy4j.core;

import java.time.Instant;

/**
 * The time and the chance that a decision is made with.
 *
 * @param now          the wall-clock time at which the outcome was known; for the times that are told to the caller
 * @param elapsedNanos monotonic time since the call began, in nanoseconds
 * @param draw         a random number from 0 (inclusive) to 1 (exclusive), for the jitter
 */
public record Moment(Instant now, long elapsedNanos, double draw) {

    public Moment {
        if (elapsedNanos < 0) {
            throw new IllegalArgumentException("elapsedNanos (" + elapsedNanos + "): must be zero or more");
        }
        if (!(draw >= 0 && draw < 1)) {
            throw new IllegalArgumentException("draw (" + draw + "): must be from 0 to below 1");
        }
    }
}
