package io.policy4j.test.contract;

import io.policy4j.resilience4j.PolicyTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Time in which every wait stands until it is let through, so that a test can see what happens meanwhile. */
final class GatedTime implements PolicyTime {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Object lock = new Object();
    private final List<Wait> waits = new ArrayList<>();
    private long passed;

    private record Wait(Runnable end, long nanos) {}

    @Override
    public long nanoTime() {
        synchronized (lock) {
            return passed;
        }
    }

    @Override
    public Instant now() {
        return START.plusNanos(nanoTime());
    }

    @Override
    public void sleep(long nanos) throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        Wait wait = enter(over::countDown, nanos);
        try {
            over.await();
        } finally {
            leave(wait);
        }
    }

    @Override
    public Scheduled schedule(Runnable task, long nanos) {
        Wait wait = enter(task, nanos);
        return () -> leave(wait);
    }

    private Wait enter(Runnable end, long nanos) {
        Wait wait = new Wait(end, nanos);
        synchronized (lock) {
            waits.add(wait);
        }
        return wait;
    }

    private void leave(Wait wait) {
        synchronized (lock) {
            waits.removeIf(each -> each == wait);
        }
    }

    /** How many waits stand now. */
    int waiting() {
        synchronized (lock) {
            return waits.size();
        }
    }

    /** Lets all through that stand now. */
    void open() {
        List<Wait> ended;
        synchronized (lock) {
            ended = List.copyOf(waits);
            waits.clear();
            passed += ended.stream().mapToLong(Wait::nanos).max().orElse(0);
        }
        ended.forEach(wait -> wait.end().run());
    }
}
