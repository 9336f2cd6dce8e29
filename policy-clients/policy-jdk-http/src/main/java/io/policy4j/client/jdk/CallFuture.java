package io.policy4j.client.jdk;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What the caller of an asynchronous call holds. As with the JDK's own client, cancelling it, or a future derived from
 * it, ends the call, and dependents run on the default executor.
 */
final class CallFuture<R> extends CompletableFuture<R> {

    private final @Nullable CallFuture<?> origin;
    private volatile Runnable stop = () -> {};

    CallFuture() {
        this(null);
    }

    private CallFuture(@Nullable CallFuture<?> origin) {
        this.origin = origin;
    }

    /** Says what cancelling must stop from now on. */
    void onCancel(Runnable action) {
        stop = action;
        if (isCancelled()) {
            action.run();
        }
    }

    void end(R result, @Nullable Throwable failure) {
        Wire.ASYNC.execute(() -> {
            if (failure == null) {
                complete(result);
            } else {
                completeExceptionally(Failures.unwrap(failure));
            }
        });
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            (origin == null ? stop : (Runnable) () -> origin.cancel(mayInterruptIfRunning)).run();
        }
        return cancelled;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CallFuture<>(origin == null ? this : origin);
    }
}
