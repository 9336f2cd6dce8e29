package io.policy4j.resilience4j;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs a call on the calling thread: sends, waits and peeks by blocking it, and nothing else. */
final class SyncDriver {

    private SyncDriver() {}

    static <T> CallResult<T> run(CallMachine<T> machine, PolicyTime time, Exchange<T> exchange) {
        return run(machine, time, exchange, () -> enterAndAttempt(machine, time, exchange));
    }

    /** Runs a call whose first attempt is made, or was made already, by {@code first}. */
    static <T> CallResult<T> run(
            CallMachine<T> machine, PolicyTime time, Exchange<T> exchange, Supplier<CallMachine.Step<T>> first) {
        machine.begin();
        Runnable close = machine.open();
        try {
            return loop(machine, time, exchange, first);
        } finally {
            close.run();
        }
    }

    private static <T> CallResult<T> loop(
            CallMachine<T> machine, PolicyTime time, Exchange<T> exchange, Supplier<CallMachine.Step<T>> first) {
        try {
            CallMachine.Step<T> step = first.get();
            while (step instanceof CallMachine.Again<T> again) {
                CallResult<T> ended = renewAndWait(machine, time, again);
                if (ended != null) {
                    return ended;
                }
                step = enterAndAttempt(machine, time, exchange);
            }
            return ((CallMachine.Finish<T>) step).result();
        } catch (RuntimeException | Error e) {
            machine.broken(e);
            throw e;
        }
    }

    /** What stands between two attempts; the call's end if it can't go on. */
    static <T> @Nullable CallResult<T> renewAndWait(
            CallMachine<T> machine, PolicyTime time, CallMachine.Again<T> again) {
        CompletableFuture<RequestChange> renewal = machine.renew(again.decision());
        try {
            if (renewal != null) {
                machine.renewed(renewal.get());
            }
            pause(time, again.decision().delayNanos());
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop(renewal);
            return machine.interrupted(e);
        } catch (ExecutionException | CancellationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return Thread.currentThread().isInterrupted()
                    ? machine.interrupted(cause)
                    : machine.renewalFailed(again.decision(), cause);
        }
    }

    /** Waits until the next attempt may begin, and makes it. */
    private static <T> CallMachine.Step<T> enterAndAttempt(
            CallMachine<T> machine, PolicyTime time, Exchange<T> exchange) {
        return pass(machine, time, exchange, machine.enter());
    }

    /** As {@link #enterAndAttempt}, where the attempt has met an obstacle already. */
    static <T> CallMachine.Step<T> pass(
            CallMachine<T> machine, PolicyTime time, Exchange<T> exchange, @Nullable Obstacle first) {
        CallResult<T> ended = waitOutAll(machine, time, first);
        return ended == null ? attempt(machine, exchange) : new CallMachine.Finish<>(ended);
    }

    /** Waits until the next attempt may begin; the call's end if it may not. */
    static <T> @Nullable CallResult<T> enter(CallMachine<T> machine, PolicyTime time) {
        return waitOutAll(machine, time, machine.enter());
    }

    private static <T> @Nullable CallResult<T> waitOutAll(
            CallMachine<T> machine, PolicyTime time, @Nullable Obstacle first) {
        for (Obstacle obstacle = first; obstacle != null; obstacle = machine.enter()) {
            CallResult<T> ended = waitOut(machine, time, obstacle);
            if (ended != null) {
                return ended;
            }
        }
        return null;
    }

    private static <T> @Nullable CallResult<T> waitOut(CallMachine<T> machine, PolicyTime time, Obstacle obstacle) {
        if (obstacle instanceof Obstacle.Refused refused) {
            return machine.refused(refused.refusal());
        }
        machine.heldUp();
        try {
            if (obstacle instanceof Obstacle.Pause wait) {
                pause(time, wait.nanos());
            } else if (obstacle instanceof Obstacle.Turn turn) {
                turn.coming().get();
            }
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return machine.interrupted(e);
        } catch (ExecutionException | CancellationException e) {
            return machine.refused(((Obstacle.Turn) obstacle).late());
        }
    }

    private static void pause(PolicyTime time, long nanos) throws InterruptedException {
        if (nanos > 0) {
            time.sleep(nanos);
        } else if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private static void stop(@Nullable CompletableFuture<?> renewal) {
        if (renewal != null) {
            renewal.cancel(true);
        }
    }

    private static <T> CallMachine.Step<T> attempt(CallMachine<T> machine, Exchange<T> exchange) {
        Attempt attempt = machine.attempt();
        T value;
        try {
            value = exchange.send(attempt);
        } catch (Throwable e) {
            return machine.onThrown(e);
        }
        return machine.onResponse(value);
    }
}
