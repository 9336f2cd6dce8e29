package io.policy4j.core;

import java.time.Instant;

/** A moment as data. */
record KnownMoment(Instant now, long elapsedNanos, double draw) implements Moment {

    KnownMoment {
        if (elapsedNanos < 0) {
            throw new IllegalArgumentException("elapsedNanos (" + elapsedNanos + "): must be zero or more");
        }
        if (!(draw >= 0 && draw < 1)) {
            throw new IllegalArgumentException("draw (" + draw + "): must be from 0 to below 1");
        }
    }
}
