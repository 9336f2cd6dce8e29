package io.policy4j.cli;

import io.policy4j.resilience4j.PolicyTime;
import java.time.Instant;

/** Time that passes by waiting only, at once: whatever has a time limit is done before it. For one thread. */
final class VirtualTime implements PolicyTime {

    private final Instant start;
    private long passed;

    VirtualTime(Instant start) {
        this.start = start;
    }

    @Override
    public long nanoTime() {
        return passed;
    }

    @Override
    public Instant now() {
        return start.plusNanos(passed);
    }

    @Override
    public void sleep(long nanos) {
        passed += Math.max(0, nanos);
    }

    @Override
    public Scheduled schedule(Runnable task, long nanos) {
        return () -> {};
    }
}
