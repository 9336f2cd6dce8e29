package io.policy4j.resilience4j;

import io.github.resilience4j.retry.Retry;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import io.policy4j.core.Settings;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything a client does for one HTTP API: a policy table, put to work around calls.
 *
 * <pre>{@code
 * ApiPolicy policy = ApiPolicy.of("billing", Catalog.bundled().get("agency-bots"));
 * String answer = policy.on(Request.of("GET", "/api/bots"), reader).call(() -> client.get("/api/bots"));
 * }</pre>
 *
 * <p>Safe for concurrent use. Make one for each API and keep it.
 */
public final class ApiPolicy {

    private final String name;
    private final ApiPolicyConfig config;
    private final Map<String, String> tags;
    private final ApiPolicyEventPublisher publisher = new ApiPolicyEventPublisher(this::heard);
    private final Renewals renewals;
    private final Later later;
    private final CallCounts counts = new CallCounts();
    private final ApiPolicyMetrics metrics = new ApiPolicyMetrics(this);
    private final RetryTally retryTally;

    /** Replaced as a whole, under the lock; a call ends under the terms that it began with. */
    private volatile Terms terms;

    private ApiPolicy(String name, PolicyTable table, ApiPolicyConfig config, Map<String, String> tags) {
        this.name = name;
        this.config = config;
        this.tags = Map.copyOf(tags);
        this.renewals = new Renewals(config.getRenewals());
        this.retryTally = new RetryTally(name);
        this.later = config.later();
        PolicyTable effective = effective(table);
        KeyedStates states = new KeyedStates(effective.settings(), config.later(), this::changed, link(name, config));
        this.terms = Terms.of(effective, states, config, counts.of(effective));
    }

    private static @Nullable SharedLink link(String name, ApiPolicyConfig config) {
        SharedState shared = config.getSharedState();
        return shared == null ? null : new SharedLink(name, shared, config.later());
    }

    private synchronized void heard() {
        terms = terms.heardOf();
    }

    private void changed(Hold.Change change) {
        if (publisher.hasConsumers()) {
            publisher.publish(change.event(name, config.getTime().now()));
        }
    }

    /** The table with the configuration's settings over its own. */
    private PolicyTable effective(PolicyTable table) {
        TreeSet<String> missing = new TreeSet<>(table.renewals());
        missing.removeAll(config.getRenewals().keySet());
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("policy " + name + ": its table renews " + String.join(", ", missing)
                    + ", but no such hook is configured; add ApiPolicyConfig.custom().renewal(name, hook)");
        }
        boolean overridden = !config.getSettings().equals(Settings.DEFAULTS);
        return overridden ? table.with(config.getSettings()) : table;
    }

    /** A policy with the default configuration. */
    public static ApiPolicy of(String name, PolicyTable table) {
        return of(name, table, ApiPolicyConfig.ofDefaults());
    }

    /**
     * A policy.
     *
     * @throws IllegalArgumentException if a row wants a renewal hook that the configuration does not have
     */
    public static ApiPolicy of(String name, PolicyTable table, ApiPolicyConfig config) {
        return of(name, table, config, Map.of());
    }

    /**
     * A policy with tags for its metrics, such as the team that it belongs to.
     *
     * @throws IllegalArgumentException if a row wants a renewal hook that the configuration does not have
     */
    public static ApiPolicy of(String name, PolicyTable table, ApiPolicyConfig config, Map<String, String> tags) {
        return new ApiPolicy(name, table, config, tags);
    }

    public String getName() {
        return name;
    }

    /** Tags that all metrics of the policy carry. */
    public Map<String, String> getTags() {
        return tags;
    }

    /** The table in force, with the configuration's settings over its own. */
    public PolicyTable getTable() {
        return terms.table();
    }

    /**
     * Puts another table in force, while calls are in flight: those end with the table they began with, all that begin
     * later have the new one. What is known of cooldowns, latches and slots stays, and of budgets, unless the new
     * table wants other keys or other budgets.
     *
     * @throws IllegalArgumentException if a row wants a renewal hook that the configuration does not have; the old table
     *     stays in force
     */
    public void replaceTable(PolicyTable table) {
        PolicyTable effective = effective(table);
        Terms before;
        synchronized (this) {
            before = terms;
            terms = before.with(effective, counts.of(effective));
        }
        publisher.publish(new ApiPolicyEvent.TableReplaced(name, time().now(), before.table(), effective));
    }

    public ApiPolicyConfig getConfig() {
        return config;
    }

    public ApiPolicyEventPublisher getEventPublisher() {
        return publisher;
    }

    /** What holds callers back at this moment, and what is in use. */
    public ApiPolicyState getState() {
        return new ApiPolicyState(terms.states(), config.getTime());
    }

    /** What has been counted, and how the state stands that calls share. */
    public ApiPolicyMetrics getMetrics() {
        return metrics;
    }

    /**
     * Makes calls of one request; reusable and safe for concurrent use.
     *
     * @param request what is known of the request
     * @param reader  how to look at the client's responses
     */
    public <T> Caller<T> on(Request request, ResponseReader<T> reader) {
        return new Caller<>(this, request, reader);
    }

    /**
     * The policy as a {@code Retry} of Resilience4j, for one request: for {@code Decorators}, a {@code RetryRegistry},
     * {@code RetryOperator}, {@code @Retry} and whatever else takes one. Rows, waits, budget and replay safety are those
     * of {@link Caller#call}; signals and declined waits are thrown as there. All of a policy's retries share its name,
     * their events and their metrics.
     *
     * <p>Latches and cooldowns hold its calls back too; an asynchronous one that begins in a cooldown is declined, as
     * nobody can wait for it there. Of a call that is cancelled from outside, or ends by an {@link Error}, a {@code Retry}
     * does not hear: if it has failed once before, or is observed, it counts as cancelled when nothing refers to it any
     * more; else it is not counted.
     *
     * @throws IllegalStateException if the policy has guards, or the table slots for this request, an
     *     {@code attempt-timeout} or rows that renew: a {@code Retry} does not make the attempts, so it can neither stop
     *     nor change one, nor give back what one holds
     */
    public <T> Retry asRetry(Request request, ResponseReader<T> reader) {
        return on(request, reader).asRetry();
    }

    /** What the table says about outcomes of one request, for Resilience4j components of one's own. */
    public <T> PolicyPredicates predicates(Request request, ResponseReader<T> reader) {
        return new PolicyPredicates(this, request, reader);
    }

    /** Makes a call whose value is no response, so that only exceptions are outcomes. */
    public <T> T executeCallable(Request request, Callable<T> callable) throws Exception {
        return on(request, ResponseReader.<T>valuesAreSuccesses()).call(callable);
    }

    /** Makes a call whose value is no response, so that only exceptions are outcomes. */
    public <T> T executeSupplier(Request request, Supplier<T> supplier) {
        return on(request, ResponseReader.<T>valuesAreSuccesses())
                .decorateSupplier(supplier)
                .get();
    }

    Terms terms() {
        return terms;
    }

    CallCounts counts() {
        return counts;
    }

    RetryTally retryTally() {
        return retryTally;
    }

    Renewals renewals() {
        return renewals;
    }

    PolicyTime time() {
        return config.getTime();
    }

    Later later() {
        return later;
    }

    @Override
    public String toString() {
        return "ApiPolicy[" + name + "]";
    }
}
