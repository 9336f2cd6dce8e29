package io.policy4j.test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * How one API behaves: its state, under one lock, and the laws that all of them share. A request first gets what was
 * ordered, then it is authenticated, then counted against the rate limit, then answered.
 */
abstract class Behaviour implements Handler {

    private final Timing timing;
    private final long origin;
    private final List<Failure> documented;
    private final ReentrantLock lock = new ReentrantLock();
    private final Orders orders = new Orders();
    private final Endpoints endpoints = new Endpoints();
    private Optional<Duration> retryAfter = Optional.empty();
    private Optional<RateWindow> rateLimit = Optional.empty();
    private int requests;
    private int ids;

    Behaviour(Timing timing, List<Failure> documented) {
        this.timing = timing;
        this.origin = timing.now().nanos();
        this.documented = documented;
    }

    /** Dresses a failure in the API's envelope. */
    abstract Reply envelope(Failure.Answer.Documented failure, Received request, String requestId);

    /** Refuses a request whose credentials don't do. */
    abstract void authenticate(Received request);

    /** The failure of a request to an endpoint that does not exist. */
    abstract Failure unknownEndpoint();

    /** The failure of a request beyond the rate limit. */
    abstract Failure rateLimited();

    /** The last touch to every reply, failures included. */
    Reply finish(Reply reply, String requestId) {
        return reply;
    }

    @Override
    public final Reply handle(Received request) {
        return locked(() -> {
            String requestId = "req_%06d".formatted(++requests);
            return orders.take(request)
                    .map(failure -> reply(failure, retryAfter, request, requestId))
                    .orElseGet(() -> finish(answer(request, requestId), requestId));
        });
    }

    final <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    final void locked(Runnable work) {
        locked(() -> {
            work.run();
            return work;
        });
    }

    final Endpoints endpoints() {
        return endpoints;
    }

    final Orders orders() {
        return orders;
    }

    final List<Failure> documented() {
        return documented;
    }

    final void retryAfter(Duration value) {
        retryAfter = Optional.of(value);
    }

    final void rateLimit(RateWindow window) {
        rateLimit = Optional.of(window);
    }

    /** The documented failure of this key. */
    final Failure failure(String key) {
        return documented.stream()
                .filter(failure -> failure.isCalled(key))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException(
                        "failure (" + key + "): must be one of " + documented + " or its status or type"));
    }

    final RefusedException refuse(String key) {
        return new RefusedException(failure(key));
    }

    /** Time since the start, as fast as the server's time scale makes it. */
    final Duration now() {
        double nanos = (timing.now().nanos() - origin) * timing.scale();
        return Duration.ofNanos((long) nanos);
    }

    final String nextId(String prefix) {
        return "%s_%04d".formatted(prefix, ++ids);
    }

    static Reply ok(int status, Map<String, ?> body) {
        return Reply.status(status).json(Json.write(body));
    }

    /** What follows {@code Bearer} in the Authorization header; empty where there is no such header. */
    static Optional<String> bearer(Received request) {
        return request.header("Authorization")
                .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(value -> value.substring(7).strip());
    }

    static boolean isRead(Received request) {
        return request.method().equals("GET") || request.method().equals("HEAD");
    }

    private Reply answer(Received request, String requestId) {
        try {
            authenticate(request);
            rateLimit.flatMap(window -> window.enter(now())).ifPresent(left -> {
                throw new RefusedException(rateLimited(), Optional.of(left));
            });
            return endpoints.answer(request).orElseThrow(() -> new RefusedException(unknownEndpoint()));
        } catch (RefusedException e) {
            return reply(e.failure(), e.retryAfter().or(() -> retryAfter), request, requestId);
        }
    }

    private Reply reply(Failure failure, Optional<Duration> wait, Received request, String requestId) {
        if (failure.answer() instanceof Failure.Answer.AsIs asIs) {
            return asIs.reply();
        }
        Failure.Answer.Documented documentedFailure = (Failure.Answer.Documented) failure.answer();
        Reply reply = finish(envelope(documentedFailure, request, requestId), requestId);
        boolean hinted = failure.status() == 429 && retryAfter.isPresent() && wait.isPresent();
        return hinted ? reply.retryAfter(wait.get()) : reply;
    }
}
