package io.policy4j.resilience4j;

import io.policy4j.core.ErrorDetails;
import io.policy4j.core.Request;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What a {@code renew} row runs: fetch a token, sign again, reduce the request. Calls of one policy and key that need
 * the same hook at the same time share one run of it.
 */
@FunctionalInterface
public interface RenewalHook {

    /**
     * Renews.
     *
     * @param request the facts of the request that failed
     * @param details what the server said
     * @return what to change about the request; {@link RequestChange#NONE} where the change is made elsewhere. It goes to
     *     the call's own origin only: where work is followed on another one, it is not used
     */
    CompletionStage<RequestChange> renew(Request request, ErrorDetails details);

    /** A hook that blocks the calling thread; an interrupt of that thread cancels the run for all who share it. */
    static RenewalHook blocking(Callable<RequestChange> renewal) {
        return (request, details) -> {
            try {
                return CompletableFuture.completedFuture(renewal.call());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return CompletableFuture.failedFuture(new CancellationException("interrupted while renewing"));
            } catch (Exception e) {
                return CompletableFuture.failedFuture(e);
            }
        };
    }
}
