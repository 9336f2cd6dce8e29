package io.policy4j.resilience4j.micrometer;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.policy4j.resilience4j.ApiPolicy;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The policies whose meters stand in one registry, by name. All meters of a name have the same tag keys. */
final class BoundPolicies {

    /** The value of a tag that only other policies have. */
    private static final String NOT_SAID = "none";

    private final MeterRegistry registry;
    private final ApiPolicyMetricNames names;
    private final Map<String, Bound> byName = new LinkedHashMap<>();

    /** Of the tags that policies were given, over all that were ever bound. */
    private final TreeSet<String> tagKeys = new TreeSet<>();

    private record Bound(ApiPolicy policy, List<Meter> meters) {}

    BoundPolicies(MeterRegistry registry, ApiPolicyMetricNames names) {
        this.registry = registry;
        this.names = names;
    }

    /** Adds what there is; a removal that comes meanwhile comes after. */
    synchronized void addAll(Supplier<Collection<ApiPolicy>> policies) {
        policies.get().forEach(this::add);
    }

    /** Adds a policy, in place of one of the same name. */
    synchronized void add(ApiPolicy policy) {
        if (isBound(policy)) {
            return;
        }
        remove(policy.getName());
        boolean others = tagKeys.addAll(policy.getTags().keySet());
        if (others) {
            List.copyOf(byName.values()).forEach(bound -> rebind(bound.policy()));
        }
        rebind(policy);
        policy.getEventPublisher().onTableReplaced(event -> tableReplaced(policy));
    }

    private boolean isBound(ApiPolicy policy) {
        Bound bound = byName.get(policy.getName());
        return bound != null && bound.policy() == policy;
    }

    private synchronized void tableReplaced(ApiPolicy policy) {
        if (isBound(policy)) {
            rebind(policy);
        }
    }

    /** Other rows, or other tag keys, are other meters. */
    private void rebind(ApiPolicy policy) {
        remove(policy.getName());
        Tags extra = Tags.empty();
        for (String key : tagKeys) {
            extra = extra.and(key, policy.getTags().getOrDefault(key, NOT_SAID));
        }
        byName.put(policy.getName(), new Bound(policy, PolicyMeters.register(registry, names, policy, extra)));
    }

    /** Takes the policy away, unless another one has its name by now. */
    synchronized void remove(ApiPolicy policy) {
        if (isBound(policy)) {
            remove(policy.getName());
        }
    }

    private void remove(String name) {
        Bound bound = byName.remove(name);
        if (bound != null) {
            bound.meters().forEach(registry::remove);
        }
    }
}
