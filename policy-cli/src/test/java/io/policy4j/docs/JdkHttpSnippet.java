package io.policy4j.docs;

import io.policy4j.client.jdk.PolicyHttpClient;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.UpgradeDetails;
import io.policy4j.core.file.PolicyFile;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.RetryLaterException;
import io.policy4j.resilience4j.UpgradeRequiredException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** The README's first example, as code that compiles. */
abstract class JdkHttpSnippet {

    void call(HttpRequest request) throws Exception {
        // snippet
        PolicyTable table = PolicyFile.parse("billing.yaml", Files.readString(Path.of("billing.yaml")));
        HttpClient client = PolicyHttpClient.wrap(HttpClient.newHttpClient(), ApiPolicy.of("billing", table));

        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            show(response.body());
        } catch (UpgradeRequiredException e) {
            showUpgradeNudge(e.upgrade()); // 402: a person must act
        } catch (RetryLaterException e) {
            reschedule(e.retryAt()); // the server asked for a longer wait than we can bear
        }
        // end
    }

    abstract void show(String bots);

    abstract void showUpgradeNudge(UpgradeDetails upgrade);

    abstract void reschedule(Instant retryAt);
}
