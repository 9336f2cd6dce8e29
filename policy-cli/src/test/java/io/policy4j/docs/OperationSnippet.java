package io.policy4j.docs;

import io.policy4j.client.jdk.PolicyHttpClient;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.Operation;
import io.policy4j.resilience4j.OperationFailedException;
import io.policy4j.resilience4j.OperationProgress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Work that is followed to its end, as code that compiles. */
abstract class OperationSnippet {

    void call(ApiPolicy policy, HttpRequest start) throws Exception {
        // snippet
        PolicyHttpClient client = PolicyHttpClient.wrap(HttpClient.newHttpClient(), policy);
        Operation operation = Operation.start().onProgress(progress -> save(progress));

        try {
            HttpResponse<String> done = client.operation(operation).send(start, BodyHandlers.ofString());
            show(done.body());
        } catch (OperationFailedException e) {
            tell(e.state()); // the table's word for how it ended
        }
        // end
    }

    abstract void save(OperationProgress progress);

    abstract void show(String body);

    abstract void tell(String state);
}
