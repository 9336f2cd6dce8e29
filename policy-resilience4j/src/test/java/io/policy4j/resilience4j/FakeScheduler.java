package io.policy4j.resilience4j;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The scheduler that Resilience4j's async retries want, in time that is not real. It starts no thread. */
final class FakeScheduler extends ScheduledThreadPoolExecutor {

    private final FakeTime time;

    FakeScheduler(FakeTime time) {
        super(0);
        this.time = time;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        time.schedule(task, unit.toNanos(delay));
        return null;
    }
}
