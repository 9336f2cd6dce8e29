package io.policy4j.docs;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.test.contract.Capability;
import io.policy4j.test.contract.ClientContract;
import io.policy4j.test.contract.ContractClient;
import io.policy4j.test.contract.ContractRequest;
import io.policy4j.test.contract.ContractResponse;
import io.policy4j.test.contract.ResponseStyle;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** The example of a contract test, as code that compiles. */
interface ContractSnippet {

    /** Somebody's client, which tells what it got. */
    record MyClient(ApiPolicy policy, int connections) {
        static MyClient withPolicy(ApiPolicy policy, int connections) {
            return new MyClient(policy, connections);
        }

        MyResponse send(String method, URI uri, Map<String, String> headers, byte @Nullable [] body) {
            return new MyResponse(200, method + " " + uri + " " + headers.keySet() + (body == null ? "" : body.length));
        }

        void close() {
            // Nothing is open.
        }
    }

    /** What it answers. */
    record MyResponse(int status, String text) {}

    // snippet
    class MyClientContractTest extends ClientContract {

        @Override
        protected String name() {
            return "MyClient";
        }

        @Override
        protected ContractClient client(ApiPolicy policy, int connections) {
            return new MyDriver(MyClient.withPolicy(policy, connections));
        }

        @Override
        protected Map<Capability, String> lacks() {
            return Map.of(
                    Capability.ASYNC, "calls block",
                    Capability.REACTIVE_BODY, "bodies are strings",
                    Capability.STREAM_BODY, "bodies are strings");
        }
    }

    record MyDriver(MyClient client) implements ContractClient {

        @Override
        public Future<ContractResponse> start(ContractRequest request, ResponseStyle style) {
            return ContractClient.onThread(() -> {
                MyResponse response = client.send(
                        request.method(),
                        request.uri(),
                        request.headers(),
                        request.body().orElse(null));
                return ContractResponse.of(response.status(), response.text());
            });
        }

        @Override
        public void close() {
            client.close();
        }
    }
    // end
}
