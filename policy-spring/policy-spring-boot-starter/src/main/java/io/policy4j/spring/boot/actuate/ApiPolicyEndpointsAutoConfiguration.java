package io.policy4j.spring.boot.actuate;

import io.policy4j.resilience4j.ApiPolicyRegistry;
import io.policy4j.spring.boot.Policy4jAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The endpoints, where there is an actuator and they are exposed. */
@AutoConfiguration(after = Policy4jAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBean(ApiPolicyRegistry.class)
public class ApiPolicyEndpointsAutoConfiguration {

    /** For the container. */
    public ApiPolicyEndpointsAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint
    ApiPoliciesEndpoint apiPoliciesEndpoint(ApiPolicyRegistry registry) {
        return new ApiPoliciesEndpoint(registry);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint
    ApiPolicyEventsEndpoint apiPolicyEventsEndpoint(ApiPolicyRegistry registry) {
        return new ApiPolicyEventsEndpoint(registry);
    }
}
