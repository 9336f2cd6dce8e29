package io.policy4j.core;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The facts of a request that decisions depend on. What is not known stays null and counts as unsafe.
 *
 * <p>Immutable and reusable for every call that sends the same request.
 */
public final class Request {

    /** RFC 9110 section 9.2.2: the safe methods, PUT and DELETE. */
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

    private final @Nullable String method;
    private final @Nullable String path;
    private final @Nullable String query;
    private final @Nullable String origin;
    private final @Nullable URI uri;
    private final Headers headers;
    private final boolean replayable;
    private final byte @Nullable [] body;
    private final @Nullable GeneratedKey generatedKey;

    /** An idempotency key that we made, not the caller. */
    private record GeneratedKey(String header, String value) {}

    private Request(Builder builder, @Nullable GeneratedKey generatedKey) {
        method = builder.method;
        path = builder.path;
        query = builder.query;
        origin = builder.origin;
        uri = builder.uri;
        headers = builder.headers;
        replayable = builder.replayable;
        body = builder.body;
        this.generatedKey = generatedKey;
    }

    /** A request of which nothing is known but that its body can be produced again. */
    public static Request unknown() {
        return builder().build();
    }

    /** A request without a body. */
    public static Request of(String method, String path) {
        return builder().method(method).path(path).build();
    }

    public static Builder builder() {
        return new Builder();
    }

    static boolean isIdempotent(String method) {
        return IDEMPOTENT.contains(method);
    }

    public @Nullable String method() {
        return method;
    }

    /** The path without the query. */
    public @Nullable String path() {
        return path;
    }

    /** Scheme, host and port, as in {@code https://api.example.com:443}. */
    public @Nullable String origin() {
        return origin;
    }

    /** What references in the answer are relative to: the whole address, or as much of it as is known. */
    URI address() {
        if (uri != null) {
            return uri;
        }
        try {
            return new URI(path == null ? "/" : path);
        } catch (URISyntaxException e) {
            return URI.create("/");
        }
    }

    /** Whether a target is on another origin than this request, or may be. */
    boolean isElsewhere(URI target) {
        return target.getRawAuthority() != null && !Objects.equals(origin, Builder.originOf(target));
    }

    /** What is known of a GET of another target. */
    Request asking(URI target) {
        return builder()
                .method("GET")
                .uri(target)
                .headers(isElsewhere(target) ? Headers.NONE : headers)
                .build();
    }

    /** The request's fields, a generated idempotency key among them. */
    public Headers headers() {
        GeneratedKey key = generatedKey;
        if (key == null) {
            return headers;
        }
        return name -> name.equalsIgnoreCase(key.header()) ? List.of(key.value()) : headers.values(name);
    }

    /** Whether the body can be produced again, byte for byte; true where there is none. */
    public boolean replayable() {
        return replayable;
    }

    /** The idempotency key that {@link #withGeneratedKey} added, or null. */
    public @Nullable String generatedKey() {
        return generatedKey == null ? null : generatedKey.value();
    }

    /** This request with an idempotency key that is ours to replace. */
    public Request withGeneratedKey(String header, String value) {
        return new Request(toBuilder(), new GeneratedKey(header, value));
    }

    boolean queryHas(String name) {
        if (query == null) {
            return false;
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0
                    && equals < pair.length() - 1
                    && pair.substring(0, equals).equals(name)) {
                return true;
            }
        }
        return false;
    }

    boolean bodyHas(Pointer pointer) {
        return body != null
                && !PointerSet.of(List.of(pointer))
                        .read(body, body.length)
                        .values(0)
                        .isEmpty();
    }

    private Builder toBuilder() {
        Builder builder = new Builder();
        builder.method = method;
        builder.path = path;
        builder.query = query;
        builder.origin = origin;
        builder.uri = uri;
        builder.headers = headers;
        builder.replayable = replayable;
        builder.body = body;
        return builder;
    }

    /** Names method and path only: headers, query and body stay out of logs. */
    @Override
    public String toString() {
        return (method == null ? "?" : method) + " " + (path == null ? "?" : path);
    }

    /** Builds a request. */
    public static final class Builder {
        private @Nullable String method;
        private @Nullable String path;
        private @Nullable String query;
        private @Nullable String origin;
        private @Nullable URI uri;
        private Headers headers = Headers.NONE;
        private boolean replayable = true;
        private byte @Nullable [] body;

        private Builder() {}

        /** The method as sent; methods are case-sensitive, RFC 9110 section 9.1. */
        public Builder method(String method) {
            this.method = Objects.requireNonNull(method);
            return this;
        }

        /** The path; a query behind {@code ?} is taken as the query. References in an answer are relative to it then. */
        public Builder path(String path) {
            int mark = path.indexOf('?');
            this.path = mark < 0 ? path : path.substring(0, mark);
            this.query = mark < 0 ? query : path.substring(mark + 1);
            this.uri = null;
            return this;
        }

        /** Sets path, query and origin; what an answer refers to is relative to it. */
        public Builder uri(URI uri) {
            this.uri = uri;
            String rawPath = uri.getRawPath();
            path = rawPath == null || rawPath.isEmpty() ? "/" : rawPath;
            query = uri.getRawQuery();
            origin = originOf(uri);
            return this;
        }

        private static @Nullable String originOf(URI uri) {
            if (uri.getScheme() == null || uri.getHost() == null) {
                return null;
            }
            String scheme = uri.getScheme().toLowerCase(java.util.Locale.ROOT);
            int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
            return scheme + "://" + uri.getHost().toLowerCase(java.util.Locale.ROOT) + ":" + port;
        }

        public Builder headers(Headers headers) {
            this.headers = Objects.requireNonNull(headers);
            return this;
        }

        public Builder headers(Map<String, List<String>> fields) {
            return headers(Headers.of(new TreeMap<>(fields)));
        }

        /** Whether the body can be produced again; default true. */
        public Builder replayable(boolean replayable) {
            this.replayable = replayable;
            return this;
        }

        /** The body, for tables that look for an idempotency key in it; not copied. */
        public Builder body(byte[] body) {
            this.body = body;
            return this;
        }

        public Request build() {
            return new Request(this, null);
        }
    }
}
