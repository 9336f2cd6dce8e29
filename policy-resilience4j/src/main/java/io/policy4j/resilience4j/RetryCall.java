package io.policy4j.resilience4j;

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

    /** Made when there is something to decide. */
    private @Nullable CallMachine<T> machine;

    private @Nullable Throwable lastFailure;
    private int retries;
    private boolean retryIsUntold;
    private boolean over;

    RetryCall(ApiPolicy policy, Caller<T> caller, CallState state) {
        this.policy = policy;
        this.caller = caller;
        this.state = state;
        this.start = state.bounded() ? policy.time().nanoTime() : 0;
        this.machine = state.gate().isPlain() ? null : caller.machine(state, start, new Passage(state.gate()));
    }

    /** Waits on the calling thread until the first attempt may begin; where it may not the call's end is thrown. */
    void enter() {
        if (machine != null) {
            throwIfEnded(SyncDriver.enter(machine, policy.time()));
        }
    }

    /** As {@link #enter} where nobody can wait: a cooldown ends the call, the ramp behind one does not. */
    void enterAtOnce() {
        Obstacle obstacle = machine == null ? null : machine.enter();
        boolean onRamp = obstacle instanceof Obstacle.Pause pause && pause.next() == Gate.PAST_HOLDS;
        if (obstacle != null && !onRamp) {
            throwIfEnded(machine().refused(refusal(obstacle)));
        }
    }

    private static Refusal refusal(Obstacle obstacle) {
        if (obstacle instanceof Obstacle.Pause pause) {
            return pause.late();
        }
        return obstacle instanceof Obstacle.Turn turn ? turn.late() : ((Obstacle.Refused) obstacle).refusal();
    }

    /** An attempt gave a value; null where the caller gets it. Signals and declined waits are thrown. */
    CallMachine.@Nullable Again<T> onResult(@Nullable T result) {
        if (over) {
            return null;
        }
        if (machine == null && result != null && caller.isSimplyFine(state, result)) {
            end(true, null);
            return null;
        }
        return follow(null, known -> known.onResponse(result));
    }

    /** An attempt threw on this thread; null where the exception is the caller's. */
    CallMachine.@Nullable Again<T> onThrown(Throwable failure) {
        return over ? null : follow(failure, known -> known.onThrown(failure));
    }

    /** An attempt failed; null where the exception is the caller's. */
    CallMachine.@Nullable Again<T> onFailure(Throwable failure) {
        return over ? null : follow(failure, known -> known.onFailure(failure));
    }

    /** The caller has all that there is; of a stream without elements this is the first word. */
    void onComplete() {
        onResult(null);
    }

    private CallMachine<T> machine() {
        CallMachine<T> known = machine;
        if (known == null) {
            known = caller.machine(state, start, Passage.inside(state.gate(), 0));
            machine = known;
        }
        return known;
    }

    private CallMachine.@Nullable Again<T> follow(
            @Nullable Throwable failure, Function<CallMachine<T>, CallMachine.Step<T>> outcome) {
        CallMachine<T> known = machine();
        tellRetry(known);
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
            policy.retryTally().retry(retries, failure, millis(again.decision().delayNanos()));
            return again;
        }
        finish(((CallMachine.Finish<T>) step).result(), failure);
        return null;
    }

    private void finish(CallResult<T> result, @Nullable Throwable failure) {
        RuntimeException thrown = exceptionOf(result);
        ApiPolicyException ours = thrown instanceof ApiPolicyException e ? e : null;
        end(result.kind() == CallResult.Kind.SUCCESS, ours == null ? failure : ours);
        if (ours != null) {
            throw ours;
        }
        // Any other is the client's own: whoever asked has it, and passes it on.
    }

    private @Nullable RuntimeException exceptionOf(CallResult<T> result) {
        try {
            caller.unwrap(result);
            return null;
        } catch (RuntimeException e) {
            return e;
        } catch (WaitInterruptedException e) {
            return new CallCancelledException(e.result());
        } catch (Throwable own) {
            return null;
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

    /** Waits on the calling thread until the next attempt may begin; where it may not the call's end is thrown. */
    void goOn(CallMachine.Again<T> again) {
        CallMachine<T> known = machine();
        CallResult<T> ended = SyncDriver.renewAndWait(known, policy.time(), again);
        throwIfEnded(ended == null ? SyncDriver.enter(known, policy.time()) : ended);
        known.attempt();
    }

    private void throwIfEnded(@Nullable CallResult<T> ended) {
        if (ended != null) {
            RuntimeException thrown = Objects.requireNonNull(exceptionOf(ended));
            end(false, thrown);
            throw thrown;
        }
    }

    /** When somebody else is to make the next attempt, who won't ask again: not before a cooldown's end. */
    long nanosUntilNext(CallMachine.Again<T> again) {
        retryIsUntold = true;
        Obstacle obstacle = machine().enter();
        if (obstacle instanceof Obstacle.Refused refused) {
            throwIfEnded(machine().refused(refused.refusal()));
        }
        if (obstacle instanceof Obstacle.Turn turn) {
            turn.coming().cancel(false);
        }
        long delay = again.decision().delayNanos();
        return obstacle instanceof Obstacle.Pause pause ? Math.max(delay, pause.nanos()) : delay;
    }

    /** An attempt that somebody else made is told of when it is back. */
    private void tellRetry(CallMachine<T> known) {
        if (retryIsUntold) {
            retryIsUntold = false;
            known.attempt();
        }
    }

    /** Milliseconds, rounded up: never early. */
    static long millis(long nanos) {
        return -Math.floorDiv(-nanos, 1_000_000L);
    }
}
