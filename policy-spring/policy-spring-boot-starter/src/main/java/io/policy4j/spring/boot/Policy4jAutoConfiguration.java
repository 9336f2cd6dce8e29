package io.policy4j.spring.boot;

import io.policy4j.resilience4j.ApiPolicyRegistry;
import io.policy4j.spring.ApiPolicyAspectConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The registry of policies, and the annotation. */
@AutoConfiguration
@Import(ApiPolicyAspectConfiguration.class)
public class Policy4jAutoConfiguration {

    /** For the container. */
    public Policy4jAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    ApiPolicyRegistry apiPolicyRegistry() {
        return ApiPolicyRegistry.ofDefaults();
    }
}
