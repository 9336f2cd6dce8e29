package io.policy4j.client.webclient;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.test.contract.ContractClient;
import io.policy4j.test.contract.ContractRequest;
import io.policy4j.test.contract.ContractResponse;
import io.policy4j.test.contract.ResponseStyle;
import java.util.concurrent.Future;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A WebClient, driven by the contract. */
final class WebClientDriver implements ContractClient {

    private final WebClient client;

    WebClientDriver(Connector connector, ApiPolicy policy, int connections) {
        this.client = WebClient.builder()
                .clientConnector(connector.make(connections))
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(-1))
                .filter(PolicyFilter.of(policy))
                .build();
    }

    @Override
    public Future<ContractResponse> start(ContractRequest request, ResponseStyle style) {
        WebClient.RequestBodySpec spec =
                client.method(HttpMethod.valueOf(request.method())).uri(request.uri());
        request.headers().forEach(spec::header);
        request.body().ifPresent(bytes -> {
            if (request.isOneShot()) {
                DataBuffer buffer = DefaultDataBufferFactory.sharedInstance.wrap(bytes);
                spec.body(BodyInserters.fromDataBuffers(Flux.just(buffer)));
            } else {
                spec.bodyValue(bytes);
            }
        });
        return response(spec, style)
                .onErrorResume(WebClientDriver::isErrorStatus, WebClientDriver::errorResponse)
                .toFuture();
    }

    /** One with a cause is a body that broke. */
    private static boolean isErrorStatus(Throwable failure) {
        return failure instanceof WebClientResponseException && failure.getCause() == null;
    }

    private static Mono<ContractResponse> errorResponse(Throwable failure) {
        WebClientResponseException error = (WebClientResponseException) failure;
        return Mono.just(ContractResponse.of(error.getStatusCode().value(), error.getResponseBodyAsByteArray()));
    }

    private static Mono<ContractResponse> response(WebClient.RequestBodySpec request, ResponseStyle style) {
        if (style == ResponseStyle.REACTIVE) {
            return request.exchangeToMono(response -> DataBufferUtils.join(response.bodyToFlux(DataBuffer.class))
                    .map(WebClientDriver::taken)
                    .defaultIfEmpty(new byte[0])
                    .map(bytes -> ContractResponse.of(response.statusCode().value(), bytes)));
        }
        if (style == ResponseStyle.STRING) {
            return request.retrieve()
                    .toEntity(String.class)
                    .map(text -> ContractResponse.of(
                            text.getStatusCode().value(), text.getBody() == null ? "" : text.getBody()));
        }
        Mono<ResponseEntity<byte[]>> entity = request.retrieve().toEntity(byte[].class);
        return entity.map(bytes -> ContractResponse.of(
                bytes.getStatusCode().value(), bytes.getBody() == null ? new byte[0] : bytes.getBody()));
    }

    private static byte[] taken(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }

    @Override
    public void close() {
        // Connections go with the server.
    }
}
