package io.policy4j.spring.boot;

import io.policy4j.resilience4j.ApiPolicyConfig;

/**
 * Changes how policies are executed, before they are made. Beans of this type are applied in their order, after what
 * properties and other beans say: renewal hooks by their bean names, shared state, observations.
 */
@FunctionalInterface
public interface ApiPolicyConfigCustomizer {

    /**
     * Changes the configuration of a policy.
     *
     * @param policy its name
     */
    void customize(String policy, ApiPolicyConfig.Builder config);
}
