package io.policy4j.client.okhttp;

import io.policy4j.client.support.CallSettings;
import io.policy4j.resilience4j.Attempt;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/**
 * What the calls of one factory share.
 *
 * @param client        makes the attempts, without retries of its own and without a timeout for the call
 * @param calls         how calls are made
 * @param timeoutMillis that timeout, 0 for none
 */
record Wire(OkHttpClient client, CallSettings calls, int timeoutMillis) {

    static Wire of(OkHttpClient client, CallSettings calls) {
        if (client.interceptors().stream().anyMatch(PolicyInterceptor.class::isInstance)) {
            throw new IllegalArgumentException("client: has a PolicyInterceptor already, so that the attempts of two"
                    + " policies would multiply; leave one of them out");
        }
        OkHttpClient bare = client.newBuilder()
                .retryOnConnectionFailure(false)
                .callTimeout(0, TimeUnit.MILLISECONDS)
                .addNetworkInterceptor(RetryAfterGuard.INSTANCE)
                .build();
        return new Wire(bare, calls, client.callTimeoutMillis());
    }

    Wire with(CallSettings other) {
        return new Wire(client, other, timeoutMillis);
    }

    /** A response whose body the policy may look at, where it can want to. */
    static Response held(Response response, Call call, CallSettings calls, Attempt attempt) {
        boolean looked = response.code() >= 200 && !calls.acceptsByStatus(attempt, response.code());
        return looked ? PeekableBody.in(response, call) : response;
    }
}
