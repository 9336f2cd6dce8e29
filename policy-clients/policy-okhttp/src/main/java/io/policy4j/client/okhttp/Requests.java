package io.policy4j.client.okhttp;

import io.policy4j.client.support.CallSettings;
import io.policy4j.resilience4j.RequestChange;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/** Requests, as the policy sees and changes them. */
final class Requests {

    /** A body that is searched for an idempotency key is copied, so a larger one is not. */
    private static final long LARGEST_COPY = 1 << 20;

    private Requests() {}

    static io.policy4j.core.Request factsOf(Request request, CallSettings calls) {
        RequestBody body = request.body();
        return calls.request(
                request.method(),
                uriOf(request.url()),
                request.headers()::values,
                isReplayable(body),
                () -> copyOf(body));
    }

    /** Most addresses are URIs as they stand; OkHttp's own way takes them apart, and longer than all else here. */
    private static URI uriOf(HttpUrl url) {
        try {
            return new URI(url.toString());
        } catch (URISyntaxException e) {
            return url.uri();
        }
    }

    /** OkHttp's contract: a body that is not one-shot can be written any number of times. */
    private static boolean isReplayable(@Nullable RequestBody body) {
        return body == null || !(body.isOneShot() || body.isDuplex());
    }

    private static Optional<byte[]> copyOf(@Nullable RequestBody body) {
        try {
            if (body == null
                    || !isReplayable(body)
                    || body.contentLength() < 0
                    || body.contentLength() > LARGEST_COPY) {
                return Optional.empty();
            }
            Buffer copy = new Buffer();
            body.writeTo(copy);
            return Optional.of(copy.readByteArray());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether OkHttp answers by itself, from its cache or with a 504 of its own, so that no server can have failed. */
    static boolean isForCacheOnly(Request request) {
        return request.cacheControl().onlyIfCached();
    }

    /** The request of an attempt. */
    static Request changed(Request request, RequestChange change) {
        if (change.isNone()) {
            return request;
        }
        Request.Builder builder = request.newBuilder();
        request.headers().names().stream().filter(name -> !change.keeps(name)).forEach(builder::removeHeader);
        change.headers().forEach(builder::header);
        change.target().map(HttpUrl::get).ifPresent(builder::url);
        String method = change.method().orElse(request.method());
        return builder.method(method, bodyOf(method, request.body(), change)).build();
    }

    /** OkHttp refuses a GET or HEAD with a body, and a POST without one. */
    private static @Nullable RequestBody bodyOf(String method, @Nullable RequestBody own, RequestChange change) {
        if (method.equals("GET") || method.equals("HEAD")) {
            return null;
        }
        MediaType type = own == null ? null : own.contentType();
        return change.body().map(bytes -> RequestBody.create(bytes, type)).orElse(own);
    }
}
