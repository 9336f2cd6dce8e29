package io.policy4j.spring;

import io.policy4j.core.Durations;
import io.policy4j.core.Setting;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyRegistry;
import io.policy4j.resilience4j.ApiPolicyState;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * What keeps policies from making calls at this moment, for health indicators: closed latches, and a shared state that is
 * out of reach.
 *
 * @param isInService whether no policy refuses calls; one that goes on by itself while its shared state is away does not
 * @param byPolicy    by the policy's name what is told: for how long yet, by the row that closed a latch, and whether its
 *                    shared state is away
 */
public record PolicyHealth(boolean isInService, Map<String, Map<String, String>> byPolicy) {

    /** That of all policies of a registry. */
    public static PolicyHealth of(ApiPolicyRegistry registry) {
        boolean inService = true;
        Map<String, Map<String, String>> byPolicy = new TreeMap<>();
        for (ApiPolicy policy : registry.getAllPolicies()) {
            ApiPolicyState state = policy.getState();
            Map<String, String> told = new TreeMap<>();
            for (ApiPolicyState.Held latch : state.latches()) {
                told.put(latch.row(), latch.remaining().map(PolicyHealth::text).orElse("until it is released"));
            }
            inService &= told.isEmpty();
            if (state.isSharedStateAway()) {
                boolean refuses =
                        policy.getTable().settings().get(Setting.SHARED_STATE_AWAY) == Setting.SharedStateAway.REFUSE;
                inService &= !refuses;
                told.put("shared state", refuses ? "away: calls are refused" : "away: this process goes by its own");
            }
            if (!told.isEmpty()) {
                byPolicy.put(policy.getName(), told);
            }
        }
        return new PolicyHealth(inService, byPolicy);
    }

    private static String text(Duration remaining) {
        return remaining.isZero()
                ? "until a probe succeeds"
                : "for "
                        + Durations.format(Duration.ofSeconds(
                                remaining.plusNanos(999_999_999).toSeconds()));
    }

    /** What a health indicator tells. */
    public Map<String, Object> details() {
        return new TreeMap<>(byPolicy);
    }
}
