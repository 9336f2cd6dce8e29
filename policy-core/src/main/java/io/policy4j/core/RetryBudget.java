package io.policy4j.core;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The tokens of one policy and key. Retries take whole tokens, successes give back a share, hinted waits are free.
 *
 * <p>Compare the retry throttling of gRFC A6 and Finagle's {@code RetryBudget}. Safe for concurrent use; while it is full
 * a success only reads, so that a healthy API's calls never contend.
 */
public final class RetryBudget {

    private static final long TOKEN = 1_000_000;

    private final boolean unlimited;
    private final long full;
    private final long perSuccess;
    private final AtomicLong balance;

    public RetryBudget(Budget budget) {
        unlimited = budget.tokens() == 0;
        full = budget.tokens() * TOKEN;
        perSuccess = Math.round(budget.perSuccess() * TOKEN);
        balance = new AtomicLong(full);
    }

    /** Gives back what a success is worth. */
    public void onSuccess() {
        if (balance.get() != full) {
            balance.updateAndGet(tokens -> Math.min(full, tokens + perSuccess));
        }
    }

    /** Takes a token for a retry; false when there is none. */
    public boolean tryRetry() {
        if (unlimited) {
            return true;
        }
        while (true) {
            long tokens = balance.get();
            if (tokens < TOKEN) {
                return false;
            }
            if (balance.compareAndSet(tokens, tokens - TOKEN)) {
                return true;
            }
        }
    }

    /** The tokens there are now. */
    public double tokens() {
        return (double) balance.get() / TOKEN;
    }
}
