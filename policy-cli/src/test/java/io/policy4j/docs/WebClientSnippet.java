package io.policy4j.docs;

import io.policy4j.client.webclient.PolicyFilter;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.UpgradeRequiredException;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** A WebClient under a policy. */
final class WebClientSnippet extends UnderPolicy {

    WebClientSnippet(ApiPolicy policy) {
        super(policy);
    }

    // snippet
    Mono<String> run(String url) {
        WebClient client = WebClient.builder().filter(PolicyFilter.of(policy)).build();

        return client.get()
                .uri(url)
                .retrieve()
                .bodyToMono(String.class)
                .onErrorResume(
                        UpgradeRequiredException.class,
                        e -> Mono.just("please upgrade: " + e.upgrade().code()));
    }
    // end
}
