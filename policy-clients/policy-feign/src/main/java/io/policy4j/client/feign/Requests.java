package io.policy4j.client.feign;

import feign.Request;
import feign.Request.Body;
import feign.Request.HttpMethod;
import feign.Request.Options;
import feign.Util;
import io.policy4j.client.support.CallSettings;
import io.policy4j.core.Headers;
import io.policy4j.resilience4j.RequestChange;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Requests, as the policy sees and changes them. */
final class Requests {

    private Requests() {}

    /** Feign keeps every body in memory, so all of them can be sent again. */
    static io.policy4j.core.Request factsOf(Request request, CallSettings calls) {
        Map<String, List<String>> fields = new TreeMap<>();
        request.headers().forEach((name, values) -> fields.put(name, List.copyOf(values)));
        return calls.request(
                request.httpMethod().name(),
                URI.create(request.url()),
                Headers.of(fields),
                true,
                () -> Optional.ofNullable(request.body()));
    }

    /** The request of an attempt. Feign's default client believes the length that the header tells. */
    static Request changed(Request request, RequestChange change) {
        if (change.isNone()) {
            return request;
        }
        Map<String, Collection<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        request.headers().forEach((name, values) -> {
            if (change.keeps(name)) {
                headers.put(name, values);
            }
        });
        change.body()
                .filter(bytes -> bytes.length > 0)
                .ifPresent(bytes -> headers.put(Util.CONTENT_LENGTH, List.of(Integer.toString(bytes.length))));
        change.headers().forEach((name, value) -> headers.put(name, List.of(value)));
        return Request.create(
                change.method().map(HttpMethod::valueOf).orElse(request.httpMethod()),
                change.target().map(URI::toString).orElse(request.url()),
                headers,
                bodyOf(request, change),
                request.requestTemplate());
    }

    private static Body bodyOf(Request request, RequestChange change) {
        byte[] bytes = change.body().orElse(request.body());
        return bytes == null || bytes.length == 0 ? Body.empty() : Body.create(bytes, request.charset());
    }

    /** Options with a shorter wait for the response where there is less time; Feign has no way to bound all of a call. */
    static Options limited(Options options, Optional<Duration> limit) {
        if (limit.isEmpty()) {
            return options;
        }
        long own = options.readTimeoutUnit().toMillis(options.readTimeout());
        long left = Math.max(1, limit.get().toMillis());
        return own != 0 && own <= left
                ? options
                : new Options(
                        options.connectTimeout(),
                        options.connectTimeoutUnit(),
                        left,
                        TimeUnit.MILLISECONDS,
                        options.isFollowRedirects());
    }
}
