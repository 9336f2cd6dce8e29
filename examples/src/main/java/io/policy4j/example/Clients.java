package io.policy4j.example;

import io.policy4j.client.springweb.PolicyInterceptor;
import io.policy4j.resilience4j.ApiPolicyRegistry;
import io.policy4j.test.AgentPlatformServer;
import io.policy4j.test.DecimalAiServer;
import io.policy4j.test.OnePerfectSliceServer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

/** Clients under a policy: whoever uses them needs no annotation. */
@Configuration(proxyBeanMethods = false)
class Clients {

    private final ApiPolicyRegistry policies;

    Clients(ApiPolicyRegistry policies) {
        this.policies = policies;
    }

    private PolicyInterceptor under(String policy) {
        return PolicyInterceptor.of(policies.apiPolicy(policy));
    }

    @Bean
    RestClient slices(OnePerfectSliceServer api) {
        return PlayedApis.client(api)
                .requestInterceptor(under("oneperfectslice"))
                .build();
    }

    @Bean
    RestClient agents(AgentPlatformServer api) {
        return PlayedApis.client(api)
                .requestInterceptor(under("agent-platform"))
                .build();
    }

    @Bean
    RestClient datasets(DecimalAiServer api) {
        return PlayedApis.client(api).requestInterceptor(under("decimalai")).build();
    }
}
