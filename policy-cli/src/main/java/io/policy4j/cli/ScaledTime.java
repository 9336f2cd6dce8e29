package io.policy4j.cli;

import io.policy4j.resilience4j.PolicyTime;
import java.time.Instant;

/** Time that passes faster than another, by a factor. No wait is shorter than its share of the other. */
final class ScaledTime implements PolicyTime {

    private final PolicyTime real;
    private final double speed;
    private final long origin;
    private final Instant start;

    ScaledTime(PolicyTime real, double speed) {
        this.real = real;
        this.speed = speed;
        this.origin = real.nanoTime();
        this.start = real.now();
    }

    @Override
    public long nanoTime() {
        return (long) ((real.nanoTime() - origin) * speed);
    }

    @Override
    public Instant now() {
        return start.plusNanos(nanoTime());
    }

    @Override
    public void sleep(long nanos) throws InterruptedException {
        real.sleep(shrunk(nanos));
    }

    @Override
    public Scheduled schedule(Runnable task, long nanos) {
        return real.schedule(task, shrunk(nanos));
    }

    private long shrunk(long nanos) {
        return (long) Math.ceil(nanos / speed);
    }
}
