package io.policy4j.docs;

import io.policy4j.client.apache.PolicyExec;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.UpgradeRequiredException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;

/** The first example of Apache's async client, under a policy. */
final class ApacheAsyncSnippet extends UnderPolicy {

    ApacheAsyncSnippet(ApiPolicy policy) {
        super(policy);
    }

    // snippet
    String run(String url) throws Exception {
        try (CloseableHttpAsyncClient client =
                PolicyExec.of(policy).addTo(HttpAsyncClients.custom()).build()) {
            client.start();
            SimpleHttpRequest request = SimpleRequestBuilder.get(url).build();

            Future<SimpleHttpResponse> future = client.execute(request, null);
            return future.get().getBodyText();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UpgradeRequiredException upgrade) {
                return "please upgrade: " + upgrade.upgrade().code();
            }
            throw e;
        }
    }
    // end
}
