package io.policy4j.client.okhttp;

import io.policy4j.resilience4j.PolicyTime;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Call;
import okhttp3.Response;

/** One attempt on the calling thread: a response, an exception, or its time is over, whatever comes first. */
final class BlockingAttempt {

    private final Call call;
    private final Progress progress;
    private final Cancellation cancellation;
    private final AtomicBoolean ended = new AtomicBoolean();

    /** What sends the request. */
    @FunctionalInterface
    interface Sending {
        Response send() throws IOException;
    }

    /**
     * An attempt.
     *
     * @param call         the OkHttp call that makes it
     * @param progress     of that call
     * @param cancellation of the whole
     */
    BlockingAttempt(Call call, Progress progress, Cancellation cancellation) {
        this.call = call;
        this.progress = progress;
        this.cancellation = cancellation;
    }

    /**
     * Makes the attempt.
     *
     * @param limit how long it may take until its head is there
     * @throws InterruptedException if the call was cancelled, or the thread interrupted
     */
    Response make(Sending sending, Optional<Duration> limit) throws IOException, InterruptedException {
        PolicyTime.Scheduled timer = limit.map(this::timer).orElse(() -> {});
        try {
            Response response = sending.send();
            if (end()) {
                return response;
            }
            response.close();
            throw Failures.timeout(null);
        } catch (IOException e) {
            throw end() ? failed(e) : Failures.timeout(e);
        } finally {
            timer.cancel();
        }
    }

    private PolicyTime.Scheduled timer(Duration limit) {
        return PolicyTime.system()
                .schedule(
                        () -> {
                            if (end()) {
                                call.cancel();
                            }
                        },
                        limit.toNanos());
    }

    /** Whether this is how it ended. */
    private boolean end() {
        return ended.compareAndSet(false, true);
    }

    private IOException failed(IOException failure) throws InterruptedException {
        if (call.isCanceled() && !(failure instanceof InterruptedIOException)) {
            cancellation.cancel();
        }
        if (cancellation.isCancelled() || isInterruption(failure)) {
            InterruptedException interruption = new InterruptedException("interrupted while in an attempt");
            interruption.initCause(failure);
            throw interruption;
        }
        return Failures.ofAttempt(failure, progress.sent());
    }

    /** OkHttp has one family of exceptions for interruptions and for whatever takes too long. */
    private static boolean isInterruption(IOException failure) {
        return failure instanceof InterruptedIOException
                && !(failure instanceof SocketTimeoutException)
                && Thread.currentThread().isInterrupted();
    }
}
