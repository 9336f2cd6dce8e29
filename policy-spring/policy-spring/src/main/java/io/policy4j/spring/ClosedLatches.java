package io.policy4j.spring;

import io.policy4j.core.Durations;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyRegistry;
import io.policy4j.resilience4j.ApiPolicyState;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * The policies that refuse calls at this moment, as a latch of theirs is closed; for health indicators.
 *
 * @param byPolicy by the policy's name for how long yet, by the row that closed the latch
 */
public record ClosedLatches(Map<String, Map<String, String>> byPolicy) {

    /** Those of all policies of a registry. */
    public static ClosedLatches of(ApiPolicyRegistry registry) {
        Map<String, Map<String, String>> byPolicy = new TreeMap<>();
        for (ApiPolicy policy : registry.getAllPolicies()) {
            for (ApiPolicyState.Held latch : policy.getState().latches()) {
                byPolicy.computeIfAbsent(policy.getName(), name -> new TreeMap<>())
                        .put(
                                latch.row(),
                                latch.remaining().map(ClosedLatches::text).orElse("until it is released"));
            }
        }
        return new ClosedLatches(byPolicy);
    }

    private static String text(Duration remaining) {
        return remaining.isZero()
                ? "until a probe succeeds"
                : "for "
                        + Durations.format(Duration.ofSeconds(
                                remaining.plusNanos(999_999_999).toSeconds()));
    }

    /** Whether no policy refuses calls. */
    public boolean isEmpty() {
        return byPolicy.isEmpty();
    }

    /** What a health indicator tells. */
    public Map<String, Object> details() {
        return new TreeMap<>(byPolicy);
    }
}
