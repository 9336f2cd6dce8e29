package io.policy4j.client.apache;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.test.contract.ContractClient;
import io.policy4j.test.contract.ContractRequest;
import io.policy4j.test.contract.ContractResponse;
import io.policy4j.test.contract.ResponseStyle;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleResponseConsumer;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http.nio.support.classic.ClassicToAsyncResponseConsumer;
import org.apache.hc.core5.util.Timeout;

/** The async client, driven by the contract. */
final class AsyncDriver implements ContractClient {

    private final CloseableHttpAsyncClient client;

    AsyncDriver(ApiPolicy policy, int connections) {
        client = PolicyExec.of(policy)
                .addTo(HttpAsyncClients.custom())
                .setConnectionManager(PoolingAsyncClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(connections)
                        .setMaxConnPerRoute(connections)
                        .build())
                .build();
        client.start();
    }

    @Override
    public Future<ContractResponse> start(ContractRequest asked, ResponseStyle style) {
        AsyncRequestProducer request = request(asked);
        return switch (style) {
            case STRING ->
                start(
                        request,
                        SimpleResponseConsumer.create(),
                        response -> ContractResponse.of(response.getCode(), text(response)));
            case BYTES ->
                start(
                        request,
                        SimpleResponseConsumer.create(),
                        response -> ContractResponse.of(response.getCode(), bytes(response)));
            case STREAM -> ContractClient.onThread(() -> stream(request));
            case REACTIVE -> start(request, new FrugalConsumer(), response -> response);
        };
    }

    private static String text(SimpleHttpResponse response) {
        return Optional.ofNullable(response.getBodyText()).orElse("");
    }

    private static byte[] bytes(SimpleHttpResponse response) {
        return Optional.ofNullable(response.getBodyBytes()).orElse(new byte[0]);
    }

    private static AsyncRequestProducer request(ContractRequest asked) {
        BasicHttpRequest request = new BasicHttpRequest(asked.method(), asked.uri());
        asked.headers().forEach(request::addHeader);
        AsyncEntityProducer body =
                asked.body().map(bytes -> producer(bytes, asked.isOneShot())).orElse(null);
        return new BasicRequestProducer(request, body);
    }

    private static AsyncEntityProducer producer(byte[] bytes, boolean oneShot) {
        return new BasicAsyncEntityProducer(bytes, null) {
            @Override
            public boolean isRepeatable() {
                return !oneShot;
            }
        };
    }

    private ContractResponse stream(AsyncRequestProducer request) throws Exception {
        ClassicToAsyncResponseConsumer consumer = new ClassicToAsyncResponseConsumer(Timeout.ofSeconds(30));
        client.execute(request, consumer, null);
        try (ClassicHttpResponse response = consumer.blockWaiting()) {
            byte[] body = response.getEntity() == null
                    ? new byte[0]
                    : response.getEntity().getContent().readAllBytes();
            return ContractResponse.of(response.getCode(), body);
        }
    }

    private <T> Future<ContractResponse> start(
            AsyncRequestProducer request, AsyncResponseConsumer<T> consumer, Function<T, ContractResponse> reading) {
        Call<T> call = new Call<>(reading);
        call.under = client.execute(request, consumer, call);
        return call;
    }

    /** The client's future and callback as one. */
    private static final class Call<T> extends CompletableFuture<ContractResponse> implements FutureCallback<T> {
        private final Function<T, ContractResponse> reading;
        private volatile Future<T> under;

        Call(Function<T, ContractResponse> reading) {
            this.reading = reading;
        }

        @Override
        public void completed(T result) {
            complete(reading.apply(result));
        }

        @Override
        public void failed(Exception failure) {
            completeExceptionally(failure);
        }

        @Override
        public void cancelled() {
            super.cancel(false);
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            return under.cancel(mayInterruptIfRunning);
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
