package io.policy4j.client.okhttp;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.test.contract.ContractClient;
import io.policy4j.test.contract.ContractRequest;
import io.policy4j.test.contract.ContractResponse;
import io.policy4j.test.contract.ResponseStyle;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/** Drives OkHttp as its users do. */
final class OkHttpDriver implements ContractClient {

    private final Way way;
    private final OkHttpClient client;
    private final Call.Factory calls;

    OkHttpDriver(Way way, ApiPolicy policy, int connections) {
        this.way = way;
        Dispatcher dispatcher = new Dispatcher();
        dispatcher.setMaxRequests(connections);
        dispatcher.setMaxRequestsPerHost(connections);
        client = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(connections, 1, TimeUnit.MINUTES))
                .readTimeout(Duration.ofMinutes(10))
                .build();
        calls = way.calls(client, policy);
    }

    /** A call that is stopped as OkHttp's users stop one. */
    private static final class Running extends CompletableFuture<ContractResponse> {
        private final Call call;

        Running(Call call) {
            this.call = call;
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            call.cancel();
            return super.cancel(mayInterruptIfRunning);
        }
    }

    @Override
    public Future<ContractResponse> start(ContractRequest request, ResponseStyle style) {
        Call call = calls.newCall(requestOf(request));
        Running running = new Running(call);
        way.start(call).whenComplete((response, failure) -> {
            try {
                if (failure != null) {
                    running.completeExceptionally(failure);
                } else {
                    running.complete(read(response, style));
                }
            } catch (IOException e) {
                running.completeExceptionally(e);
            }
        });
        return running;
    }

    private static Request requestOf(ContractRequest request) {
        Request.Builder builder =
                new Request.Builder().url(request.uri().toString()).method(request.method(), bodyOf(request));
        request.headers().forEach(builder::addHeader);
        return builder.build();
    }

    private static @Nullable RequestBody bodyOf(ContractRequest request) {
        if (request.method().equals("GET") || request.method().equals("HEAD")) {
            return null;
        }
        RequestBody body = RequestBody.create(request.body().orElse(new byte[0]), null);
        return request.isOneShot() ? new OneShot(body) : body;
    }

    /** A body that may be written once. */
    private static final class OneShot extends RequestBody {
        private final RequestBody body;

        OneShot(RequestBody body) {
            this.body = body;
        }

        @Override
        public okhttp3.@Nullable MediaType contentType() {
            return body.contentType();
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            body.writeTo(sink);
        }
    }

    private static ContractResponse read(Response response, ResponseStyle style) throws IOException {
        try (ResponseBody body = response.body()) {
            return switch (style) {
                case STRING -> ContractResponse.of(response.code(), body.string());
                case STREAM ->
                    ContractResponse.of(response.code(), body.byteStream().readAllBytes());
                default -> ContractResponse.of(response.code(), body.bytes());
            };
        }
    }

    @Override
    public void close() {
        client.dispatcher().cancelAll();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
