package io.policy4j.client.okhttp;

import io.policy4j.client.support.CallSettings;
import io.policy4j.core.Setting;
import io.policy4j.resilience4j.ApiPolicy;
import java.io.IOException;
import java.time.Duration;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Puts the calls of an {@link okhttp3.OkHttpClient} under a policy.
 *
 * <pre>{@code
 * PolicyInterceptor policy4j = PolicyInterceptor.of(policy);
 * OkHttpClient client = new OkHttpClient.Builder()
 *         .addInterceptor(policy4j)
 *         .addNetworkInterceptor(policy4j)
 *         .build();
 * }</pre>
 *
 * <p>As an application interceptor it decides, waits and sends again. As a network interceptor it keeps OkHttp from
 * sending a 503 with {@code Retry-After: 0} again by itself; nothing else can.
 *
 * <p>A call that waits keeps its thread, its connection, and its slot of the dispatcher if it is enqueued. Use
 * {@link PolicyCallFactory} wherever a {@link Call.Factory} will do.
 *
 * <p>What the policy tells the caller is thrown as {@link PolicyCallException}. Safe for concurrent use.
 */
public final class PolicyInterceptor implements Interceptor {

    private final CallSettings calls;

    private PolicyInterceptor(CallSettings calls) {
        this.calls = calls;
    }

    /**
     * An interceptor for a policy.
     *
     * @throws IllegalArgumentException if its table has an {@code attempt-timeout}: an interceptor can't stop an attempt
     *                                  without its call
     */
    public static PolicyInterceptor of(ApiPolicy policy) {
        if (policy.getTable().settings().get(Setting.ATTEMPT_TIMEOUT) != null) {
            throw new IllegalArgumentException("policy " + policy.getName() + ": attempt-timeout can't be kept by an"
                    + " interceptor; use PolicyCallFactory, or leave it to OkHttp's connect, write and read timeouts");
        }
        return new PolicyInterceptor(CallSettings.of(policy));
    }

    /** This interceptor with the state of another key, such as a tenant's name. */
    public PolicyInterceptor withKey(String key) {
        return new PolicyInterceptor(calls.withKey(key));
    }

    /** This interceptor with a deadline for each call, in place of the table's. */
    public PolicyInterceptor withDeadline(Duration deadline) {
        return new PolicyInterceptor(calls.withDeadline(deadline));
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        if (chain.connection() != null) {
            return onNetwork(chain);
        }
        if (chain.call().tag(PolicyInterceptor.class, () -> this) != this) {
            throw new IllegalStateException("PolicyInterceptor: stands behind another one, so that the attempts of two"
                    + " policies would multiply; leave one of them out");
        }
        return Requests.isForCacheOnly(chain.request())
                ? chain.proceed(chain.request())
                : new InterceptedCall(calls, chain).run();
    }

    private static Response onNetwork(Chain chain) throws IOException {
        if (chain.call().tag(PolicyInterceptor.class) == null) {
            throw new IllegalStateException(
                    "PolicyInterceptor: is a network interceptor only, where it decides nothing;"
                            + " add it with addInterceptor too");
        }
        return RetryAfterGuard.INSTANCE.intercept(chain);
    }
}
