package io.policy4j.resilience4j;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is different about the request of an attempt: fields to set, another target, another body. Immutable. */
public final class RequestChange {

    /** The request as the caller made it. */
    public static final RequestChange NONE = new RequestChange(Map.of(), null, null);

    private final Map<String, String> headers;
    private final @Nullable URI target;
    private final byte @Nullable [] body;

    private RequestChange(Map<String, String> headers, @Nullable URI target, byte @Nullable [] body) {
        this.headers = headers;
        this.target = target;
        this.body = body;
    }

    /** A change that sets one field, replacing all of that name. */
    public static RequestChange header(String name, String value) {
        return NONE.withHeader(name, value);
    }

    public RequestChange withHeader(String name, String value) {
        Map<String, String> changed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        changed.putAll(headers);
        changed.put(name, value);
        return new RequestChange(changed, target, body);
    }

    public RequestChange withTarget(URI newTarget) {
        return new RequestChange(headers, newTarget, body);
    }

    public RequestChange withBody(byte[] newBody) {
        return new RequestChange(headers, target, newBody.clone());
    }

    /** The fields to set; each replaces all of that name. */
    public Map<String, String> headers() {
        return java.util.Collections.unmodifiableMap(headers);
    }

    public Optional<URI> target() {
        return Optional.ofNullable(target);
    }

    public Optional<byte[]> body() {
        return Optional.ofNullable(body).map(byte[]::clone);
    }

    /** Whether the request is as the caller made it. */
    public boolean isNone() {
        return headers.isEmpty() && target == null && body == null;
    }

    /** This change, and another one on top of it. */
    RequestChange and(RequestChange other) {
        if (isNone()) {
            return other;
        }
        RequestChange all = this;
        for (Map.Entry<String, String> field : other.headers.entrySet()) {
            all = all.withHeader(field.getKey(), field.getValue());
        }
        return new RequestChange(
                all.headers, other.target == null ? target : other.target, other.body == null ? body : other.body);
    }

    /** Names the fields only: values may be credentials. */
    @Override
    public String toString() {
        return "RequestChange[headers=" + headers.keySet() + (target == null ? "" : ", target")
                + (body == null ? "" : ", body") + "]";
    }
}
