package io.policy4j.resilience4j;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import io.policy4j.core.Action;
import io.policy4j.core.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How a policy is executed: time, chance, how exceptions are read, and what renewal hooks do. Immutable. */
public final class ApiPolicyConfig {

    private static final ApiPolicyConfig DEFAULTS = custom().build();

    private final PolicyTime time;
    private final @Nullable Executor executor;
    private final DoubleSupplier random;
    private final FailureReader failureReader;
    private final Map<String, RenewalHook> renewals;
    private final Supplier<String> idempotencyKeys;
    private final Settings settings;
    private final boolean details;
    private final boolean operations;
    private final Guards guards;
    private final @Nullable SharedState sharedState;
    private final @Nullable CallObserver observer;
    private final Later later;

    private ApiPolicyConfig(Builder builder) {
        time = builder.time;
        executor = builder.executor;
        random = builder.random;
        failureReader = builder.failureReader;
        renewals = Map.copyOf(builder.renewals);
        idempotencyKeys = builder.idempotencyKeys;
        settings = builder.settings;
        details = builder.details;
        operations = builder.operations;
        sharedState = builder.sharedState;
        observer = builder.observer;
        later = new Later(time, getExecutor());
        BulkheadQueue queue = builder.bulkhead == null ? null : new BulkheadQueue(builder.bulkhead, later);
        guards = new Guards(builder.circuitBreaker, queue, builder.rateLimiter, builder.timeLimiter);
    }

    /** The machine's time, thread-local randomness, exceptions of installed readers and the JDK's, no hooks. */
    public static ApiPolicyConfig ofDefaults() {
        return DEFAULTS;
    }

    /** Starts from the defaults. */
    public static Builder custom() {
        return new Builder();
    }

    /** Starts from another configuration. */
    public static Builder from(ApiPolicyConfig base) {
        Builder builder = new Builder();
        builder.time = base.time;
        builder.executor = base.executor;
        builder.random = base.random;
        builder.failureReader = base.failureReader;
        builder.renewals.putAll(base.renewals);
        builder.idempotencyKeys = base.idempotencyKeys;
        builder.settings = base.settings;
        builder.details = base.details;
        builder.operations = base.operations;
        builder.sharedState = base.sharedState;
        builder.observer = base.observer;
        builder.circuitBreaker = base.guards.circuit();
        builder.bulkhead =
                base.guards.bulkhead() == null ? null : base.guards.bulkhead().bulkhead();
        builder.rateLimiter = base.guards.rate();
        builder.timeLimiter = base.guards.time();
        return builder;
    }

    public PolicyTime getTime() {
        return time;
    }

    public Executor getExecutor() {
        return executor == null ? time.executor() : executor;
    }

    public DoubleSupplier getRandom() {
        return random;
    }

    public FailureReader getFailureReader() {
        return failureReader;
    }

    public Map<String, RenewalHook> getRenewals() {
        return renewals;
    }

    public Supplier<String> getIdempotencyKeys() {
        return idempotencyKeys;
    }

    public Settings getSettings() {
        return settings;
    }

    public boolean isDetails() {
        return details;
    }

    public boolean isOperations() {
        return operations;
    }

    /** Where processes share their state; null for each its own. */
    public @Nullable SharedState getSharedState() {
        return sharedState;
    }

    Guards guards() {
        return guards;
    }

    Later later() {
        return later;
    }

    /** Who watches each call; null for nobody. */
    @Nullable
    CallObserver observer() {
        return observer;
    }

    /** Builds a configuration; each setter checks its value. */
    public static final class Builder {
        private PolicyTime time = PolicyTime.system();
        private @Nullable Executor executor;
        private DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
        private FailureReader failureReader = FailureReader.installed().or(FailureReader.standard());
        private final Map<String, RenewalHook> renewals = new HashMap<>();
        private Supplier<String> idempotencyKeys = () -> UUID.randomUUID().toString();
        private Settings settings = Settings.DEFAULTS;
        private boolean details;
        private boolean operations;
        private @Nullable SharedState sharedState;
        private @Nullable CallObserver observer;
        private @Nullable CircuitBreaker circuitBreaker;
        private @Nullable Bulkhead bulkhead;
        private @Nullable RateLimiter rateLimiter;
        private @Nullable TimeLimiter timeLimiter;

        private Builder() {}

        /** Clock, sleep and scheduler; default the machine's. */
        public Builder time(PolicyTime time) {
            this.time = Objects.requireNonNull(time);
            return this;
        }

        /**
         * Where async calls go on after a wait or a timeout: with the next attempt, or with the caller's stages.
         *
         * <p>Default {@link java.util.concurrent.ForkJoinPool#commonPool()} with the machine's time, so that a supplier that
         * blocks delays no other call's wait. A caller's own scheduler, and virtual time, run them themselves.
         */
        public Builder executor(Executor executor) {
            this.executor = Objects.requireNonNull(executor);
            return this;
        }

        /** Where jitter comes from: numbers from 0 (inclusive) to 1 (exclusive); default the thread's random source. */
        public Builder random(DoubleSupplier random) {
            this.random = Objects.requireNonNull(random);
            return this;
        }

        /** How exceptions are read, before those of installed readers and the JDK's own are. */
        public Builder failureReader(FailureReader reader) {
            this.failureReader = reader.or(FailureReader.installed()).or(FailureReader.standard());
            return this;
        }

        /** What a row that says {@code renew: NAME} runs. */
        public Builder renewal(String name, RenewalHook hook) {
            if (name.equals(Action.Renew.IDEMPOTENCY_KEY)) {
                throw new IllegalArgumentException("renewal (" + name + "): is built in and can't be replaced");
            }
            renewals.put(name, Objects.requireNonNull(hook));
            return this;
        }

        /** How idempotency keys are made; default random UUIDs. */
        public Builder idempotencyKeys(Supplier<String> keys) {
            this.idempotencyKeys = Objects.requireNonNull(keys);
            return this;
        }

        /** Settings that override those of the table. */
        public Builder settings(Settings settings) {
            this.settings = Objects.requireNonNull(settings);
            return this;
        }

        /** Whether the error details of every error response are read, needed for the decision or not; default false. */
        public Builder details(boolean details) {
            this.details = details;
            return this;
        }

        /**
         * Whether every call that can is an {@link Operation}: what a {@code poll} row speaks of is followed to its end, by
         * whatever client makes the calls. Default false: such a call ends with the start of the work. Plain callables and
         * suppliers can't ask elsewhere, and never follow.
         */
        public Builder operations(boolean operations) {
            this.operations = operations;
            return this;
        }

        /**
         * A circuit breaker that every attempt passes; default none. The table tells it what outcomes mean: those of rows
         * with {@code circuit: failure} are failures, accepted ones successes, and all others it does not hear of. Whether
         * a failure counts is up to its own configuration, which sees the client's exception or an
         * {@link OutageException}.
         */
        public Builder circuitBreaker(CircuitBreaker breaker) {
            this.circuitBreaker = Objects.requireNonNull(breaker);
            return this;
        }

        /** As {@link #circuitBreaker(CircuitBreaker)}, for the one of that name. */
        public Builder circuitBreaker(CircuitBreakerRegistry registry, String name) {
            return circuitBreaker(registry.circuitBreaker(name));
        }

        /**
         * A bulkhead around attempts; default none. It is free while a call waits between two attempts. An attempt waits
         * for it as long as its own configuration says, without blocking where the call is async.
         */
        public Builder bulkhead(Bulkhead limit) {
            this.bulkhead = Objects.requireNonNull(limit);
            return this;
        }

        /** As {@link #bulkhead(Bulkhead)}, for the one of that name. */
        public Builder bulkhead(BulkheadRegistry registry, String name) {
            return bulkhead(registry.bulkhead(name));
        }

        /**
         * A limit of our own to the rate of attempts, such as that of the plan we are on; default none. Its permissions
         * of the current period are gone once the server says that too much is asked of it: with a 429, or any outcome
         * that a {@code wait} row decides about.
         */
        public Builder rateLimiter(RateLimiter limiter) {
            this.rateLimiter = Objects.requireNonNull(limiter);
            return this;
        }

        /** As {@link #rateLimiter(RateLimiter)}, for the one of that name. */
        public Builder rateLimiter(RateLimiterRegistry registry, String name) {
            return rateLimiter(registry.rateLimiter(name));
        }

        /**
         * How long each attempt may take; default no bound. The shorter one of this and {@code attempt-timeout} holds. As
         * that one it can't be kept on plain callables and suppliers, which are refused.
         */
        public Builder timeLimiter(TimeLimiter limiter) {
            this.timeLimiter = Objects.requireNonNull(limiter);
            return this;
        }

        /** As {@link #timeLimiter(TimeLimiter)}, for the one of that name. */
        public Builder timeLimiter(TimeLimiterRegistry registry, String name) {
            return timeLimiter(registry.timeLimiter(name));
        }

        /** Who watches each call, for traces; default nobody. Calls that succeed at once cost more under an observer. */
        public Builder observer(CallObserver observer) {
            this.observer = Objects.requireNonNull(observer);
            return this;
        }

        /** Where processes share cooldowns, latches, slots and budgets; default none, so that each has its own. */
        public Builder sharedState(SharedState state) {
            this.sharedState = Objects.requireNonNull(state);
            return this;
        }

        public ApiPolicyConfig build() {
            return new ApiPolicyConfig(this);
        }
    }
}
