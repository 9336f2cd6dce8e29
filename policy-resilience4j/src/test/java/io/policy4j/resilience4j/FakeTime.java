package io.policy4j.resilience4j;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Time for one thread that passes by waiting only; scheduled tasks run when the test says so. */
final class FakeTime implements PolicyTime {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    final List<Duration> waits = new ArrayList<>();
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::number));
    private long passed;
    private long scheduled;

    /** Those that are due at one time run in the order in which they were scheduled. */
    private record Task(Runnable work, long nanos, long due, long number) {}

    @Override
    public long nanoTime() {
        return passed;
    }

    @Override
    public Instant now() {
        return START.plusNanos(passed);
    }

    @Override
    public void sleep(long nanos) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (nanos <= 0) {
            throw new AssertionError("a wait of zero costs no sleep call");
        }
        waits.add(Duration.ofNanos(nanos));
        passed += nanos;
    }

    @Override
    public Scheduled schedule(Runnable work, long nanos) {
        Task task = new Task(work, nanos, passed + nanos, scheduled++);
        tasks.add(task);
        return () -> tasks.remove(task);
    }

    void advance(Duration duration) {
        passed += duration.toNanos();
    }

    Duration elapsed() {
        return Duration.ofNanos(passed);
    }

    int pending() {
        return tasks.size();
    }

    /** Runs the next scheduled task at its time. */
    void runNext() {
        Task task = tasks.remove();
        passed = Math.max(passed, task.due());
        if (task.nanos() > 0) {
            waits.add(Duration.ofNanos(task.nanos()));
        }
        task.work().run();
    }

    /** Lets time pass, and runs what falls due on the way. */
    void runDue(Duration duration) {
        long end = passed + duration.toNanos();
        while (!tasks.isEmpty() && tasks.peek().due() <= end) {
            runNext();
        }
        passed = end;
    }

    /** Whoever scheduled tasks is gone. */
    void forget() {
        tasks.clear();
    }

    void runAll() {
        while (!tasks.isEmpty()) {
            runNext();
        }
    }
}
