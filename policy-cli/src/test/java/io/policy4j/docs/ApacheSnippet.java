package io.policy4j.docs;

import io.policy4j.client.apache.PolicyExec;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.UpgradeRequiredException;
import java.io.IOException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/** The first example of Apache's classic client, under a policy. */
final class ApacheSnippet extends UnderPolicy {

    ApacheSnippet(ApiPolicy policy) {
        super(policy);
    }

    // snippet
    String run(String url) throws IOException {
        try (CloseableHttpClient client =
                PolicyExec.of(policy).addTo(HttpClients.custom()).build()) {
            HttpGet request = new HttpGet(url);

            return client.execute(request, response -> EntityUtils.toString(response.getEntity()));
        } catch (UpgradeRequiredException e) {
            return "please upgrade: " + e.upgrade().code();
        }
    }
    // end
}
