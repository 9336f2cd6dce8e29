package io.policy4j.test;

import io.policy4j.resilience4j.PolicyTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Time that passes only when somebody waits: an hour of backoff takes no longer than the code around it.
 *
 * <p>A sleep returns at once, the clock moved on by its length. Scheduled tasks run in the order of their times, with the
 * clock at each one's time, on the thread that moves the clock:
 *
 * <ul>
 *   <li>{@link #automatic()}: at once. Whoever schedules a task runs it before {@code schedule} returns, unless another
 *       task is running: then it comes after that one. So a call without threads of its own is over when
 *       {@code callAsync} returns. A time-out comes at once too: what is still in flight then never arrives in time.
 *   <li>{@link #manual()}: when {@link #advance} or {@link #runAll} is called, or a sleep passes their time.
 * </ul>
 *
 * <pre>{@code
 * VirtualTime time = VirtualTime.automatic();
 * ApiPolicy policy = ApiPolicy.of("billing", table, ApiPolicyConfig.custom().time(time).build());
 * }</pre>
 *
 * <p>Safe for concurrent use. There is one clock for all threads: two that sleep an hour each make it two hours.
 */
public final class VirtualTime implements PolicyTime {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Instant start;
    private final boolean automatic;
    private final Object lock = new Object();
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private final List<Duration> waits = new ArrayList<>();
    private long passed;
    private long horizon;
    private long scheduled;

    /** Who runs tasks now; nobody runs one inside of another. */
    private @Nullable Thread runner;

    /** A scheduled task; of two for the same time, the one that was scheduled first comes first. */
    private record Task(Runnable work, long delay, long due, long number) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            return due == other.due ? Long.compare(number, other.number) : Long.compare(due, other.due);
        }
    }

    private VirtualTime(Instant start, boolean automatic) {
        this.start = start;
        this.automatic = automatic;
    }

    /** Time that jumps to each scheduled task by itself; it starts on 1 January 2026, 00:00 UTC. */
    public static VirtualTime automatic() {
        return new VirtualTime(START, true);
    }

    /** Time in which scheduled tasks wait for {@link #advance}; it starts on 1 January 2026, 00:00 UTC. */
    public static VirtualTime manual() {
        return new VirtualTime(START, false);
    }

    /** Time of the same kind that starts at another moment; nothing has passed in it. */
    public VirtualTime startingAt(Instant moment) {
        return new VirtualTime(moment, automatic);
    }

    /** Nanoseconds since the start. */
    @Override
    public long nanoTime() {
        synchronized (lock) {
            return passed;
        }
    }

    @Override
    public Instant now() {
        return start.plusNanos(nanoTime());
    }

    @Override
    public void sleep(long nanos) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (nanos > 0) {
            runUntil(record(nanos));
        }
    }

    @Override
    public Scheduled schedule(Runnable work, long nanos) {
        long delay = Math.max(0, nanos);
        Task task;
        synchronized (lock) {
            task = new Task(work, delay, later(delay), scheduled++);
            tasks.add(task);
        }
        if (automatic) {
            runTasks();
        }
        return () -> cancel(task);
    }

    /** Moves the clock on; tasks whose time has come have run when this returns. */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("duration (" + duration + "): must be zero or more");
        }
        long until;
        synchronized (lock) {
            until = later(duration.toNanos());
        }
        runUntil(until);
        awaitOtherRunner();
    }

    /** Runs all scheduled tasks, and those that they schedule; the clock is then where the last one left it. */
    public void runAll() {
        for (Long next = nextDue(); next != null; next = nextDue()) {
            runUntil(next);
            awaitOtherRunner();
        }
    }

    /** Everything that was waited for, in order: sleeps, and the delays of scheduled tasks that ran; zeros left out. */
    public List<Duration> waits() {
        synchronized (lock) {
            return List.copyOf(waits);
        }
    }

    /** How much time has passed since the start. */
    public Duration elapsed() {
        return Duration.ofNanos(nanoTime());
    }

    /** How many scheduled tasks have neither run nor been cancelled. */
    public int pending() {
        synchronized (lock) {
            return tasks.size();
        }
    }

    private @Nullable Long nextDue() {
        synchronized (lock) {
            Task next = runner == Thread.currentThread() ? null : tasks.peek();
            return next == null ? null : next.due();
        }
    }

    private long record(long nanos) {
        synchronized (lock) {
            waits.add(Duration.ofNanos(nanos));
            return later(nanos);
        }
    }

    private long later(long nanos) {
        return nanos > Long.MAX_VALUE - passed ? Long.MAX_VALUE : passed + nanos;
    }

    private void cancel(Task task) {
        synchronized (lock) {
            tasks.remove(task);
        }
    }

    private void runUntil(long until) {
        synchronized (lock) {
            horizon = Math.max(horizon, until);
        }
        runTasks();
        synchronized (lock) {
            passed = Math.max(passed, until);
        }
    }

    /** Runs what is due; a thread that finds another one at it leaves all to that one, whose horizon is the same. */
    private void runTasks() {
        synchronized (lock) {
            if (runner != null) {
                return;
            }
            runner = Thread.currentThread();
        }
        try {
            for (Task task = takeDue(); task != null; task = takeDue()) {
                task.work().run();
            }
        } finally {
            stopRunning(Thread.currentThread());
        }
    }

    /** The next task whose time has come, the clock moved to it; where there is none, the runner's work is done. */
    private @Nullable Task takeDue() {
        synchronized (lock) {
            Task next = tasks.peek();
            if (next == null || (!automatic && next.due() > horizon)) {
                runner = null;
                lock.notifyAll();
                return null;
            }
            tasks.remove();
            passed = Math.max(passed, next.due());
            if (next.delay() > 0) {
                waits.add(Duration.ofNanos(next.delay()));
            }
            return next;
        }
    }

    private void stopRunning(Thread thread) {
        synchronized (lock) {
            if (runner == thread) {
                runner = null;
                lock.notifyAll();
            }
        }
    }

    private void awaitOtherRunner() {
        boolean interrupted = false;
        synchronized (lock) {
            while (runner != null && runner != Thread.currentThread()) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
