package io.policy4j.client.okhttp;

import io.policy4j.resilience4j.Attempt;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * A call that holds a thread and a slot of the dispatcher only while an attempt is under way. The caller is called back
 * on the dispatcher's threads; with a response, by the attempt that brought it.
 */
final class EnqueuedCall {

    private final Call call;
    private final Attempts attempts;
    private final Cancellation cancellation;
    private final Callback callback;
    private final CompletableFuture<Void> watched = new CompletableFuture<>();

    /** What the caller is still to be told. */
    private final AtomicReference<@Nullable Ending> ending = new AtomicReference<>();

    /** The thread of an attempt that has just told us its outcome. */
    private volatile @Nullable Thread telling;

    /** How the caller learns of the end. */
    private interface Ending {
        void tell() throws IOException;
    }

    EnqueuedCall(Call call, Attempts attempts, Cancellation cancellation, Callback callback) {
        this.call = call;
        this.attempts = attempts;
        this.cancellation = cancellation;
        this.callback = callback;
    }

    void start() {
        CompletableFuture<Response> whole = attempts.caller().sendAsync(this::attempt);
        whole.whenComplete(this::ended);
        cancellation.stopBy(() -> whole.cancel(true));
        watched.complete(null);
    }

    private CompletionStage<Response> attempt(Attempt attempt) {
        Progress progress = new Progress();
        return new EnqueuedAttempt(attempt, attempts.next(attempt, progress), progress);
    }

    /** One attempt. It begins when its outcome is waited for, so that this is dealt with on the dispatcher's thread. */
    private final class EnqueuedAttempt extends CompletableFuture<Response> implements Callback {
        private final Attempt attempt;
        private final Call sent;
        private final Progress progress;

        EnqueuedAttempt(Attempt attempt, Call sent, Progress progress) {
            this.attempt = attempt;
            this.sent = sent;
            this.progress = progress;
        }

        @Override
        public CompletableFuture<Response> whenComplete(BiConsumer<? super Response, ? super Throwable> action) {
            CompletableFuture<Response> next = super.whenComplete(action);
            watched.thenRun(this::begin);
            return next;
        }

        private void begin() {
            if (!isDone()) {
                sent.enqueue(this);
            }
        }

        @Override
        public <U> CompletableFuture<U> newIncompleteFuture() {
            return new CompletableFuture<>();
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            sent.cancel();
            return cancelled;
        }

        @Override
        public void onResponse(Call sent, Response response) throws IOException {
            telling = Thread.currentThread();
            if (!complete(attempts.held(response, sent, attempt))) {
                response.close();
            }
            telling = null;
            tell();
        }

        /** An OkHttp call that others cancel, as the dispatcher can, ends the whole. */
        @Override
        public void onFailure(Call sent, IOException failure) {
            if (isDone()) {
                return;
            }
            telling = Thread.currentThread();
            if (sent.isCanceled() && !(failure instanceof InterruptedIOException)) {
                cancellation.cancel();
            }
            completeExceptionally(Failures.ofAttempt(failure, progress.sent()));
            telling = null;
            tellQuietly();
        }
    }

    /** A call ends with a response or an exception. */
    private void ended(Response response, @Nullable Throwable failure) {
        ending.set(
                failure == null
                        ? () -> callback.onResponse(call, response)
                        : () -> callback.onFailure(call, attempts.expiry().atEnd(Failures.atEnd(failure))));
        if (Thread.currentThread() != telling) {
            tellElsewhere();
        }
    }

    private void tellElsewhere() {
        try {
            attempts.wire().client().dispatcher().executorService().execute(this::tellQuietly);
        } catch (RejectedExecutionException e) {
            tellQuietly();
        }
    }

    private void tell() throws IOException {
        Ending told = ending.getAndSet(null);
        if (told != null) {
            told.tell();
        }
    }

    /** Only a response makes a callback throw an {@link IOException}. */
    private void tellQuietly() {
        try {
            tell();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
