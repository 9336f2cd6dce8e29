package io.policy4j.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Delays as they are told: whole milliseconds, rounded up, so that none is told shorter than it was. */
final class Millis {

    private static final long NANOS = 1_000_000L;

    private Millis() {}

    static long of(Duration delay) {
        long seconds = Math.min(delay.getSeconds(), Long.MAX_VALUE / 1_000 - 1);
        return seconds * 1_000 + (delay.getNano() + NANOS - 1) / NANOS;
    }

    static Instant roundedUp(Instant time) {
        Instant below = time.truncatedTo(ChronoUnit.MILLIS);
        return below.equals(time) ? time : below.plusMillis(1);
    }

    /** The same delay in whole milliseconds. */
    static Duration rounded(Duration delay) {
        return Duration.ofMillis(of(delay));
    }
}
