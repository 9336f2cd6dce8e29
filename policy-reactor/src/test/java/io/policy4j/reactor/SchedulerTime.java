package io.policy4j.reactor;

import io.policy4j.resilience4j.PolicyTime;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The virtual time of reactor-test, for policies too. */
record SchedulerTime(VirtualTimeScheduler scheduler) implements PolicyTime {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public long nanoTime() {
        return scheduler.now(TimeUnit.NANOSECONDS);
    }

    @Override
    public Instant now() {
        return START.plusNanos(nanoTime());
    }

    @Override
    public void sleep(long nanos) {
        throw new UnsupportedOperationException("nobody blocks here");
    }

    @Override
    public Scheduled schedule(Runnable task, long nanos) {
        return scheduler.schedule(task, nanos, TimeUnit.NANOSECONDS)::dispose;
    }
}
