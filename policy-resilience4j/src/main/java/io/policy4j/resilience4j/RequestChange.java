package io.policy4j.resilience4j;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is different about the request of an attempt: fields to set, another method, target or body. Immutable. */
public final class RequestChange {

    private static final byte[] NO_BODY = new byte[0];

    private static final Set<String> OF_LENGTH = Set.of("content-length", "transfer-encoding");

    /** Fields that speak of the caller's own body, or of the target's state, RFC 9110 section 15.4. */
    private static final Set<String> OF_CONTENT = Set.of(
            "content-type",
            "content-length",
            "content-encoding",
            "content-language",
            "content-location",
            "content-md5",
            "content-digest",
            "repr-digest",
            "digest",
            "transfer-encoding",
            "trailer",
            "expect",
            "if-match",
            "if-none-match",
            "if-modified-since",
            "if-unmodified-since",
            "if-range",
            "range");

    /** The request as the caller made it. */
    public static final RequestChange NONE = new RequestChange(Map.of(), false, null, null, null);

    private final Map<String, String> headers;
    private final boolean bare;
    private final @Nullable String method;
    private final @Nullable URI target;
    private final byte @Nullable [] body;

    private RequestChange(
            Map<String, String> headers,
            boolean bare,
            @Nullable String method,
            @Nullable URI target,
            byte @Nullable [] body) {
        this.headers = headers;
        this.bare = bare;
        this.method = method;
        this.target = target;
        this.body = body;
    }

    /** A GET of another target, without a body: how work that goes on at the server is asked after. */
    static RequestChange poll(URI target) {
        return new RequestChange(Map.of(), false, "GET", target, NO_BODY);
    }

    /** A change that sets one field, replacing all of that name. */
    public static RequestChange header(String name, String value) {
        return NONE.withHeader(name, value);
    }

    public RequestChange withHeader(String name, String value) {
        Map<String, String> changed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        changed.putAll(headers);
        changed.put(name, value);
        return new RequestChange(changed, bare, method, target, body);
    }

    public RequestChange withMethod(String newMethod) {
        return new RequestChange(headers, bare, newMethod, target, body);
    }

    public RequestChange withTarget(URI newTarget) {
        return new RequestChange(headers, bare, method, newTarget, body);
    }

    /** Another body; one of no bytes stands for none. */
    public RequestChange withBody(byte[] newBody) {
        return new RequestChange(headers, bare, method, target, newBody.clone());
    }

    /** Without the caller's own fields, so that no credential reaches another host. */
    public RequestChange withoutCallersHeaders() {
        return new RequestChange(headers, true, method, target, body);
    }

    /** The fields to set; each replaces all of that name. */
    public Map<String, String> headers() {
        return java.util.Collections.unmodifiableMap(headers);
    }

    /** Whether the caller's own fields are left out, so that only {@link #headers()} are sent. */
    public boolean leavesOutCallersHeaders() {
        return bare;
    }

    /**
     * Whether a field of the caller's is sent: it is not set anew, and not left out. With another body nothing is sent that
     * tells the length of the caller's; without one, nothing that speaks of it, or of the state of what was asked for.
     */
    public boolean keeps(String name) {
        return !bare
                && !headers.containsKey(name)
                && (body == null || keepsBeside(body, name.toLowerCase(Locale.ROOT)));
    }

    private static boolean keepsBeside(byte[] body, String name) {
        return body.length == 0 ? !OF_CONTENT.contains(name) : !OF_LENGTH.contains(name);
    }

    public Optional<String> method() {
        return Optional.ofNullable(method);
    }

    public Optional<URI> target() {
        return Optional.ofNullable(target);
    }

    /** The body in place of the caller's; no bytes mean that there is none. */
    public Optional<byte[]> body() {
        return Optional.ofNullable(body).map(byte[]::clone);
    }

    /** Whether the request is as the caller made it. */
    public boolean isNone() {
        return headers.isEmpty() && !bare && method == null && target == null && body == null;
    }

    /** The fields that it sets, and nothing else. */
    RequestChange headersOnly() {
        return new RequestChange(headers, false, null, null, null);
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
                all.headers,
                bare || other.bare,
                other.method == null ? method : other.method,
                other.target == null ? target : other.target,
                other.body == null ? body : other.body);
    }

    /** Names the fields only: values may be credentials. */
    @Override
    public String toString() {
        return "RequestChange[headers=" + headers.keySet() + (bare ? " only" : "")
                + (method == null ? "" : ", method") + (target == null ? "" : ", target")
                + (body == null ? "" : ", body") + "]";
    }
}
