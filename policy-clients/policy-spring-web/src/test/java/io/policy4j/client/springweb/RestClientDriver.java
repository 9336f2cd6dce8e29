package io.policy4j.client.springweb;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.test.contract.ContractClient;
import io.policy4j.test.contract.ContractRequest;
import io.policy4j.test.contract.ContractResponse;
import io.policy4j.test.contract.ResponseStyle;
import java.util.Objects;
import java.util.concurrent.Future;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;

/** A RestClient, driven by the contract. */
final class RestClientDriver implements ContractClient {

    private final ClientHttpRequestFactory factory;
    private final RestClient client;

    RestClientDriver(Factory client, ApiPolicy policy, int connections) {
        this.factory = client.make(connections);
        this.client = RestClient.builder()
                .requestFactory(factory)
                .requestInterceptor(PolicyInterceptor.of(policy))
                .build();
    }

    @Override
    public Future<ContractResponse> start(ContractRequest request, ResponseStyle style) {
        return ContractClient.onThread(() -> {
            RestClient.RequestBodySpec spec =
                    client.method(HttpMethod.valueOf(request.method())).uri(request.uri());
            request.headers().forEach(spec::header);
            request.body().ifPresent(spec::body);
            try {
                return response(spec, style);
            } catch (RestClientResponseException e) {
                return ContractResponse.of(e.getStatusCode().value(), e.getResponseBodyAsByteArray());
            }
        });
    }

    private static ContractResponse response(RestClient.RequestBodySpec request, ResponseStyle style) {
        if (style == ResponseStyle.STREAM) {
            return Objects.requireNonNull(request.exchange((sent, response) -> ContractResponse.of(
                    response.getStatusCode().value(), response.getBody().readAllBytes())));
        }
        if (style == ResponseStyle.STRING) {
            ResponseEntity<String> text = request.retrieve().toEntity(String.class);
            return ContractResponse.of(text.getStatusCode().value(), Objects.requireNonNullElse(text.getBody(), ""));
        }
        ResponseEntity<byte[]> bytes = request.retrieve().toEntity(byte[].class);
        return ContractResponse.of(
                bytes.getStatusCode().value(), Objects.requireNonNullElse(bytes.getBody(), new byte[0]));
    }

    @Override
    public void close() {
        if (factory instanceof DisposableBean bean) {
            try {
                bean.destroy();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
