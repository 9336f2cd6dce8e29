package io.policy4j.client.springweb;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.test.contract.ContractClient;
import io.policy4j.test.contract.ContractRequest;
import io.policy4j.test.contract.ContractResponse;
import io.policy4j.test.contract.ResponseStyle;
import java.util.Objects;
import java.util.concurrent.Future;
import org.springframework.http.HttpMethod;
import org.springframework.http.RequestEntity;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.client.RestTemplate;

/** A RestTemplate with the client that it has by default, driven by the contract. */
final class RestTemplateDriver implements ContractClient {

    private final RestTemplate template = new RestTemplate();

    RestTemplateDriver(ApiPolicy policy) {
        template.getInterceptors().add(PolicyInterceptor.of(policy));
    }

    @Override
    public Future<ContractResponse> start(ContractRequest request, ResponseStyle style) {
        return ContractClient.onThread(() -> {
            RequestEntity.BodyBuilder builder =
                    RequestEntity.method(HttpMethod.valueOf(request.method()), request.uri());
            request.headers().forEach(builder::header);
            RequestEntity<?> entity =
                    request.body().<RequestEntity<?>>map(builder::body).orElseGet(builder::build);
            try {
                return style == ResponseStyle.STRING ? text(entity) : bytes(entity);
            } catch (RestClientResponseException e) {
                return ContractResponse.of(e.getStatusCode().value(), e.getResponseBodyAsByteArray());
            }
        });
    }

    private ContractResponse text(RequestEntity<?> request) {
        ResponseEntity<String> text = template.exchange(request, String.class);
        return ContractResponse.of(text.getStatusCode().value(), Objects.requireNonNullElse(text.getBody(), ""));
    }

    private ContractResponse bytes(RequestEntity<?> request) {
        ResponseEntity<byte[]> bytes = template.exchange(request, byte[].class);
        return ContractResponse.of(
                bytes.getStatusCode().value(), Objects.requireNonNullElse(bytes.getBody(), new byte[0]));
    }

    @Override
    public void close() {
        // The JDK keeps its connections itself.
    }
}
