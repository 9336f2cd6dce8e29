package io.policy4j.redis;

import io.policy4j.core.Request;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.Attempt;
import io.policy4j.resilience4j.Caller;
import io.policy4j.resilience4j.Operation;
import io.policy4j.resilience4j.RequestChange;
import io.policy4j.resilience4j.ResponseReader;
import io.policy4j.test.ApiServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Processes, here policies that share a state, which make one kind of request at a server of the test kit. */
record Team(ApiServer server, List<ApiPolicy> processes, String method, String path, HttpClient http) {

    private static final class Reader implements ResponseReader<HttpResponse<byte[]>> {
        @Override
        public int status(HttpResponse<byte[]> response) {
            return response.statusCode();
        }

        @Override
        public List<String> headers(HttpResponse<byte[]> response, String name) {
            return response.headers().allValues(name);
        }

        @Override
        public byte[] peek(HttpResponse<byte[]> response, int max) {
            return Arrays.copyOf(response.body(), Math.min(max, response.body().length));
        }

        @Override
        public void release(HttpResponse<byte[]> response) {
            // The body is in memory.
        }
    }

    Team(ApiServer server, String method, String path, ApiPolicy... processes) {
        this(server, List.of(processes), method, path, HttpClient.newHttpClient());
    }

    /** So many calls, the processes in turn. */
    List<CompletableFuture<HttpResponse<byte[]>>> calls(int number) {
        List<CompletableFuture<HttpResponse<byte[]>>> calls = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            calls.add(call(i % processes.size()));
        }
        return calls;
    }

    CompletableFuture<HttpResponse<byte[]>> call(int process) {
        Request request = Request.builder()
                .method(method)
                .uri(server.uri(path))
                .headers(Map.of("Authorization", List.of(server.authorization())))
                .build();
        Caller<HttpResponse<byte[]>> caller = processes.get(process).on(request, new Reader());
        return caller.operation(Operation.start()).sendAsync(this::send);
    }

    private CompletionStage<HttpResponse<byte[]>> send(Attempt attempt) {
        RequestChange change = attempt.change();
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        change.target().map(server.uri(path)::resolve).orElse(server.uri(path)))
                .method(change.method().orElse(method), BodyPublishers.noBody())
                .header("Authorization", server.authorization());
        change.headers().forEach(request::header);
        return http.sendAsync(request.build(), BodyHandlers.ofByteArray());
    }
}
