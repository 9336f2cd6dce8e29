package io.policy4j.client.feign;

import feign.AsyncClient;
import feign.Request;
import feign.Request.Options;
import feign.Response;
import io.policy4j.client.support.CallSettings;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** An asynchronous client whose calls obey a policy; it needs no thread of its own. */
final class PolicyAsyncClient implements AsyncClient<Object> {

    private final AsyncClient<Object> client;
    private final CallSettings calls;

    PolicyAsyncClient(AsyncClient<Object> client, CallSettings calls) {
        this.client = client;
        this.calls = calls;
    }

    @Override
    public CompletableFuture<Response> execute(Request request, Options options, Optional<Object> context) {
        CompletableFuture<Response> call = calls.caller(Requests.factsOf(request, calls), BodyReader.INSTANCE)
                .sendAsync(attempt -> new LinkedFuture(
                        client.execute(Requests.changed(request, attempt.change()), options, context),
                        response -> PeekedBody.in(response, attempt, calls)));
        CancellingHandlers.started(call);
        return new LinkedFuture(call, response -> response);
    }
}
