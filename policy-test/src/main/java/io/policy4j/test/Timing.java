package io.policy4j.test;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** Whose time a server goes by, and how much faster than real its own delays run. */
record Timing(InstantSource clock, LongSupplier nanoTime, double scale) {

    private static final double CENTURY_NANOS = 3.15e18;

    static final Timing REAL = new Timing(InstantSource.system(), System::nanoTime, 1);

    /** The duration divided by the scale, at most a century. */
    static long scaledNanos(Duration duration, double scale) {
        double nanos = duration.toSeconds() * 1e9 + duration.toNanosPart();
        return (long) Math.min(nanos / scale, CENTURY_NANOS);
    }

    Moment now() {
        return new Moment(clock.instant(), nanoTime.getAsLong());
    }
}
