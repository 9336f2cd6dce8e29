package io.policy4j.resilience4j;

import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The machine's own time. */
final class SystemTime implements PolicyTime {

    static final SystemTime SHARED = new SystemTime(() -> Shared.SCHEDULER);

    private final Supplier<ScheduledExecutorService> scheduler;

    /** Made when the first async call waits, not before. */
    private static final class Shared {
        static final ScheduledExecutorService SCHEDULER = scheduler();

        private static ScheduledExecutorService scheduler() {
            ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
                Thread thread = new Thread(task, "policy4j-timer");
                thread.setDaemon(true);
                return thread;
            });
            executor.setRemoveOnCancelPolicy(true);
            return executor;
        }
    }

    SystemTime(Supplier<ScheduledExecutorService> scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public void sleep(long nanos) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
    }

    @Override
    public Scheduled schedule(Runnable task, long nanos) {
        AtomicReference<@Nullable Runnable> pending = new AtomicReference<>(task);
        Future<?> future = scheduler.get().schedule(() -> run(pending), nanos, TimeUnit.NANOSECONDS);
        return () -> {
            pending.set(null);
            future.cancel(false);
        };
    }

    /** Schedulers may keep a cancelled task until its time; what it held on to is gone by then. */
    private static void run(AtomicReference<@Nullable Runnable> pending) {
        Runnable task = pending.getAndSet(null);
        if (task != null) {
            task.run();
        }
    }
}
