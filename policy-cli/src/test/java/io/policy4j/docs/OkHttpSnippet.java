package io.policy4j.docs;

import io.policy4j.client.okhttp.PolicyCallException;
import io.policy4j.client.okhttp.PolicyCallFactory;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.UpgradeRequiredException;
import java.io.IOException;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** OkHttp's own first example, under a policy. */
final class OkHttpSnippet extends UnderPolicy {

    OkHttpSnippet(ApiPolicy policy) {
        super(policy);
    }

    // snippet
    private final Call.Factory calls = PolicyCallFactory.wrap(new OkHttpClient(), policy);

    String run(String url) throws IOException {
        Request request = new Request.Builder().url(url).build();

        try (Response response = calls.newCall(request).execute()) {
            return response.body().string();
        } catch (PolicyCallException e) {
            if (e.getCause() instanceof UpgradeRequiredException upgrade) {
                return "please upgrade: " + upgrade.upgrade().code();
            }
            throw e;
        }
    }
    // end
}
