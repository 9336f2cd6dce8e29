package io.policy4j.client.jdk;

import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The response of one attempt. Cancelling it takes the attempt off the wire, wherever it stands. */
final class AttemptFuture<T> extends CompletableFuture<HttpResponse<T>> {

    private volatile @Nullable CompletableFuture<?> flight;
    private volatile @Nullable HeldResponse<T> response;

    /** Runs what sends the request, unless that is too late. */
    void begin(Runnable sending) {
        if (isDone()) {
            return;
        }
        try {
            sending.run();
        } catch (RuntimeException e) {
            completeExceptionally(e);
        }
    }

    void flies(CompletableFuture<HttpResponse<Incoming<T>>> sent, Reception<T> reception) {
        flight = sent;
        sent.whenComplete((answer, failure) -> {
            if (failure == null) {
                landed(new HeldResponse<>(answer), reception);
            } else {
                Throwable why = Failures.ofAttempt(failure);
                reception
                        .behind(why)
                        .ifPresentOrElse(head -> landed(head, reception), () -> completeExceptionally(why));
            }
        });
        stopIfCancelled();
    }

    private void landed(HeldResponse<T> landed, Reception<T> reception) {
        response = landed;
        stopIfCancelled();
        reception.complete(landed).whenComplete((whole, failure) -> {
            if (failure != null) {
                completeExceptionally(failure);
            } else {
                complete(whole);
            }
        });
    }

    /** Also stops what has come already: a response whose decision is still waiting for its body. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        stop();
        return cancelled;
    }

    private void stopIfCancelled() {
        if (isCancelled()) {
            stop();
        }
    }

    private void stop() {
        CompletableFuture<?> sent = flight;
        if (sent != null) {
            sent.cancel(true);
        }
        HeldResponse<T> came = response;
        if (came != null) {
            came.incoming().cancel();
        }
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }
}
