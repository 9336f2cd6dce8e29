package io.policy4j.client.okhttp;

import io.policy4j.client.support.CallSettings;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.CallResult;
import java.io.IOException;
import java.time.Duration;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Makes OkHttp calls that obey a policy, synchronous and asynchronous ones.
 *
 * <pre>{@code
 * Call.Factory calls = PolicyCallFactory.wrap(new OkHttpClient(), policy);
 * try (Response response = calls.newCall(request).execute()) { … }
 * }</pre>
 *
 * <p>Each attempt is a call of the client's own, so a call that waits holds no connection and, when enqueued, no thread
 * and no slot of the dispatcher. {@link Call#cancel} ends a wait at once. {@link OkHttpClient#callTimeoutMillis} bounds
 * the call with all its attempts and waits: a wait that does not fit into it is not begun.
 *
 * <p>What the policy tells the caller is thrown as {@link PolicyCallException}; any other {@link IOException} is
 * OkHttp's own. A request is sent again only if its body is neither one-shot nor duplex. What OkHttp would send again by
 * itself is switched off, except for redirects and authentication.
 *
 * <p>Safe for concurrent use. It shares the client's dispatcher and connection pool.
 */
public final class PolicyCallFactory implements Call.Factory {

    private final Wire wire;

    private PolicyCallFactory(Wire wire) {
        this.wire = wire;
    }

    /**
     * Makes calls with a client, under a policy.
     *
     * @throws IllegalArgumentException if the client has a {@link PolicyInterceptor}
     */
    public static PolicyCallFactory wrap(OkHttpClient client, ApiPolicy policy) {
        return new PolicyCallFactory(Wire.of(client, CallSettings.of(policy)));
    }

    /** This factory with the state of another key, such as a tenant's name. */
    public PolicyCallFactory withKey(String key) {
        return new PolicyCallFactory(wire.with(wire.calls().withKey(key)));
    }

    /** This factory with a deadline for each call, in place of the table's. It bounds the call up to its last head. */
    public PolicyCallFactory withDeadline(Duration deadline) {
        return new PolicyCallFactory(wire.with(wire.calls().withDeadline(deadline)));
    }

    /** A call; one that only the cache may answer goes straight to OkHttp. */
    @Override
    public Call newCall(Request request) {
        return Requests.isForCacheOnly(request) ? wire.client().newCall(request) : new PolicyCall(wire, request);
    }

    /**
     * Makes a call on this thread and tells all about it. Signals, declined waits and OkHttp's own exceptions are part of
     * the account; the response, if there is one, is the caller's to close.
     *
     * @throws IOException if the thread was interrupted, the flag set
     */
    public CallResult<Response> account(Request request) throws IOException {
        return new PolicyCall(wire, request).account();
    }
}
