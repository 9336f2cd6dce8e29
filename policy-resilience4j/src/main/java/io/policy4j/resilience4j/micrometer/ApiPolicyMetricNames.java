package io.policy4j.resilience4j.micrometer;

import java.util.Objects;

/** The names of a policy's meters, each of which can be another one. Immutable. */
public final class ApiPolicyMetricNames {

    /** Default name of the calls that have ended. */
    public static final String DEFAULT_CALLS = "policy4j.calls";

    /** Default name of the attempts that have ended. */
    public static final String DEFAULT_ATTEMPTS = "policy4j.attempts";

    /** Default name of the waits between attempts. */
    public static final String DEFAULT_WAITS = "policy4j.waits";

    /** Default name of the attempts that were held up before they began. */
    public static final String DEFAULT_HOLDUPS = "policy4j.holdups";

    /** Default name of the calls that ended with a signal. */
    public static final String DEFAULT_SIGNALS = "policy4j.signals";

    /** Default name of the tokens left for retries. */
    public static final String DEFAULT_BUDGET_TOKENS = "policy4j.budget.tokens";

    /** Default name of the most tokens that there can be. */
    public static final String DEFAULT_BUDGET_MAX_TOKENS = "policy4j.budget.max.tokens";

    /** Default name of the time that callers still hold back. */
    public static final String DEFAULT_COOLDOWN_REMAINING = "policy4j.cooldown.remaining";

    /** Default name of the latches that are closed. */
    public static final String DEFAULT_LATCHES_CLOSED = "policy4j.latches.closed";

    /** Default name of the slots that are taken. */
    public static final String DEFAULT_SLOTS_USED = "policy4j.slots.used";

    /** Default name of the slots that there are. */
    public static final String DEFAULT_SLOTS_MAX = "policy4j.slots.max";

    private static final ApiPolicyMetricNames DEFAULTS = custom().build();

    private final String calls;
    private final String attempts;
    private final String waits;
    private final String holdups;
    private final String signals;
    private final String budgetTokens;
    private final String budgetMaxTokens;
    private final String cooldownRemaining;
    private final String latchesClosed;
    private final String slotsUsed;
    private final String slotsMax;

    private ApiPolicyMetricNames(Builder builder) {
        calls = builder.calls;
        attempts = builder.attempts;
        waits = builder.waits;
        holdups = builder.holdups;
        signals = builder.signals;
        budgetTokens = builder.budgetTokens;
        budgetMaxTokens = builder.budgetMaxTokens;
        cooldownRemaining = builder.cooldownRemaining;
        latchesClosed = builder.latchesClosed;
        slotsUsed = builder.slotsUsed;
        slotsMax = builder.slotsMax;
    }

    /** All names as they are by default. */
    public static ApiPolicyMetricNames ofDefaults() {
        return DEFAULTS;
    }

    /** Starts from the default names. */
    public static Builder custom() {
        return new Builder();
    }

    public String getCallsMetricName() {
        return calls;
    }

    public String getAttemptsMetricName() {
        return attempts;
    }

    public String getWaitsMetricName() {
        return waits;
    }

    public String getHoldupsMetricName() {
        return holdups;
    }

    public String getSignalsMetricName() {
        return signals;
    }

    public String getBudgetTokensMetricName() {
        return budgetTokens;
    }

    public String getBudgetMaxTokensMetricName() {
        return budgetMaxTokens;
    }

    public String getCooldownRemainingMetricName() {
        return cooldownRemaining;
    }

    public String getLatchesClosedMetricName() {
        return latchesClosed;
    }

    public String getSlotsUsedMetricName() {
        return slotsUsed;
    }

    public String getSlotsMaxMetricName() {
        return slotsMax;
    }

    /** Builds names; what is not said stays the default. */
    public static final class Builder {
        private String calls = DEFAULT_CALLS;
        private String attempts = DEFAULT_ATTEMPTS;
        private String waits = DEFAULT_WAITS;
        private String holdups = DEFAULT_HOLDUPS;
        private String signals = DEFAULT_SIGNALS;
        private String budgetTokens = DEFAULT_BUDGET_TOKENS;
        private String budgetMaxTokens = DEFAULT_BUDGET_MAX_TOKENS;
        private String cooldownRemaining = DEFAULT_COOLDOWN_REMAINING;
        private String latchesClosed = DEFAULT_LATCHES_CLOSED;
        private String slotsUsed = DEFAULT_SLOTS_USED;
        private String slotsMax = DEFAULT_SLOTS_MAX;

        private Builder() {}

        /** Default {@value #DEFAULT_CALLS}. */
        public Builder callsMetricName(String name) {
            calls = Objects.requireNonNull(name);
            return this;
        }

        /** Default {@value #DEFAULT_ATTEMPTS}. */
        public Builder attemptsMetricName(String name) {
            attempts = Objects.requireNonNull(name);
            return this;
        }

        /** Default {@value #DEFAULT_WAITS}. */
        public Builder waitsMetricName(String name) {
            waits = Objects.requireNonNull(name);
            return this;
        }

        /** Default {@value #DEFAULT_HOLDUPS}. */
        public Builder holdupsMetricName(String name) {
            holdups = Objects.requireNonNull(name);
            return this;
        }

        /** Default {@value #DEFAULT_SIGNALS}. */
        public Builder signalsMetricName(String name) {
            signals = Objects.requireNonNull(name);
            return this;
        }

        /** Default {@value #DEFAULT_BUDGET_TOKENS}. */
        public Builder budgetTokensMetricName(String name) {
            budgetTokens = Objects.requireNonNull(name);
            return this;
        }

        /** Default {@value #DEFAULT_BUDGET_MAX_TOKENS}. */
        public Builder budgetMaxTokensMetricName(String name) {
            budgetMaxTokens = Objects.requireNonNull(name);
            return this;
        }

        /** Default {@value #DEFAULT_COOLDOWN_REMAINING}. */
        public Builder cooldownRemainingMetricName(String name) {
            cooldownRemaining = Objects.requireNonNull(name);
            return this;
        }

        /** Default {@value #DEFAULT_LATCHES_CLOSED}. */
        public Builder latchesClosedMetricName(String name) {
            latchesClosed = Objects.requireNonNull(name);
            return this;
        }

        /** Default {@value #DEFAULT_SLOTS_USED}. */
        public Builder slotsUsedMetricName(String name) {
            slotsUsed = Objects.requireNonNull(name);
            return this;
        }

        /** Default {@value #DEFAULT_SLOTS_MAX}. */
        public Builder slotsMaxMetricName(String name) {
            slotsMax = Objects.requireNonNull(name);
            return this;
        }

        public ApiPolicyMetricNames build() {
            return new ApiPolicyMetricNames(this);
        }
    }
}
