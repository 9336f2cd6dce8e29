package io.policy4j.resilience4j;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A slot in the hands of work that goes on at the server. It is given back once: by the work's end, or when nothing was
 * heard of the work for as long as the lease is.
 */
final class Lease {

    /** News of the work that come sooner than this part of the lease after the last ones change nothing. */
    private static final int PARTS = 8;

    private final Later later;
    private final long nanos;
    private final @Nullable SharedLease elsewhere;
    private final Runnable giveBack;

    /** Guarded by this, as all below. */
    private PolicyTime.Scheduled timer;

    private long since;
    private boolean over;

    /**
     * A lease that begins now.
     *
     * @param elsewhere the same slot in the state that other processes share
     * @param giveBack  gives it back here
     */
    Lease(Later later, Duration length, @Nullable SharedLease elsewhere, Runnable giveBack) {
        this.later = later;
        this.nanos = length.toNanos();
        this.elsewhere = elsewhere;
        this.giveBack = giveBack;
        this.since = later.time().nanoTime();
        this.timer = later.schedule(() -> close(false), nanos);
    }

    /** The work goes on: the lease begins anew. */
    void renew() {
        synchronized (this) {
            long now = later.time().nanoTime();
            if (over || now - since < nanos / PARTS) {
                return;
            }
            since = now;
            timer.cancel();
            timer = later.schedule(() -> close(false), nanos);
        }
        if (elsewhere != null) {
            elsewhere.keep();
        }
    }

    /** The work is at its end. */
    void end() {
        close(true);
    }

    /** @param everywhere not where nothing was heard of the work here: the shared slot has a time of its own */
    private void close(boolean everywhere) {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            timer.cancel();
        }
        if (everywhere && elsewhere != null) {
            elsewhere.end();
        }
        giveBack.run();
    }
}
