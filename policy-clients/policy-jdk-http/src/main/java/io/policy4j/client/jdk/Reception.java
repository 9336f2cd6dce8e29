package io.policy4j.client.jdk;

import io.policy4j.client.support.PausedBody;
import io.policy4j.resilience4j.Attempt;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Receives the response of one attempt: hands the body of a success straight to the caller's handler, and holds back any
 * other until it is decided about.
 */
final class Reception<T> implements BodyHandler<Incoming<T>> {

    private final Wire wire;
    private final BodyHandler<T> handler;
    private final HttpRequest request;
    private final Attempt attempt;
    private final Executor executor;
    private final Optional<Duration> timeout;
    private final long began;

    /** The head of the response; empty when the exchange failed before. */
    private final AtomicReference<@Nullable Optional<HeadOnly<T>>> came = new AtomicReference<>();

    /**
     * The reception of an attempt that begins now.
     *
     * @param executor where those are told who wait for a held body
     */
    Reception(Wire wire, BodyHandler<T> handler, HttpRequest request, Attempt attempt, Executor executor) {
        this.wire = wire;
        this.handler = handler;
        this.request = request;
        this.attempt = attempt;
        this.executor = executor;
        this.timeout = Requests.shorter(request.timeout(), attempt.timeout());
        this.began = wire.now();
    }

    @Override
    public BodySubscriber<Incoming<T>> apply(ResponseInfo head) {
        Incoming<T> incoming = incoming(head);
        if (!came.compareAndSet(null, Optional.of(new HeadOnly<>(request, head, incoming)))) {
            incoming.cancel();
        }
        return incoming instanceof Delivery<T> delivery ? delivery.begin() : incoming;
    }

    private Incoming<T> incoming(ResponseInfo head) {
        int status = head.statusCode();
        if (wire.calls().acceptsByStatus(attempt, status) && !wire.buffers(attempt, status)) {
            return new Delivery<>(handler, head);
        }
        long peek = Math.min(wire.reads().limits().peek(status).toNanos(), nanosLeft());
        return new HeldBody<>(handler, head, new PausedBody(executor), wire.now(), peek);
    }

    /**
     * The response behind a failure of the exchange, if its head had come; what failed then is the body. The client
     * tells of a body that is cut right behind its head in either way, and may do so while the head is being handled. A
     * head that comes after this is not handled any more.
     */
    Optional<HeldResponse<T>> behind(Throwable failure) {
        came.compareAndSet(null, Optional.empty());
        Optional<HeadOnly<T>> head = Objects.requireNonNull(came.get());
        head.ifPresent(known -> known.body().fail(failure));
        return head.map(HeldResponse::new);
    }

    /** How long the attempt may still take. */
    private long nanosLeft() {
        if (timeout.isEmpty()) {
            return Long.MAX_VALUE;
        }
        long taken = wire.now() - began;
        return Math.max(0, saturatedNanos(timeout.get()) - taken);
    }

    private static long saturatedNanos(Duration duration) {
        return duration.compareTo(Duration.ofNanos(Long.MAX_VALUE)) < 0 ? duration.toNanos() : Long.MAX_VALUE;
    }

    /**
     * The response when all that belongs to the attempt is there. Where that is the whole body, a body that is cut short
     * fails the attempt.
     */
    CompletableFuture<HttpResponse<T>> complete(HeldResponse<T> response) {
        CompletableFuture<HttpResponse<T>> complete = new CompletableFuture<>();
        if (!(response.incoming() instanceof HeldBody<T> held) || !wire.buffers(attempt, response.statusCode())) {
            complete.complete(response);
            return complete;
        }
        CompletableFuture<Void> whole = held.body().collect(Long.MAX_VALUE);
        long left = nanosLeft();
        if (left < Long.MAX_VALUE) {
            wire.reads().limit(whole, left, () -> {
                complete.completeExceptionally(new HttpTimeoutException("response body timed out"));
                held.cancel();
            });
        }
        whole.thenRun(() -> held.body()
                .failure()
                .ifPresentOrElse(complete::completeExceptionally, () -> complete.complete(response)));
        return complete;
    }
}
