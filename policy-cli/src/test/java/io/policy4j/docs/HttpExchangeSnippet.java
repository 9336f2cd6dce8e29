package io.policy4j.docs;

import io.policy4j.client.springweb.PolicyInterceptor;
import io.policy4j.client.webclient.PolicyFilter;
import io.policy4j.resilience4j.ApiPolicy;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientAdapter;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import reactor.core.publisher.Mono;

/** The interface of Spring's documentation under a policy, on both clients. */
final class HttpExchangeSnippet extends UnderPolicy {

    HttpExchangeSnippet(ApiPolicy policy) {
        super(policy);
    }

    // snippet
    interface RepositoryService {
        @GetExchange("/repos/{owner}/{repo}")
        String getRepository(@PathVariable String owner, @PathVariable String repo);
    }

    interface ReactiveRepositoryService {
        @GetExchange("/repos/{owner}/{repo}")
        Mono<String> getRepository(@PathVariable String owner, @PathVariable String repo);
    }

    RepositoryService onRestClient(String url) {
        RestClient client = RestClient.builder()
                .baseUrl(url)
                .requestFactory(new JdkClientHttpRequestFactory())
                .requestInterceptor(PolicyInterceptor.of(policy))
                .build();
        RestClientAdapter adapter = RestClientAdapter.create(client);
        return HttpServiceProxyFactory.builderFor(adapter).build().createClient(RepositoryService.class);
    }

    ReactiveRepositoryService onWebClient(String url) {
        WebClient client =
                WebClient.builder().baseUrl(url).filter(PolicyFilter.of(policy)).build();
        WebClientAdapter adapter = WebClientAdapter.create(client);
        return HttpServiceProxyFactory.builderFor(adapter).build().createClient(ReactiveRepositoryService.class);
    }
    // end
}
