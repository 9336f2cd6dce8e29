package io.policy4j.redis;

import io.policy4j.resilience4j.PolicyTime;
import java.time.Instant;

/** Real time that passes so many times faster. */
record FastTime(long factor, Instant start, long origin) implements PolicyTime {

    static FastTime times(long factor) {
        return new FastTime(factor, Instant.now(), System.nanoTime());
    }

    @Override
    public long nanoTime() {
        return (System.nanoTime() - origin) * factor;
    }

    @Override
    public Instant now() {
        return start.plusNanos(nanoTime());
    }

    @Override
    public void sleep(long nanos) throws InterruptedException {
        PolicyTime.system().sleep(shorter(nanos));
    }

    @Override
    public Scheduled schedule(Runnable task, long nanos) {
        return PolicyTime.system().schedule(task, shorter(nanos));
    }

    private long shorter(long nanos) {
        return (nanos + factor - 1) / factor;
    }
}
