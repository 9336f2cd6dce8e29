package io.policy4j.client.apache;

import org.apache.hc.core5.concurrent.Cancellable;
import org.jspecify.annotations.Nullable;

/** Stops a blocking call, from any thread, where it stands: at an attempt, or between two. */
final class CallStop implements Cancellable {

    private final Thread caller;
    private @Nullable Cancellable attempt;
    private boolean cancelled;
    private boolean woken;
    private boolean over;

    CallStop(Thread caller) {
        this.caller = caller;
    }

    /** An attempt begins; it is what there is to stop until it is over, or, if it ends the call, for good. */
    synchronized void attempt(Cancellable begun) {
        attempt = begun;
        if (cancelled) {
            begun.cancel();
        }
    }

    /** The attempt is over, without a connection. Until the next one begins, the call stands still. */
    synchronized void attemptIsOver() {
        attempt = null;
        if (cancelled) {
            wake();
        }
    }

    /** The thread is the caller's again, without an interrupt of ours. */
    synchronized void callIsOver() {
        over = true;
        if (woken) {
            Thread.interrupted();
        }
    }

    synchronized boolean isCancelled() {
        return cancelled;
    }

    @Override
    public synchronized boolean cancel() {
        boolean first = !cancelled;
        cancelled = true;
        if (attempt != null) {
            attempt.cancel();
        } else {
            wake();
        }
        return first;
    }

    private void wake() {
        if (!over) {
            woken = true;
            caller.interrupt();
        }
    }
}
