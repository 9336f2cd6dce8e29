package io.policy4j.client.apache;

import io.policy4j.client.support.BoundedReads;
import io.policy4j.client.support.PausedBody;
import io.policy4j.client.support.ReadLimits;
import io.policy4j.resilience4j.PolicyTime;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The response of one attempt. Where it is decided about while its head arrives, the caller's consumer takes the body as
 * it comes; else the body is held back until then.
 */
final class AsyncReply {

    private static final BoundedReads READS = new BoundedReads(ReadLimits.DEFAULT, PolicyTime.system());

    /** What the caller said to a head that was passed on while it arrived. */
    private record Direct(
            @Nullable AsyncDataConsumer consumer, @Nullable Exception refusal) {}

    private final AsyncCall call;
    private final AsyncAttempt attempt;
    private final HttpResponse head;
    private final @Nullable EntityDetails details;
    private final long cameAt = System.nanoTime();

    /** The client's, which brings all of this response. */
    private final Thread thread = Thread.currentThread();

    private final PausedBody body = new PausedBody(this::tell);
    private final HeldConsumer held;

    /** Counts the exchange and the handover: when both are over, so is the call. */
    private final AtomicInteger open = new AtomicInteger(2);

    private boolean arriving;
    private volatile @Nullable Direct direct;
    private volatile @Nullable Exception failure;

    AsyncReply(AsyncCall call, AsyncAttempt attempt, HttpResponse head, @Nullable EntityDetails details) {
        this.call = call;
        this.attempt = attempt;
        this.head = head;
        this.details = details;
        this.held = new HeldConsumer(body, attempt::abort);
        body.onSubscribe(held);
        if (details == null) {
            body.onComplete();
        }
    }

    private void tell(Runnable task) {
        if (Thread.currentThread() == thread) {
            task.run();
        } else {
            attempt.later(task);
        }
    }

    HttpResponse head() {
        return head;
    }

    /** Tells of the head, and gives what is to take the body. */
    @Nullable
    AsyncDataConsumer arrive(CompletableFuture<AsyncReply> response) throws HttpException, IOException {
        arriving = true;
        boolean wanted = response.complete(this);
        arriving = false;
        if (!wanted) {
            body.cancel();
        }
        Direct given = direct;
        if (given == null) {
            return details == null ? null : held;
        }
        throwIfRefused(given.refusal());
        return given.consumer();
    }

    private static void throwIfRefused(@Nullable Exception refusal) throws HttpException, IOException {
        if (refusal instanceof HttpException e) {
            throw e;
        }
        if (refusal instanceof IOException e) {
            throw e;
        }
        if (refusal instanceof RuntimeException e) {
            throw e;
        }
    }

    CompletionStage<byte[]> peek(int max) {
        String coding = details == null ? null : details.getContentEncoding();
        List<String> codings = coding == null ? List.of() : List.of(coding);
        long left = READS.limits().peek(head.getCode()).toNanos() - (System.nanoTime() - cameAt);
        return READS.peek(body, codings, max, left);
    }

    /** Gives it up; its connection is soon free, or closed. */
    void release() {
        body.drain(READS.limits().drainBytes());
        READS.limit(attempt.over(), READS.limits().drainTime().toNanos(), attempt::abort);
    }

    /** Gives it to the caller, for whom the call ends with it. */
    void deliver() {
        if (Thread.currentThread() == thread && arriving) {
            direct = passOn();
            Exception lost = failure;
            if (lost != null) {
                call.fail(lost);
            }
            return;
        }
        Direct given = passOn();
        if (given.refusal() != null) {
            attempt.abort();
            call.fail(given.refusal());
            return;
        }
        if (given.consumer() != null) {
            held.takenBy(given.consumer());
        }
        body.subscribe(new Handover(this, held, given.consumer()));
    }

    private Direct passOn() {
        try {
            return new Direct(call.respond(head, details), null);
        } catch (HttpException | IOException | RuntimeException e) {
            return new Direct(null, e);
        }
    }

    /** All of the body has reached the caller. */
    void handedOver() {
        oneLess();
    }

    /** The rest of the body does not reach the caller. */
    void lost(Throwable cause) {
        call.fail(cause instanceof Exception e ? e : new CompletionException(cause));
    }

    /** All of the response has come. */
    void exchangeIsOver() {
        if (direct == null) {
            oneLess();
        } else {
            call.complete();
        }
    }

    private void oneLess() {
        if (open.decrementAndGet() == 0) {
            call.complete();
        }
    }

    /** The rest of the response does not come. */
    void fail(Exception cause) {
        failure = cause;
        if (direct == null) {
            body.onError(cause);
            oneLess();
        } else {
            call.fail(cause);
        }
    }
}
