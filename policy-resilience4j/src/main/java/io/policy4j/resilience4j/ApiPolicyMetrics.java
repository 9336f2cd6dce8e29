package io.policy4j.resilience4j;

import io.policy4j.core.Action;
import io.policy4j.core.Budget;
import io.policy4j.core.ConcurrencyLimit;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Row;
import io.policy4j.core.Setting;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a policy has counted since it was made, and how its shared state stands. Read when asked for, so that it costs
 * calls nothing. Names in it come from the table, never from the wire.
 */
public final class ApiPolicyMetrics {

    private final ApiPolicy policy;

    ApiPolicyMetrics(ApiPolicy policy) {
        this.policy = policy;
    }

    /** The calls that ended this way. */
    public long getNumberOfCalls(CallResult.Kind kind) {
        return policy.counts().get(kind);
    }

    /** The calls that ended this way with more than one attempt, or with one at most. */
    public long getNumberOfCalls(CallResult.Kind kind, boolean retried) {
        return policy.counts().get(kind, retried);
    }

    /** Attempts that have ended, by any row that the policy ever had. */
    public long getNumberOfAttempts() {
        return policy.counts().rows().stream()
                .flatMapToLong(row -> row.getKinds().stream().mapToLong(row::getNumberOfAttempts))
                .sum();
    }

    /** The rows of the table in force, as they are asked; last what no row decided about. */
    public List<RowMetrics> getRows() {
        return policy.terms().counts().all();
    }

    /** The names of the signals that the table in force can raise; {@code upgrade} is one. */
    public Set<String> getSignals() {
        return rows().flatMap(row -> Stream.of(row.action(), Objects.requireNonNullElse(row.unsafe(), row.action())))
                .filter(Action::signals)
                .map(ApiPolicyMetrics::nameOf)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String nameOf(Action signal) {
        return signal instanceof Action.Signal named ? named.name() : signal.word();
    }

    /** The calls that ended with this signal. */
    public long getNumberOfSignals(String name) {
        return policy.counts().signals(name);
    }

    /** The attempts that could not begin at once: a cooldown, a slot or a guard was in their way. */
    public long getNumberOfHoldups() {
        return policy.counts().heldUp();
    }

    /** How long those attempts were held up together. */
    public Duration getTimeHeldUp() {
        return Duration.ofNanos(policy.counts().heldUpNanos());
    }

    /** The fewest tokens that the retry budget of any key in use has; {@code NaN} where retries have no budget. */
    public double getBudgetTokens() {
        return policy.terms().states().budgetTokens();
    }

    /** How many tokens a retry budget can have; {@code NaN} where retries have no budget. */
    public double getMaxBudgetTokens() {
        Budget budget = table().settings().get(Setting.BUDGET);
        return budget.tokens() == 0 ? Double.NaN : budget.tokens();
    }

    /** How long callers of some key still hold back; zero where no cooldown is open. */
    public Duration getCooldownRemaining() {
        return policy.getState().cooldowns().stream()
                .flatMap(held -> held.remaining().stream())
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** The labels of the rows that close a latch. */
    public Set<String> getLatches() {
        return labels(row -> row.latch() != null);
    }

    /** How many latches of a row are closed: one for each key or scope that it closed. */
    public int getNumberOfClosedLatches(String row) {
        return (int) policy.getState().latches().stream()
                .filter(held -> held.row().equals(row) && !held.remaining().equals(Optional.of(Duration.ZERO)))
                .count();
    }

    /** The names of the concurrency limits. */
    public Set<String> getConcurrencyLimits() {
        return table().settings().get(Setting.CONCURRENCY).keySet();
    }

    /** How many slots of a concurrency limit are taken, over all keys. */
    public int getSlotsUsed(String limit) {
        return policy.getState().slots().stream()
                .filter(slots -> slots.limit().equals(limit))
                .mapToInt(ApiPolicyState.Slots::used)
                .sum();
    }

    /** How many slots a concurrency limit has for each key; zero where the table in force has no such limit. */
    public int getMaxSlots(String limit) {
        ConcurrencyLimit known = table().settings().get(Setting.CONCURRENCY).get(limit);
        return known == null ? 0 : known.limit();
    }

    private Set<String> labels(Predicate<Row> wanted) {
        return rows().filter(wanted).map(Row::label).collect(Collectors.toUnmodifiableSet());
    }

    private Stream<Row> rows() {
        return table().layers().stream().flatMap(layer -> layer.rows().stream());
    }

    private PolicyTable table() {
        return policy.getTable();
    }
}
