package io.policy4j.docs;

import io.policy4j.client.jdk.PolicyHttpClient;
import io.policy4j.resilience4j.ApiPolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;

/** The JDK's client under a policy, without blocking. */
final class JdkSendAsyncSnippet extends UnderPolicy {

    JdkSendAsyncSnippet(ApiPolicy policy) {
        super(policy);
    }

    CompletableFuture<String> run(String url) {
        HttpClient client = PolicyHttpClient.wrap(HttpClient.newHttpClient(), policy);
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        // snippet
        return client.sendAsync(request, BodyHandlers.ofString()).thenApply(HttpResponse::body);
        // end
    }
}
