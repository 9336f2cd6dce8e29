package io.policy4j.resilience4j;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One call as a {@code Retry} sees it: it is told of outcomes, and says whether another attempt is due. Once it has said
 * no, it has no more to say: what comes then is the end that it gave, or belongs to the caller. If nothing comes at all, as
 * when a stream is cancelled, the call ends as cancelled once nobody refers to it any more.
 */
final class RetryCall<T> {

    private static final Cleaner CLEANER = Cleaner.create();

    private final ApiPolicy policy;
    private final Caller<T> caller;
    private final CallState state;
    private final long start;

    /** Made when there is something to decide, or to watch. */
    private @Nullable CallMachine<T> machine;

    /** Ends the machine when this is garbage. */
    private Cleaner.@Nullable Cleanable forgotten;

    private @Nullable Throwable lastFailure;
    private int retries;
    private boolean retryIsUntold;
    private boolean over;

    RetryCall(ApiPolicy policy, Caller<T> caller, CallState state) {
        this.policy = policy;
        this.caller = caller;
        this.state = state;
        this.start = state.bounded() ? policy.time().nanoTime() : 0;
        if (caller.isObserved() || !state.gate().isPlain()) {
            begin(new Passage(state.gate()));
        }
    }

    private CallMachine<T> begin(Passage passage) {
        CallMachine<T> begun = caller.machine(state, start, passage);
        begun.begin();
        forgotten = CLEANER.register(this, () -> abandon(begun));
        machine = begun;
        return begun;
    }

    /** Of no instance: it must not keep one alive. */
    private static void abandon(CallMachine<?> begun) {
        if (!begun.isOver()) {
            Runnable close = begun.open();
            begun.abandoned();
            close.run();
        }
    }

    /** Does a part of the call on this thread. Meanwhile nobody can have forgotten it. */
    private <V> V within(CallMachine<T> known, Supplier<V> part) {
        Runnable close = known.open();
        try {
            return part.get();
        } finally {
            close.run();
            Reference.reachabilityFence(this);
        }
    }

    /** Waits on the calling thread until the first attempt may begin; where it may not the call's end is thrown. */
    void enter() {
        CallMachine<T> known = machine;
        if (known != null) {
            within(known, () -> {
                throwIfEnded(SyncDriver.enter(known, policy.time()));
                return known.attempt();
            });
        }
    }

    /** As {@link #enter} where nobody can wait: a cooldown ends the call, the ramp behind one does not. */
    void enterAtOnce() {
        CallMachine<T> known = machine;
        if (known != null) {
            within(known, () -> enterAtOnce(known));
        }
    }

    private Attempt enterAtOnce(CallMachine<T> known) {
        Obstacle obstacle = known.enter();
        boolean onRamp = obstacle instanceof Obstacle.Pause pause && pause.next() == Gate.PAST_HOLDS;
        if (obstacle != null && !onRamp) {
            throwIfEnded(known.refused(refusal(obstacle)));
        }
        return known.attempt();
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
        return known == null ? begin(Passage.inside(state.gate(), 0)) : known;
    }

    private CallMachine.@Nullable Again<T> follow(
            @Nullable Throwable failure, Function<CallMachine<T>, CallMachine.Step<T>> outcome) {
        CallMachine<T> known = machine();
        return within(known, () -> follow(known, failure, outcome));
    }

    private CallMachine.@Nullable Again<T> follow(
            CallMachine<T> known, @Nullable Throwable failure, Function<CallMachine<T>, CallMachine.Step<T>> outcome) {
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
            return e.unchecked();
        } catch (Throwable own) {
            return null;
        }
    }

    private void end(boolean success, @Nullable Throwable failure) {
        over = true;
        if (forgotten != null) {
            forgotten.clean();
        }
        if (success) {
            policy.retryTally().success(retries, lastFailure);
        } else {
            policy.retryTally().failure(retries, failure);
        }
    }

    /** Waits on the calling thread until the next attempt may begin; where it may not the call's end is thrown. */
    void goOn(CallMachine.Again<T> again) {
        CallMachine<T> known = machine();
        within(known, () -> {
            CallResult<T> ended = SyncDriver.renewAndWait(known, policy.time(), again);
            throwIfEnded(ended == null ? SyncDriver.enter(known, policy.time()) : ended);
            return known.attempt();
        });
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
        CallMachine<T> known = machine();
        return within(known, () -> nanosUntilNext(known, again.decision().delayNanos()));
    }

    private long nanosUntilNext(CallMachine<T> known, long delay) {
        retryIsUntold = true;
        Obstacle obstacle = known.enter();
        if (obstacle instanceof Obstacle.Refused refused) {
            throwIfEnded(known.refused(refused.refusal()));
        }
        if (obstacle instanceof Obstacle.Turn turn) {
            turn.coming().cancel(false);
        }
        if (obstacle instanceof Obstacle.Pause pause && pause.nanos() > delay) {
            policy.counts().heldUp(pause.nanos() - delay);
            return pause.nanos();
        }
        return delay;
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
