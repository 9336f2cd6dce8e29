package io.policy4j.client.feign;

import feign.AsyncFeign;
import feign.Client;
import feign.Feign;
import feign.FeignException;
import feign.HeaderMap;
import feign.Request.Options;
import feign.RequestLine;
import feign.Response;
import feign.codec.DefaultDecoder;
import feign.http2client.Http2Client;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.test.contract.ContractClient;
import io.policy4j.test.contract.ContractRequest;
import io.policy4j.test.contract.ContractResponse;
import io.policy4j.test.contract.ResponseStyle;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Drives Feign as its users do, through an interface. */
final class FeignDriver {

    /** Long enough for all that a test makes wait. */
    private static final Options PATIENT = new Options(10, TimeUnit.SECONDS, 10, TimeUnit.MINUTES, true);

    private FeignDriver() {}

    static ContractClient blocking(Client client, ApiPolicy policy) {
        Api api = Feign.builder()
                .client(client)
                .options(PATIENT)
                .decoder(FeignDriver::decode)
                .addCapability(PolicyCapability.of(policy))
                .target(Api.class, "http://unused");
        return new Driver((request, style) -> ContractClient.onThread(() -> api.call(request, style)));
    }

    static ContractClient async(ApiPolicy policy) {
        AsyncApi api = AsyncFeign.builder()
                .client(new Http2Client(PATIENT))
                .options(PATIENT)
                .decoder(FeignDriver::decode)
                .addCapability(PolicyCapability.of(policy))
                .target(AsyncApi.class, "http://unused");
        return new Driver(api::call);
    }

    private interface Starting {
        Future<ContractResponse> start(ContractRequest request, ResponseStyle style);
    }

    private record Driver(Starting starting) implements ContractClient {
        @Override
        public Future<ContractResponse> start(ContractRequest request, ResponseStyle style) {
            return starting.start(request, style);
        }

        @Override
        public void close() {
            // Feign closes nothing.
        }
    }

    /** An API whose calls block. */
    interface Api {

        @RequestLine("GET")
        ContractResponse get(URI uri, @HeaderMap Map<String, String> headers);

        @RequestLine("GET")
        String text(URI uri, @HeaderMap Map<String, String> headers);

        @RequestLine("GET")
        Response stream(URI uri, @HeaderMap Map<String, String> headers);

        @RequestLine("HEAD")
        ContractResponse head(URI uri, @HeaderMap Map<String, String> headers);

        @RequestLine("PUT")
        ContractResponse put(URI uri, @HeaderMap Map<String, String> headers, byte[] body);

        @RequestLine("POST")
        ContractResponse post(URI uri, @HeaderMap Map<String, String> headers, byte[] body);

        default ContractResponse call(ContractRequest request, ResponseStyle style) throws IOException {
            byte[] body = request.body().orElse(new byte[0]);
            try {
                return switch (request.method()) {
                    case "HEAD" -> head(request.uri(), request.headers());
                    case "PUT" -> put(request.uri(), request.headers(), body);
                    case "POST" -> post(request.uri(), request.headers(), body);
                    default -> get(request, style);
                };
            } catch (FeignException e) {
                return carried(e);
            }
        }

        private ContractResponse get(ContractRequest request, ResponseStyle style) throws IOException {
            return switch (style) {
                case STRING -> ContractResponse.of(200, text(request.uri(), request.headers()));
                case STREAM -> read(stream(request.uri(), request.headers()));
                default -> get(request.uri(), request.headers());
            };
        }
    }

    /** The same API, without blocking. */
    interface AsyncApi {

        @RequestLine("GET")
        CompletableFuture<ContractResponse> get(URI uri, @HeaderMap Map<String, String> headers);

        @RequestLine("GET")
        CompletableFuture<String> text(URI uri, @HeaderMap Map<String, String> headers);

        @RequestLine("GET")
        CompletableFuture<Response> stream(URI uri, @HeaderMap Map<String, String> headers);

        @RequestLine("HEAD")
        CompletableFuture<ContractResponse> head(URI uri, @HeaderMap Map<String, String> headers);

        @RequestLine("PUT")
        CompletableFuture<ContractResponse> put(URI uri, @HeaderMap Map<String, String> headers, byte[] body);

        @RequestLine("POST")
        CompletableFuture<ContractResponse> post(URI uri, @HeaderMap Map<String, String> headers, byte[] body);

        default CompletableFuture<ContractResponse> call(ContractRequest request, ResponseStyle style) {
            byte[] body = request.body().orElse(new byte[0]);
            CompletableFuture<ContractResponse> call = switch (request.method()) {
                case "HEAD" -> head(request.uri(), request.headers());
                case "PUT" -> put(request.uri(), request.headers(), body);
                case "POST" -> post(request.uri(), request.headers(), body);
                default -> get(request, style);
            };
            return new Stopping(call);
        }

        private CompletableFuture<ContractResponse> get(ContractRequest request, ResponseStyle style) {
            return switch (style) {
                case STRING -> text(request.uri(), request.headers()).thenApply(text -> ContractResponse.of(200, text));
                case STREAM -> stream(request.uri(), request.headers()).thenApply(FeignDriver::readUnchecked);
                default -> get(request.uri(), request.headers());
            };
        }
    }

    /** A call that is stopped by cancelling what Feign gave. */
    private static final class Stopping extends CompletableFuture<ContractResponse> {
        private final CompletableFuture<ContractResponse> call;

        Stopping(CompletableFuture<ContractResponse> call) {
            this.call = call;
            call.whenComplete((response, failure) -> {
                Throwable own = failure instanceof CompletionException ? failure.getCause() : failure;
                if (own == null) {
                    complete(response);
                } else if (own instanceof FeignException exception) {
                    end(exception);
                } else {
                    completeExceptionally(own);
                }
            });
        }

        private void end(FeignException exception) {
            try {
                complete(carried(exception));
            } catch (FeignException e) {
                completeExceptionally(e);
            }
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            call.cancel(mayInterruptIfRunning);
            return super.cancel(mayInterruptIfRunning);
        }
    }

    /** As its users, it decodes into types of its own. */
    private static Object decode(Response response, Type type) throws IOException {
        return type == ContractResponse.class ? read(response) : new DefaultDecoder().decode(response, type);
    }

    private static ContractResponse read(Response response) throws IOException {
        if (response.body() == null) {
            return ContractResponse.of(response.status(), new byte[0]);
        }
        try (InputStream body = response.body().asInputStream()) {
            return ContractResponse.of(response.status(), body.readAllBytes());
        }
    }

    private static ContractResponse readUnchecked(Response response) {
        try {
            return read(response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The response in an exception, if it is of one. */
    private static ContractResponse carried(FeignException exception) {
        if (exception.getCause() instanceof FeignException response) {
            return carried(response);
        }
        if (exception.getCause() != null) {
            throw exception;
        }
        ByteBuffer body = exception.responseBody().orElseGet(() -> ByteBuffer.allocate(0));
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        return ContractResponse.of(exception.status(), bytes);
    }
}
