package io.policy4j.docs;

import io.policy4j.client.springweb.PolicyInterceptor;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.UpgradeRequiredException;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** A RestClient under a policy. */
final class RestClientSnippet extends UnderPolicy {

    RestClientSnippet(ApiPolicy policy) {
        super(policy);
    }

    // snippet
    String run(String url) {
        RestClient client = RestClient.builder()
                .requestFactory(new JdkClientHttpRequestFactory())
                .requestInterceptor(PolicyInterceptor.of(policy))
                .build();
        try {
            return client.get().uri(url).retrieve().body(String.class);
        } catch (UpgradeRequiredException e) {
            return "please upgrade: " + e.upgrade().code();
        }
    }
    // end
}
