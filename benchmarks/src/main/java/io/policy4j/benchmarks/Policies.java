package io.policy4j.benchmarks;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.policy4j.core.Action;
import io.policy4j.core.Backoff;
import io.policy4j.core.Budget;
import io.policy4j.core.ConcurrencyLimit;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import io.policy4j.core.Row;
import io.policy4j.core.Setting;
import io.policy4j.core.Wait;
import io.policy4j.core.file.Catalog;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyConfig;
import io.policy4j.resilience4j.ApiPolicyRegistry;
import io.policy4j.resilience4j.Caller;
import io.policy4j.resilience4j.micrometer.TaggedApiPolicyMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The policies that are measured. They retry a 503 at once, up to three attempts, and never run out of budget. */
final class Policies {

    static final Request GET = Request.of("GET", "/things");
    static final int ATTEMPTS = 3;

    private Policies() {}

    static PolicyTable table() {
        return table(Duration.ZERO);
    }

    /** A table that retries a 503 after a fixed wait. */
    static PolicyTable table(Duration wait) {
        return PolicyTable.builder("things")
                .extend(Catalog.http())
                .row("503", Action.retry(Backoff.every(wait).withTimes(ATTEMPTS - 1)))
                .set(Setting.BUDGET, Budget.NONE)
                .build();
    }

    /** Micrometer's meters are bound, as an application would. */
    static ApiPolicy withMetrics() {
        ApiPolicyRegistry registry = ApiPolicyRegistry.ofDefaults();
        TaggedApiPolicyMetrics.ofApiPolicyRegistry(registry).bindTo(new SimpleMeterRegistry());
        return registry.apiPolicy("things", table());
    }

    /** Rows that start a cooldown and close a latch stand beside those that are used. */
    static ApiPolicy withCooldownAndLatch() {
        PolicyTable table = PolicyTable.builder("things")
                .extend(table())
                .row(Row.builder("429", Action.waitFor(Wait.DEFAULT))
                        .cooldown("key")
                        .build())
                .row(Row.builder("402", Action.upgrade()).latch("1h").build())
                .build();
        return ApiPolicy.of("things", table);
    }

    /** As many attempts at once as the Bulkhead lets pass, and no more. */
    static ApiPolicy withSlots() {
        ConcurrencyLimit limit =
                new ConcurrencyLimit(Guards.MOST_AT_ONCE, List.of(), ConcurrencyLimit.Scope.CALL, null, null);
        PolicyTable table = PolicyTable.builder("things")
                .extend(table())
                .set(Setting.CONCURRENCY, Map.of("calls", limit))
                .build();
        return ApiPolicy.of("things", table);
    }

    static ApiPolicy policy(UnaryOperator<ApiPolicyConfig.Builder> config) {
        return ApiPolicy.of(
                "things", table(), config.apply(ApiPolicyConfig.custom()).build());
    }

    static Caller<Answer> caller(ApiPolicy policy) {
        return policy.on(GET, new Answer.Reader());
    }

    static Caller<Answer> caller() {
        return caller(policy(UnaryOperator.identity()));
    }
}
