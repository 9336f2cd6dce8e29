package io.policy4j.core;

import java.util.List;

/**
 * The API's idempotency key: where a request carries it, on which endpoints it counts, and whether we make one.
 *
 * @param source   what part of the request carries the key
 * @param name     the header's or query parameter's name, or the pointer into the body
 * @param at       the endpoints that honour the key; empty means every request whose method is not idempotent
 * @param generate whether a request without a key gets one; for headers only
 */
public record Idempotency(Source source, String name, List<Endpoint> at, boolean generate) {

    /** What part of a request carries the key. */
    public enum Source {
        HEADER,
        BODY,
        QUERY
    }

    public Idempotency {
        at = List.copyOf(at);
        if (generate && source != Source.HEADER) {
            throw new IllegalArgumentException("generate (true): only a key in a header can be generated");
        }
        if (source == Source.HEADER) {
            Place.header(name);
        } else if (source == Source.BODY) {
            Pointer.parse(name);
        }
    }

    /** A key in a header, one made for each call that has none. */
    public static Idempotency header(String name, String... at) {
        return new Idempotency(
                Source.HEADER,
                name,
                java.util.Arrays.stream(at).map(Endpoint::parse).toList(),
                true);
    }

    /** Whether the server honours a key on this request. */
    boolean honouredFor(Request request) {
        if (at.isEmpty()) {
            return request.method() != null && !Request.isIdempotent(request.method());
        }
        for (Endpoint endpoint : at) {
            if (endpoint.matches(request)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the request carries a key. */
    boolean carriedBy(Request request) {
        return switch (source) {
            case HEADER -> request.headers().values(name).stream().anyMatch(value -> !value.isBlank());
            case QUERY -> request.queryHas(name);
            case BODY -> request.bodyHas(Pointer.parse(name));
        };
    }

    @Override
    public String toString() {
        String where = source.name().toLowerCase(java.util.Locale.ROOT) + ": " + name;
        return where + (at.isEmpty() ? "" : ", at: " + at) + (source == Source.HEADER ? ", generate: " + generate : "");
    }
}
