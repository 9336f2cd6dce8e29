package io.policy4j.docs;

import io.policy4j.client.okhttp.PolicyInterceptor;
import io.policy4j.resilience4j.ApiPolicy;
import okhttp3.OkHttpClient;

/** OkHttp with a policy as an interceptor. */
final class OkHttpInterceptorSnippet extends UnderPolicy {

    OkHttpInterceptorSnippet(ApiPolicy policy) {
        super(policy);
    }

    OkHttpClient client() {
        // snippet
        PolicyInterceptor policy4j = PolicyInterceptor.of(policy);
        OkHttpClient client = new OkHttpClient.Builder()
                .addInterceptor(policy4j) // decides, waits and sends again
                .addNetworkInterceptor(policy4j) // keeps OkHttp from sending a 503 again by itself
                .build();
        // end
        return client;
    }
}
