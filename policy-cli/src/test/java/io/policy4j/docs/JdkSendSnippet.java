package io.policy4j.docs;

import io.policy4j.client.jdk.PolicyHttpClient;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.UpgradeRequiredException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** The JDK's client under a policy. */
final class JdkSendSnippet extends UnderPolicy {

    JdkSendSnippet(ApiPolicy policy) {
        super(policy);
    }

    String run(String url) throws IOException, InterruptedException {
        // snippet
        HttpClient client = PolicyHttpClient.wrap(HttpClient.newHttpClient(), policy);

        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            return response.body();
        } catch (UpgradeRequiredException e) {
            return "please upgrade: " + e.upgrade().code();
        }
        // end
    }
}
