package io.policy4j.docs;

import io.policy4j.client.apache.PolicyExec;
import java.io.IOException;
import java.time.Duration;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;

/** What a context says about a call. */
final class ApacheContextSnippet {

    <T> T run(CloseableHttpClient client, HttpGet request, HttpClientResponseHandler<T> handler) throws IOException {
        // snippet
        HttpClientContext context = HttpClientContext.create();
        context.setAttribute(PolicyExec.KEY, "tenant-7"); // whose cooldown, latch, budget and slots
        context.setAttribute(PolicyExec.DEADLINE, Duration.ofSeconds(20)); // in place of the table's

        return client.execute(request, context, handler);
        // end
    }
}
