package io.policy4j.docs;

import io.policy4j.client.springweb.PolicyInterceptor;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.UpgradeRequiredException;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestTemplate;

/** A RestTemplate under a policy. */
final class RestTemplateSnippet extends UnderPolicy {

    RestTemplateSnippet(ApiPolicy policy) {
        super(policy);
    }

    String run(String url) {
        // snippet
        RestTemplate template = new RestTemplate(new JdkClientHttpRequestFactory());
        template.getInterceptors().add(PolicyInterceptor.of(policy));

        try {
            return template.getForObject(url, String.class);
        } catch (UpgradeRequiredException e) {
            return "please upgrade: " + e.upgrade().code();
        }
        // end
    }
}
