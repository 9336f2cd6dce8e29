package io.policy4j.test.contract;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request for a client to make, in its own words. Immutable. */
public final class ContractRequest {

    private final String method;
    private final URI uri;
    private final Map<String, String> headers;
    private final byte @Nullable [] body;
    private final boolean oneShot;

    private ContractRequest(
            String method, URI uri, Map<String, String> headers, byte @Nullable [] body, boolean oneShot) {
        this.method = method;
        this.uri = uri;
        this.headers = headers;
        this.body = body;
        this.oneShot = oneShot;
    }

    static ContractRequest of(String method, URI uri) {
        return new ContractRequest(method, uri, Map.of(), null, false);
    }

    ContractRequest header(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new ContractRequest(method, uri, Map.copyOf(more), body, oneShot);
    }

    ContractRequest body(byte[] bytes) {
        return new ContractRequest(method, uri, headers, bytes, false);
    }

    ContractRequest oneShot(byte[] bytes) {
        return new ContractRequest(method, uri, headers, bytes, true);
    }

    /** The method. */
    public String method() {
        return method;
    }

    /** The address. */
    public URI uri() {
        return uri;
    }

    /** The fields to add; those that the client adds by itself are not among them. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The bytes of the body; empty where there is none. */
    public Optional<byte[]> body() {
        return Optional.ofNullable(body).map(byte[]::clone);
    }

    /**
     * Whether the body must be of a kind that the client can produce only once, such as a stream. Asked for only from
     * clients that have {@link Capability#ONE_SHOT_BODY}; any other body must be of a kind that it can produce again.
     */
    public boolean isOneShot() {
        return oneShot;
    }

    @Override
    public String toString() {
        return method + " " + uri;
    }
}
