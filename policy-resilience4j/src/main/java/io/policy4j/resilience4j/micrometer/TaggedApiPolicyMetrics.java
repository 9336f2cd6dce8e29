package io.policy4j.resilience4j.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.policy4j.resilience4j.ApiPolicyRegistry;
import java.util.Objects;

/**
 * Binds the meters of all policies of a registry, those to come as well. A policy that is removed takes its meters along;
 * one that is replaced, or gets another table, has the meters of its new rows at once.
 *
 * <pre>{@code
 * TaggedApiPolicyMetrics.ofApiPolicyRegistry(registry).bindTo(meterRegistry);
 * }</pre>
 */
public final class TaggedApiPolicyMetrics implements MeterBinder {

    private final ApiPolicyMetricNames names;
    private final ApiPolicyRegistry policies;

    private TaggedApiPolicyMetrics(ApiPolicyMetricNames names, ApiPolicyRegistry policies) {
        this.names = Objects.requireNonNull(names);
        this.policies = Objects.requireNonNull(policies);
    }

    /** Meters with the default names. */
    public static TaggedApiPolicyMetrics ofApiPolicyRegistry(ApiPolicyRegistry registry) {
        return ofApiPolicyRegistry(ApiPolicyMetricNames.ofDefaults(), registry);
    }

    /** Meters with names of your own. */
    public static TaggedApiPolicyMetrics ofApiPolicyRegistry(ApiPolicyMetricNames names, ApiPolicyRegistry registry) {
        return new TaggedApiPolicyMetrics(names, registry);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        BoundPolicies bound = new BoundPolicies(registry, names);
        policies.getEventPublisher()
                .onEntryAdded(event -> bound.add(event.getAddedEntry()))
                .onEntryRemoved(event -> bound.remove(event.getRemovedEntry()))
                .onEntryReplaced(event -> {
                    bound.remove(event.getOldEntry());
                    bound.add(event.getNewEntry());
                });
        bound.addAll(policies::getAllPolicies);
    }
}
