package io.policy4j.cli;

import io.policy4j.resilience4j.PolicyTime;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;

/** Time that shows on a terminal how long a wait still takes. */
final class CountdownTime implements PolicyTime {

    private static final long TICK = Duration.ofMillis(100).toNanos();

    private final PolicyTime time;
    private final PrintStream terminal;

    CountdownTime(PolicyTime time, PrintStream terminal) {
        this.time = time;
        this.terminal = terminal;
    }

    @Override
    public long nanoTime() {
        return time.nanoTime();
    }

    @Override
    public Instant now() {
        return time.now();
    }

    @Override
    public void sleep(long nanos) throws InterruptedException {
        long end = nanoTime() + nanos;
        try {
            for (long left = nanos; left > 0; left = end - nanoTime()) {
                terminal.printf("\r\u001b[K    next attempt in %.1f s", left / 1e9);
                terminal.flush();
                time.sleep(Math.min(left, TICK));
            }
        } finally {
            terminal.print("\r\u001b[K");
            terminal.flush();
        }
    }

    @Override
    public Scheduled schedule(Runnable task, long nanos) {
        return time.schedule(task, nanos);
    }
}
