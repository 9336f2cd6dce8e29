package io.policy4j.core;

/**
 * How many retries a policy and key may make, as a share of its successes.
 *
 * @param tokens     the most tokens there can be, and how many there are at the start; a retry takes one. Zero switches
 *                   the budget off
 * @param perSuccess what a success gives back, 0 to {@code tokens}
 */
public record Budget(int tokens, double perSuccess) {

    /** 100 tokens, a fifth of one back for each success. */
    public static final Budget DEFAULT = new Budget(100, 0.2);

    /** No bound by budget. */
    public static final Budget NONE = new Budget(0, 0);

    public Budget {
        if (tokens < 0 || tokens > 1_000_000) {
            throw new IllegalArgumentException("tokens (" + tokens + "): must be between 0 and 1000000");
        }
        if (!(perSuccess >= 0 && perSuccess <= tokens)) {
            throw new IllegalArgumentException("per-success (" + perSuccess + "): must be between 0 and tokens");
        }
    }

    @Override
    public String toString() {
        return this.equals(NONE) ? "none" : "tokens: " + tokens + ", per-success: " + perSuccess;
    }
}
