package io.policy4j.resilience4j;

import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The machine's own time. */
final class SystemTime implements PolicyTime {

    static final SystemTime SHARED = new SystemTime(new WheelTimer()::schedule, commonPool());

    private final Timer timer;
    private final Executor executor;

    /** What runs tasks at their time. */
    @FunctionalInterface
    private interface Timer {
        Scheduled schedule(Runnable task, long nanos);
    }

    private SystemTime(Timer timer, Executor executor) {
        this.timer = timer;
        this.executor = executor;
    }

    /** A common pool without threads of its own would keep its tasks forever. */
    private static Executor commonPool() {
        return ForkJoinPool.getCommonPoolParallelism() > 0 ? ForkJoinPool.commonPool() : Runnable::run;
    }

    /** Tasks run where the scheduler runs them. */
    static SystemTime on(ScheduledExecutorService scheduler) {
        return new SystemTime((task, nanos) -> schedule(scheduler, task, nanos), Runnable::run);
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
        return timer.schedule(task, nanos);
    }

    @Override
    public Executor executor() {
        return executor;
    }

    private static Scheduled schedule(ScheduledExecutorService scheduler, Runnable task, long nanos) {
        AtomicReference<@Nullable Runnable> pending = new AtomicReference<>(task);
        Future<?> future = scheduler.schedule(() -> run(pending), nanos, TimeUnit.NANOSECONDS);
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
