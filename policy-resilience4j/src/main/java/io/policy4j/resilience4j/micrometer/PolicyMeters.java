package io.policy4j.resilience4j.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyMetrics;
import io.policy4j.resilience4j.CallResult;
import io.policy4j.resilience4j.RowMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** The meters of one policy in one registry. They read what the policy counts anyway, so that they cost its calls nothing. */
final class PolicyMeters {

    private final MeterRegistry registry;
    private final ApiPolicyMetricNames names;
    private final ApiPolicyMetrics metrics;
    private final Tags tags;
    private final List<Meter> meters = new ArrayList<>();

    private PolicyMeters(MeterRegistry registry, ApiPolicyMetricNames names, ApiPolicy policy, Tags extra) {
        this.registry = registry;
        this.names = names;
        this.metrics = policy.getMetrics();
        this.tags = extra.and("name", policy.getName());
    }

    /**
     * Registers all meters that the table in force gives rise to.
     *
     * @param extra tags beside those that a meter has by itself
     */
    static List<Meter> register(MeterRegistry registry, ApiPolicyMetricNames names, ApiPolicy policy, Tags extra) {
        PolicyMeters all = new PolicyMeters(registry, names, policy, extra);
        all.calls();
        all.metrics.getRows().forEach(all::row);
        all.holdups();
        all.state();
        return all.meters;
    }

    private void calls() {
        for (CallResult.Kind kind : CallResult.Kind.values()) {
            for (boolean retried : new boolean[] {false, true}) {
                count(
                        names.getCallsMetricName(),
                        "Calls that have ended, by how they ended",
                        tags.and("kind", kind.word(), "retried", Boolean.toString(retried)),
                        metrics,
                        known -> known.getNumberOfCalls(kind, retried));
            }
        }
        for (String signal : metrics.getSignals()) {
            count(
                    names.getSignalsMetricName(),
                    "Calls that ended with a signal to the caller",
                    tags.and("signal", signal),
                    metrics,
                    known -> known.getNumberOfSignals(signal));
        }
    }

    private void row(RowMetrics row) {
        Tags ofRow = tags.and("row", row.getRow(), "action", row.getAction());
        for (RowMetrics.Kind kind : row.getKinds()) {
            count(
                    names.getAttemptsMetricName(),
                    "Attempts that have ended, by the row that decided about them and what it decided",
                    ofRow.and("kind", kind.word()),
                    row,
                    known -> known.getNumberOfAttempts(kind));
        }
        if (row.isSendingAgain()) {
            meters.add(FunctionTimer.builder(
                            names.getWaitsMetricName(),
                            row,
                            RowMetrics::getNumberOfWaits,
                            known -> known.getTimeWaited().toNanos(),
                            TimeUnit.NANOSECONDS)
                    .description("Waits between two attempts of a call, by the row that asked for them")
                    .tags(ofRow)
                    .register(registry));
        }
    }

    private void holdups() {
        meters.add(FunctionTimer.builder(
                        names.getHoldupsMetricName(),
                        metrics,
                        ApiPolicyMetrics::getNumberOfHoldups,
                        known -> known.getTimeHeldUp().toNanos(),
                        TimeUnit.NANOSECONDS)
                .description("Attempts that a cooldown, a slot or a guard held up before they began")
                .tags(tags)
                .register(registry));
    }

    private void state() {
        gauge(
                names.getBudgetTokensMetricName(),
                "The fewest tokens for retries that any key in use has",
                tags,
                ApiPolicyMetrics::getBudgetTokens);
        gauge(
                names.getBudgetMaxTokensMetricName(),
                "The most tokens for retries that there can be",
                tags,
                ApiPolicyMetrics::getMaxBudgetTokens);
        meters.add(TimeGauge.builder(
                        names.getCooldownRemainingMetricName(),
                        metrics,
                        TimeUnit.NANOSECONDS,
                        known -> known.getCooldownRemaining().toNanos())
                .description("How long callers of some key still hold back")
                .tags(tags)
                .register(registry));
        for (String row : metrics.getLatches()) {
            gauge(
                    names.getLatchesClosedMetricName(),
                    "Latches that are closed, by the row that closed them",
                    tags.and("row", row),
                    known -> known.getNumberOfClosedLatches(row));
        }
        for (String limit : metrics.getConcurrencyLimits()) {
            Tags ofLimit = tags.and("limit", limit);
            gauge(
                    names.getSlotsUsedMetricName(),
                    "Slots of a concurrency limit that are taken, over all keys",
                    ofLimit,
                    known -> known.getSlotsUsed(limit));
            gauge(
                    names.getSlotsMaxMetricName(),
                    "Slots of a concurrency limit for each key",
                    ofLimit,
                    known -> known.getMaxSlots(limit));
        }
    }

    private <T> void count(String name, String description, Tags own, T counted, ToDoubleFunction<T> count) {
        meters.add(FunctionCounter.builder(name, counted, count)
                .description(description)
                .tags(own)
                .register(registry));
    }

    private void gauge(String name, String description, Tags own, ToDoubleFunction<ApiPolicyMetrics> value) {
        meters.add(Gauge.builder(name, metrics, value)
                .description(description)
                .tags(own)
                .register(registry));
    }
}
