package io.policy4j.resilience4j;

import io.policy4j.core.ErrorDetails;
import io.policy4j.core.Request;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Runs renewal hooks, one at a time for each hook and key; calls that come meanwhile share the run. */
final class Renewals {

    private final Map<String, RenewalHook> hooks;
    private final ConcurrentMap<Flight, Run> runs = new ConcurrentHashMap<>();

    private record Flight(String hook, String key) {}

    /** One run of a hook. */
    private static final class Run {
        private final CompletableFuture<RequestChange> change = new CompletableFuture<>();

        /** Who is inside of the hook's own code now. */
        private volatile @Nullable Thread starter = Thread.currentThread();
    }

    Renewals(Map<String, RenewalHook> hooks) {
        this.hooks = hooks;
    }

    /** A copy for one call: cancelling it does not disturb the others. */
    CompletableFuture<RequestChange> renew(String hook, String key, Request request, ErrorDetails details) {
        Flight flight = new Flight(hook, key);
        Run mine = new Run();
        Run running = runs.putIfAbsent(flight, mine);
        if (running == null) {
            start(flight, mine, request, details);
            return mine.change.copy();
        }
        return running.starter == Thread.currentThread()
                ? CompletableFuture.failedFuture(new IllegalStateException(
                        "renewal " + hook + " needs itself: its hook made a call of the same policy and key"))
                : running.change.copy();
    }

    private void start(Flight flight, Run run, Request request, ErrorDetails details) {
        try {
            RenewalHook hook = Objects.requireNonNull(hooks.get(flight.hook()));
            hook.renew(request, details).whenComplete((change, failure) -> land(flight, run, change, failure));
        } catch (Throwable e) {
            land(flight, run, null, e);
        }
        run.starter = null;
    }

    private void land(Flight flight, Run run, @Nullable RequestChange change, @Nullable Throwable failure) {
        runs.remove(flight, run);
        if (failure != null) {
            run.change.completeExceptionally(failure);
        } else if (change == null) {
            run.change.completeExceptionally(new NullPointerException("renewal " + flight.hook() + " gave null"));
        } else {
            run.change.complete(change);
        }
    }
}
