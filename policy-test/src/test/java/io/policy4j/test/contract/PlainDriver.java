package io.policy4j.test.contract;

import io.policy4j.core.Request;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.Attempt;
import io.policy4j.resilience4j.RequestChange;
import io.policy4j.resilience4j.ResponseReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;

/** An adapter as short as one can be, with blocking calls and bodies that are byte arrays in the end. */
class PlainDriver implements ContractClient {

    private final ApiPolicy policy;
    private final HttpClient http =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();

    PlainDriver(ApiPolicy policy) {
        this.policy = policy;
    }

    @Override
    public Future<ContractResponse> start(ContractRequest request, ResponseStyle style) {
        return ContractClient.onThread(() -> call(request));
    }

    ContractResponse call(ContractRequest request) throws Exception {
        PlainResponse response = policy.on(facts(request), new Reader()).send(attempt -> attempt(request, attempt));
        return ContractResponse.of(response.status(), response.readAll());
    }

    Request facts(ContractRequest request) {
        return Request.builder()
                .method(request.method())
                .uri(request.uri())
                .headers(name -> request.headers().entrySet().stream()
                        .filter(field -> field.getKey().equalsIgnoreCase(name))
                        .map(Map.Entry::getValue)
                        .toList())
                .replayable(!request.isOneShot())
                .build();
    }

    PlainResponse attempt(ContractRequest request, Attempt attempt) throws IOException, InterruptedException {
        HttpRequest.Builder changed = changed(request, attempt.change());
        attempt.timeout().ifPresent(changed::timeout);
        return new PlainResponse(http.send(changed.build(), BodyHandlers.ofInputStream()));
    }

    HttpRequest.Builder changed(ContractRequest request, RequestChange change) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(change.target().orElse(request.uri()));
        request.headers().forEach((name, value) -> {
            if (change.keeps(name)) {
                builder.header(name, value);
            }
        });
        change.headers().forEach(builder::setHeader);
        byte[] body = change.body().or(request::body).orElse(new byte[0]);
        return builder.method(change.method().orElse(request.method()), publisher(body, request.isOneShot()));
    }

    private static BodyPublisher publisher(byte[] body, boolean oneShot) {
        if (body.length == 0) {
            return BodyPublishers.noBody();
        }
        return oneShot
                ? BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))
                : BodyPublishers.ofByteArray(body);
    }

    byte[] peek(PlainResponse response, int max) {
        return response.peek(max);
    }

    void release(PlainResponse response) {
        response.release();
    }

    @Override
    public void close() {
        // Before JDK 21 the client can't be closed: its threads end with it.
    }

    private final class Reader implements ResponseReader<PlainResponse> {
        @Override
        public int status(PlainResponse response) {
            return response.status();
        }

        @Override
        public List<String> headers(PlainResponse response, String name) {
            return response.headers(name);
        }

        @Override
        public byte[] peek(PlainResponse response, int max) {
            return PlainDriver.this.peek(response, max);
        }

        @Override
        public void release(PlainResponse response) {
            PlainDriver.this.release(response);
        }
    }
}
