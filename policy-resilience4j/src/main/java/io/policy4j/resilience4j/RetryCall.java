package io.policy4j.resilience4j;

import io.policy4j.core.Decision;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One call as a {@code Retry} sees it: it is told of outcomes, and says whether another attempt is due. Once it has said
 * no, it has no more to say: what comes then is the end that it gave, or belongs to the caller.
 */
final class RetryCall<T> {

    private final ApiPolicy policy;
    private final Caller<T> caller;
    private final CallState state;
    private final long start;
    private @Nullable CallMachine<T> machine;
    private @Nullable Throwable lastFailure;
    private int retries;
    private boolean over;

    RetryCall(ApiPolicy policy, Caller<T> caller, CallState state) {
        this.policy = policy;
        this.caller = caller;
        this.state = state;
        this.start = state.bounded() ? policy.time().nanoTime() : 0;
    }

    /** An attempt gave a value; null where the caller gets it. Signals and declined waits are thrown. */
    Decision.@Nullable Again onResult(@Nullable T result) {
        if (over) {
            return null;
        }
        if (machine == null && result != null && caller.isSimplyFine(state, result)) {
            over = true;
            policy.retryTally().success(0, null);
            return null;
        }
        return follow(null, known -> known.onResponse(result));
    }

    /** An attempt threw on this thread; null where the exception is the caller's. */
    Decision.@Nullable Again onThrown(Throwable failure) {
        return over ? null : follow(failure, known -> known.onThrown(failure));
    }

    /** An attempt failed; null where the exception is the caller's. */
    Decision.@Nullable Again onFailure(Throwable failure) {
        return over ? null : follow(failure, known -> known.onFailure(failure));
    }

    /** The caller has all that there is; of a stream without elements this is the first word. */
    void onComplete() {
        onResult(null);
    }

    private Decision.@Nullable Again follow(
            @Nullable Throwable failure, Function<CallMachine<T>, CallMachine.Step<T>> outcome) {
        CallMachine<T> known = machine == null ? caller.machine(state, start) : machine;
        machine = known;
        CallMachine.Step<T> step;
        try {
            step = outcome.apply(known);
        } catch (RuntimeException | Error e) {
            known.broken(e);
            end(false, e);
            throw e;
        }
        if (step instanceof CallMachine.Again<T> again) {
            retries++;
            lastFailure = failure;
            policy.retryTally().retry(retries, failure, millis(again.decision()));
            return again.decision();
        }
        finish(((CallMachine.Finish<T>) step).result(), failure);
        return null;
    }

    private void finish(CallResult<T> result, @Nullable Throwable failure) {
        ApiPolicyException ours = null;
        try {
            caller.unwrap(result);
        } catch (ApiPolicyException e) {
            ours = e;
        } catch (Throwable own) {
            // The client's own: whoever asked has it, and passes it on.
        }
        end(result.kind() == CallResult.Kind.SUCCESS, ours == null ? failure : ours);
        if (ours != null) {
            throw ours;
        }
    }

    private void end(boolean success, @Nullable Throwable failure) {
        over = true;
        if (success) {
            policy.retryTally().success(retries, lastFailure);
        } else {
            policy.retryTally().failure(retries, failure);
        }
    }

    /** Waits on the calling thread; an interrupt ends the call, with the flag set. */
    void sleep(Decision.Again again) {
        try {
            SyncDriver.pause(policy.time(), again.delayNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            CallCancelledException cancelled =
                    new CallCancelledException(Objects.requireNonNull(machine).interrupted(e));
            end(false, cancelled);
            throw cancelled;
        }
    }

    /** The wait in milliseconds, rounded up: never early. */
    static long millis(Decision.Again again) {
        return -Math.floorDiv(-again.delayNanos(), 1_000_000L);
    }
}
