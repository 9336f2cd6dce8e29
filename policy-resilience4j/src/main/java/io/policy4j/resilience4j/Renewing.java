package io.policy4j.resilience4j;

import io.policy4j.core.Action;
import io.policy4j.core.Decision;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Runs the hooks that a call's rows want.
 *
 * @param changes whether the attempts apply what a hook changes about the request
 */
record Renewing(ApiPolicy policy, String key, NextRequest next, boolean changes, Deadline deadline) {

    /** Starts a decision's renewal; null where there is nothing to wait for. */
    @Nullable
    CompletableFuture<RequestChange> start(String hook, Decision.Again again) {
        if (hook.equals(Action.Renew.IDEMPOTENCY_KEY)) {
            next.generateKey();
            return null;
        }
        return deadline.bound(policy.renewals()
                .renew(hook, key, next.facts(), again.details())
                .thenApply(renewed -> usable(again, renewed)));
    }

    private RequestChange usable(Decision.Again again, RequestChange renewed) {
        if (!changes && !renewed.isNone()) {
            throw new IllegalStateException(
                    "renewal " + again.renewal() + " changes the request, which a plain callable"
                            + " or supplier can't apply; use send or sendAsync");
        }
        if (!deadline.allows(again.delayNanos())) {
            throw new CompletionException(Deadline.late());
        }
        return renewed;
    }
}
