package io.policy4j.client.jdk;

import io.policy4j.client.support.CallSettings;
import io.policy4j.core.Request;
import io.policy4j.resilience4j.RequestChange;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Optional;

/** Requests, as the policy sees and changes them. */
final class Requests {

    private Requests() {}

    static Request factsOf(HttpRequest request, CallSettings calls) {
        Optional<BodyPublisher> body = request.bodyPublisher();
        return calls.request(
                request.method(),
                request.uri(),
                request.headers()::allValues,
                body.map(RequestBodies::isReplayable).orElse(true),
                () -> body.flatMap(RequestBodies::inMemory));
    }

    /** The request of an attempt; a timeout is set where it is shorter than the request's own. */
    static HttpRequest changed(HttpRequest request, RequestChange change, Optional<Duration> timeout) {
        Optional<Duration> shorter = shorter(request.timeout(), timeout);
        if (change.isNone() && shorter.equals(request.timeout())) {
            return request;
        }
        HttpRequest.Builder builder = HttpRequest.newBuilder(request, (name, value) -> change.keeps(name));
        change.headers().forEach(builder::setHeader);
        change.target().ifPresent(builder::uri);
        String method = change.method().orElse(request.method());
        BodyPublisher own = request.bodyPublisher().orElseGet(BodyPublishers::noBody);
        if (change.method().isPresent() || change.body().isPresent()) {
            builder.method(method, change.body().map(Requests::publisherOf).orElse(own));
        }
        shorter.ifPresent(builder::timeout);
        return builder.build();
    }

    private static BodyPublisher publisherOf(byte[] body) {
        return body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
    }

    static Optional<Duration> shorter(Optional<Duration> one, Optional<Duration> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? other : one;
        }
        return one.get().compareTo(other.get()) <= 0 ? one : other;
    }
}
