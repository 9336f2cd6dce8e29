package io.policy4j.docs;

import io.policy4j.client.jdk.PolicyHttpClient;
import io.policy4j.resilience4j.Operation;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Work that is taken up again, as code that compiles. */
final class ResumeSnippet {

    private ResumeSnippet() {}

    static HttpResponse<String> call(PolicyHttpClient client, HttpRequest start, URI saved) throws Exception {
        // snippet
        HttpResponse<String> done = client.operation(Operation.resume(saved)).send(start, BodyHandlers.ofString());
        // end
        return done;
    }
}
