package io.policy4j.resilience4j;

import io.policy4j.core.Action;
import io.policy4j.core.ConcurrencyLimit;
import io.policy4j.core.Endpoint;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import io.policy4j.core.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What calls run under.
 *
 * @param table  decides
 * @param holds  the holds that the table knows of
 * @param states what calls of one key share
 * @param config how the policy is executed
 * @param counts where outcomes are counted
 * @param heard  whether somebody hears of calls that succeed at once
 */
record Terms(
        PolicyTable table,
        HoldPlan holds,
        KeyedStates states,
        ApiPolicyConfig config,
        TableCounts counts,
        boolean heard) {

    static Terms of(PolicyTable table, KeyedStates states, ApiPolicyConfig config, TableCounts counts) {
        return new Terms(table, HoldPlan.of(table), states, config, counts, config.observer() != null);
    }

    /** These terms with another table and its counts; what is known of keys stays, as far as it means the same. */
    Terms with(PolicyTable other, TableCounts otherCounts) {
        return new Terms(other, HoldPlan.of(other), states.under(other.settings()), config, otherCounts, heard);
    }

    /** These terms where somebody hears of calls that succeed at once. */
    Terms heardOf() {
        return new Terms(table, holds, states, config, counts, true);
    }

    /** What every attempt of such a request passes. */
    Gate gate(Request request, String key) {
        return gate(request, key, slots(request, key));
    }

    /** What every poll of such a request passes: the slots of the work itself are not taken once more. */
    Gate pollGate(Request request, String key) {
        List<SlotPool> slots = slots(request, key);
        slots.removeIf(SlotPool::isForOperations);
        return gate(request, key, slots);
    }

    private Gate gate(Request request, String key, List<SlotPool> slots) {
        Duration maxWait = table.settings().get(Setting.MAX_WAIT);
        Holds own = new Holds(holds, states, request, key, maxWait, config.getTime(), config.getRandom());
        return new Gate(own, slots, config.guards(), shared(key, slots));
    }

    private @Nullable SharedGuard shared(String key, List<SlotPool> slots) {
        SharedLink link = states.link();
        return link == null
                ? null
                : new SharedGuard(
                        link,
                        table.settings().get(Setting.SHARED_STATE_AWAY),
                        key,
                        slots,
                        table.settings().get(Setting.BUDGET),
                        states.successes(key));
    }

    /** The slots that such a row waits for; null where the table has none of that name. */
    @Nullable
    SlotPool slots(Action.AwaitSlot row, String key) {
        Map<String, ConcurrencyLimit> limits = table.settings().get(Setting.CONCURRENCY);
        boolean single = row.of() == null && limits.size() == 1;
        String name = single ? limits.keySet().iterator().next() : row.of();
        ConcurrencyLimit limit = name == null ? null : limits.get(name);
        return name == null || limit == null
                ? null
                : states.slots(name, key, limit, table.settings().get(Setting.MAX_WAIT));
    }

    private List<SlotPool> slots(Request request, String key) {
        Duration maxWait = table.settings().get(Setting.MAX_WAIT);
        List<SlotPool> slots = new ArrayList<>();
        for (Map.Entry<String, ConcurrencyLimit> limit :
                table.settings().get(Setting.CONCURRENCY).entrySet()) {
            List<Endpoint> at = limit.getValue().at();
            if (at.isEmpty() || at.stream().anyMatch(endpoint -> endpoint.matches(request))) {
                slots.add(states.slots(limit.getKey(), key, limit.getValue(), maxWait));
            }
        }
        return slots;
    }
}
