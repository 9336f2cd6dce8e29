package io.policy4j.spring.boot.actuate;

import io.policy4j.resilience4j.ApiPolicyRegistry;
import io.policy4j.spring.PolicyHealth;
import io.policy4j.spring.boot.Policy4jAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** The health of policies, by the types of Boot 4, where {@code management.health.apipolicies.enabled} is true. */
@AutoConfiguration(after = Policy4jAutoConfiguration.class)
@ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
@ConditionalOnProperty(name = "management.health.apipolicies.enabled", havingValue = "true")
@ConditionalOnBean(ApiPolicyRegistry.class)
public class ApiPolicyHealthAutoConfiguration {

    /** For the container. */
    public ApiPolicyHealthAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = "apiPoliciesHealthIndicator")
    HealthIndicator apiPoliciesHealthIndicator(ApiPolicyRegistry registry) {
        return () -> {
            PolicyHealth found = PolicyHealth.of(registry);
            Health.Builder health = found.isInService() ? Health.up() : Health.outOfService();
            return health.withDetails(found.details()).build();
        };
    }
}
