package io.policy4j.spring.boot3;

import io.policy4j.resilience4j.ApiPolicyRegistry;
import io.policy4j.spring.PolicyHealth;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** The health of policies, by the types of Boot 3.5, where {@code management.health.apipolicies.enabled} is true. */
@AutoConfiguration(afterName = "io.policy4j.spring.boot.Policy4jAutoConfiguration")
@ConditionalOnClass(name = "org.springframework.boot.actuate.health.HealthIndicator")
@ConditionalOnProperty(name = "management.health.apipolicies.enabled", havingValue = "true")
@ConditionalOnBean(ApiPolicyRegistry.class)
public class Boot3HealthAutoConfiguration {

    /** For the container. */
    public Boot3HealthAutoConfiguration() {}

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
