package io.policy4j.resilience4j;

import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import io.policy4j.core.Settings;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

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
    private final PolicyTable table;
    private final ApiPolicyConfig config;
    private final ApiPolicyEventPublisher publisher = new ApiPolicyEventPublisher();
    private final KeyedStates states;
    private final Renewals renewals;
    private final CallCounts counts = new CallCounts();

    private ApiPolicy(String name, PolicyTable table, ApiPolicyConfig config) {
        this.name = name;
        boolean overridden = !config.getSettings().equals(Settings.DEFAULTS);
        this.table = overridden ? table.with(config.getSettings()) : table;
        this.config = config;
        this.states = new KeyedStates(this.table.settings(), config.getTime());
        this.renewals = new Renewals(config.getRenewals());
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
        TreeSet<String> missing = new TreeSet<>(table.renewals());
        missing.removeAll(config.getRenewals().keySet());
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("policy " + name + ": its table renews " + String.join(", ", missing)
                    + ", but no such hook is configured; add ApiPolicyConfig.custom().renewal(name, hook)");
        }
        return new ApiPolicy(name, table, config);
    }

    public String getName() {
        return name;
    }

    public PolicyTable getTable() {
        return table;
    }

    public ApiPolicyConfig getConfig() {
        return config;
    }

    public ApiPolicyEventPublisher getEventPublisher() {
        return publisher;
    }

    /** How many calls have ended, by how they ended. */
    public CallCounts getCounts() {
        return counts;
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

    KeyedStates states() {
        return states;
    }

    Renewals renewals() {
        return renewals;
    }

    PolicyTime time() {
        return config.getTime();
    }

    @Override
    public String toString() {
        return "ApiPolicy[" + name + "]";
    }
}
