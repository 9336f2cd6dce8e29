package io.policy4j.resilience4j.micrometer;

import io.github.resilience4j.core.metrics.MetricsPublisher;
import io.micrometer.core.instrument.MeterRegistry;
import io.policy4j.resilience4j.ApiPolicy;

/**
 * Keeps the meters of a registry's policies, as an event consumer that the registry is built with:
 * {@code ApiPolicyRegistry.custom().addRegistryEventConsumer(new TaggedApiPolicyMetricsPublisher(meterRegistry))}.
 */
public final class TaggedApiPolicyMetricsPublisher implements MetricsPublisher<ApiPolicy> {

    private final BoundPolicies bound;

    /** Meters with the default names. */
    public TaggedApiPolicyMetricsPublisher(MeterRegistry registry) {
        this(ApiPolicyMetricNames.ofDefaults(), registry);
    }

    /** Meters with names of your own. */
    public TaggedApiPolicyMetricsPublisher(ApiPolicyMetricNames names, MeterRegistry registry) {
        bound = new BoundPolicies(registry, names);
    }

    @Override
    public void publishMetrics(ApiPolicy policy) {
        bound.add(policy);
    }

    @Override
    public void removeMetrics(ApiPolicy policy) {
        bound.remove(policy);
    }
}
