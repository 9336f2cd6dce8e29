package io.policy4j.resilience4j;

import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/** All time that a policy knows: two clocks, a way to sleep, and a way to be called later. */
public interface PolicyTime {

    /** Monotonic nanoseconds, as {@link System#nanoTime()}. */
    long nanoTime();

    /** The wall-clock time, for what is told to people and for dates without a {@code Date} header beside them. */
    Instant now();

    /**
     * Blocks for at least this long, and not at all for zero or less.
     *
     * @throws InterruptedException at once when the thread is or becomes interrupted
     */
    void sleep(long nanos) throws InterruptedException;

    /** Runs a task after at least this long; the task must not block. */
    Scheduled schedule(Runnable task, long nanos);

    /** Where async calls go on after a wait, unless their policy's configuration says it; here, where the task runs. */
    default Executor executor() {
        return Runnable::run;
    }

    /** A task that was scheduled. */
    @FunctionalInterface
    interface Scheduled {
        /** Takes the task back, and with it whatever it holds on to. No effect once it runs. */
        void cancel();
    }

    /**
     * The machine's own time. One daemon thread, started when it is first needed, runs delayed tasks, never early and about
     * a millisecond late; calls go on in the common pool.
     */
    static PolicyTime system() {
        return SystemTime.SHARED;
    }

    /** The machine's own time, with delayed tasks on the caller's scheduler, where calls go on too. */
    static PolicyTime system(ScheduledExecutorService scheduler) {
        return SystemTime.on(scheduler);
    }
}
