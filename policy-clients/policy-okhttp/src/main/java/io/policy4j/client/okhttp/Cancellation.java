package io.policy4j.client.okhttp;

import io.policy4j.resilience4j.ApiPolicyException;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Ends a call at once, from any thread, wherever it stands: in an attempt, or in a wait between two. */
final class Cancellation {

    private final Object lock = new Object();

    // All guarded by the lock.
    private boolean cancelled;
    private Runnable stop = () -> {};
    private @Nullable Thread blocked;
    private boolean interrupted;

    boolean isCancelled() {
        synchronized (lock) {
            return cancelled;
        }
    }

    void cancel() {
        Runnable stopping;
        synchronized (lock) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            stopping = stop;
            interrupt();
        }
        stopping.run();
    }

    private void interrupt() {
        if (blocked != null) {
            interrupted = true;
            blocked.interrupt();
        }
    }

    /** Says what cancelling must stop from now on; if it has come already, that is stopped at once. */
    void stopBy(Runnable action) {
        boolean tooLate;
        synchronized (lock) {
            stop = action;
            tooLate = cancelled;
        }
        if (tooLate) {
            action.run();
        }
    }

    /**
     * Makes a call on this thread. Cancelling interrupts it; that interrupt is taken back in the end, the thread's own
     * is not.
     */
    <R> R block(Callable<R> call) throws IOException {
        enter();
        try {
            return call.call();
        } catch (InterruptedException e) {
            throw isCancelled() ? Failures.canceled(e) : Failures.interrupted(e);
        } catch (ApiPolicyException e) {
            throw new PolicyCallException(e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw Failures.atEnd(e);
        } finally {
            leave();
        }
    }

    private void enter() {
        synchronized (lock) {
            blocked = Thread.currentThread();
            if (cancelled) {
                interrupt();
            }
        }
    }

    private void leave() {
        synchronized (lock) {
            blocked = null;
            if (interrupted) {
                Thread.interrupted();
            }
        }
    }
}
