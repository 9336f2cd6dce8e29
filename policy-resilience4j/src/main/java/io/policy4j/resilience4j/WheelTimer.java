package io.policy4j.resilience4j;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks at their time, one after the other on one daemon thread, which starts with the first of them and sleeps until
 * the next. Never early; late by a tick, a millisecond, and by what the tasks before it take.
 */
final class WheelTimer {

    /** A tick is 2^20 ns. */
    private static final int TICK_BITS = 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition sooner = lock.newCondition();
    private final long origin = System.nanoTime();

    /** Guarded by the lock, as all below is. */
    private final TimerWheel wheel = new TimerWheel();

    /** When the thread looks next; it is awake until {@link #sleep} says otherwise. */
    private long wakesAt = Long.MIN_VALUE;

    private @Nullable Thread thread;

    private final class Wait extends TimerWheel.Entry implements PolicyTime.Scheduled {

        Wait(Runnable task, long tick) {
            super(task, tick);
        }

        @Override
        public void cancel() {
            lock.lock();
            try {
                wheel.remove(this);
            } finally {
                lock.unlock();
            }
        }
    }

    PolicyTime.Scheduled schedule(Runnable task, long nanos) {
        long tick = tickAfter(nanos);
        Wait wait = new Wait(task, tick);
        lock.lock();
        try {
            startOnce();
            wheel.add(wait);
            if (tick < wakesAt) {
                wakesAt = tick;
                sooner.signal();
            }
        } finally {
            lock.unlock();
        }
        return wait;
    }

    /** The first tick that is not early. */
    private long tickAfter(long nanos) {
        long due = elapsed() + Math.min(Math.max(nanos, 0), Long.MAX_VALUE / 2);
        return ((due - 1) >> TICK_BITS) + 1;
    }

    /** The thread takes nothing over from the caller that happens to be the first. */
    private void startOnce() {
        if (thread == null) {
            Thread starting = new Thread(null, this::run, "policy4j-timer", 0, false);
            starting.setDaemon(true);
            starting.setContextClassLoader(WheelTimer.class.getClassLoader());
            starting.start();
            thread = starting;
        }
    }

    private void run() {
        while (true) {
            Quietly.run(nextDue());
        }
    }

    private Runnable nextDue() {
        lock.lock();
        try {
            Runnable due = wheel.poll();
            while (due == null) {
                sleep();
                wheel.turnTo(elapsed() >> TICK_BITS);
                due = wheel.poll();
            }
            return due;
        } finally {
            lock.unlock();
        }
    }

    /** Until the next tick that may have something, or a task that is due sooner. */
    @SuppressWarnings("WaitNotInLoop") // its caller loops
    private void sleep() {
        wakesAt = wheel.next();
        try {
            if (wakesAt == TimerWheel.NEVER) {
                sooner.await();
            } else {
                sooner.awaitNanos((wakesAt << TICK_BITS) - elapsed());
            }
        } catch (InterruptedException e) {
            // A task interrupted its own thread: whoever asked for it is gone.
        } finally {
            wakesAt = Long.MIN_VALUE;
        }
    }

    private long elapsed() {
        return System.nanoTime() - origin;
    }
}
