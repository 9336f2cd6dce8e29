package io.policy4j.client.jdk;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.test.contract.ContractClient;
import io.policy4j.test.contract.ContractRequest;
import io.policy4j.test.contract.ContractResponse;
import io.policy4j.test.contract.ResponseStyle;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.function.Function;

/** The JDK's client, driven by the contract in either way. */
final class JdkDriver implements ContractClient {

    private final Way way;
    private final HttpClient client;

    JdkDriver(Way way, ApiPolicy policy) {
        HttpClient plain = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        this.way = way;
        this.client = PolicyHttpClient.wrap(plain, policy);
    }

    @Override
    public Future<ContractResponse> start(ContractRequest request, ResponseStyle style) {
        return switch (style) {
            case STRING -> start(request, BodyHandlers.ofString(), text -> text.getBytes(StandardCharsets.UTF_8));
            case BYTES -> start(request, BodyHandlers.ofByteArray(), bytes -> bytes);
            case STREAM -> start(request, BodyHandlers.ofInputStream(), JdkDriver::read);
            case REACTIVE -> start(request, BodyHandlers.ofPublisher(), JdkDriver::read);
        };
    }

    private <T> Future<ContractResponse> start(
            ContractRequest asked, BodyHandler<T> handler, Function<T, byte[]> reading) {
        HttpRequest request = request(asked);
        if (way == Way.SYNC) {
            return ContractClient.onThread(() -> {
                var response = client.send(request, handler);
                return ContractResponse.of(response.statusCode(), reading.apply(response.body()));
            });
        }
        return client.sendAsync(request, handler)
                .thenApply(response -> ContractResponse.of(response.statusCode(), reading.apply(response.body())));
    }

    private static HttpRequest request(ContractRequest asked) {
        HttpRequest.Builder request = HttpRequest.newBuilder(asked.uri())
                .method(
                        asked.method(),
                        asked.body()
                                .map(bytes -> body(bytes, asked.isOneShot()))
                                .orElseGet(BodyPublishers::noBody));
        asked.headers().forEach(request::header);
        return request.build();
    }

    private static BodyPublisher body(byte[] bytes, boolean oneShot) {
        return oneShot
                ? BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes))
                : BodyPublishers.ofByteArray(bytes);
    }

    private static byte[] read(InputStream body) {
        try (body) {
            return body.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(Flow.Publisher<List<ByteBuffer>> body) {
        BodySubscriber<byte[]> subscriber = BodySubscribers.ofByteArray();
        body.subscribe(subscriber);
        return subscriber.getBody().toCompletableFuture().join();
    }

    @Override
    public void close() {
        // Before JDK 21 the client can't be closed: its threads end with it.
    }
}
