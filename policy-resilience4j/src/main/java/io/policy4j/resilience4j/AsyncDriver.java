package io.policy4j.resilience4j;

import io.policy4j.core.Decision;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs a call without blocking any thread: stages, timers, and nothing else. Each step leads to the next, and once the
 * caller's future is done none begins; a caller that cancels meanwhile ends the call when the step under way is done.
 */
final class AsyncDriver<T, R> {

    /** Attempts without a wait between them nest; every so often the scheduler unwinds the stack. */
    private static final int NESTED_ATTEMPTS = 50;

    private static final PolicyTime.Scheduled NOTHING = () -> {};

    private final CallMachine<T> machine;
    private final Later later;
    private final AsyncExchange<T> exchange;
    private final Ending<T, R> ending;
    private final CompletableFuture<R> promise = new CompletableFuture<>();
    private volatile Phase phase = new Phase();

    private final CallContext context = CallContext.capture();

    /** The thread that has the context, if one has: first the caller's own. */
    private final AtomicReference<@Nullable Thread> inside = new AtomicReference<>(Thread.currentThread());

    /** How many threads are at it. Guarded by this, as what follows. */
    private int busy;

    private boolean abandoned;

    /** What the caller gets of a call that is over. */
    @FunctionalInterface
    interface Ending<T, R> {
        R of(CallResult<T> result) throws Exception;
    }

    /** What is under way: an attempt, a peek, a renewal or a wait. Stopped, it also stops what it learns of afterwards. */
    private static final class Phase {
        private PolicyTime.Scheduled underWay = NOTHING;
        private boolean stopped;

        void stopBy(PolicyTime.Scheduled stop) {
            synchronized (this) {
                if (!stopped) {
                    PolicyTime.Scheduled before = underWay;
                    underWay = before == NOTHING ? stop : () -> both(before, stop);
                    return;
                }
            }
            Quietly.run(stop::cancel);
        }

        private static void both(PolicyTime.Scheduled one, PolicyTime.Scheduled other) {
            Quietly.run(one::cancel);
            Quietly.run(other::cancel);
        }

        void stop() {
            PolicyTime.Scheduled last;
            synchronized (this) {
                stopped = true;
                last = underWay;
                underWay = NOTHING;
            }
            Quietly.run(last::cancel);
        }
    }

    AsyncDriver(CallMachine<T> machine, Later later, AsyncExchange<T> exchange, Ending<T, R> ending) {
        this.machine = machine;
        this.later = later;
        this.exchange = exchange;
        this.ending = ending;
    }

    /** The caller's future. Whoever completes it, by cancelling or otherwise, ends the call. */
    CompletableFuture<R> start() {
        promise.whenComplete((value, failure) -> {
            phase.stop(); // before a slot is given back that the attempt in flight has
            if (!machine.isOver()) {
                inContext(this::abandon);
            }
        });
        machine.begin();
        observed(() -> guarded(this::enter));
        inside.set(null);
        return promise;
    }

    /** Goes on with the call on whatever thread this is. */
    private void resume(Runnable step) {
        inContext(() -> guarded(step));
    }

    private void inContext(Runnable step) {
        Thread current = Thread.currentThread();
        if (inside.get() == current) {
            step.run();
            return;
        }
        boolean first = inside.compareAndSet(null, current);
        try {
            context.run(() -> observed(step));
        } finally {
            if (first) {
                inside.set(null);
            }
        }
    }

    private void observed(Runnable step) {
        begins();
        Runnable close = machine.open();
        try {
            step.run();
        } finally {
            if (endsAbandoned()) {
                machine.abandoned();
            }
            close.run();
        }
    }

    private synchronized void abandon() {
        abandoned = true;
    }

    private synchronized void begins() {
        busy++;
    }

    /** Whether nothing is under way any more, and nothing will be. */
    private synchronized boolean endsAbandoned() {
        busy--;
        return busy == 0 && abandoned;
    }

    /** Whatever goes wrong ends the call, so that no future is left hanging. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            machine.broken(e);
            promise.completeExceptionally(e);
        }
    }

    private Phase begin() {
        Phase begun = new Phase();
        phase = begun;
        if (promise.isDone()) {
            begun.stop();
        }
        return begun;
    }

    /** Makes the next attempt when it may begin. */
    private void enter() {
        if (promise.isDone()) {
            return;
        }
        Obstacle obstacle = machine.enter();
        if (obstacle == null) {
            attempt();
        } else if (obstacle instanceof Obstacle.Pause pause) {
            Phase held = begin();
            machine.heldUp();
            held.stopBy(later.schedule(() -> resume(this::enter), pause.nanos()));
        } else if (obstacle instanceof Obstacle.Turn turn) {
            machine.heldUp();
            Runnable then = () -> refused(turn.late());
            turn.coming()
                    .whenComplete((come, failure) -> later.run(() -> resume(failure == null ? this::enter : then)));
        } else {
            refused(((Obstacle.Refused) obstacle).refusal());
        }
    }

    private void refused(Refusal refusal) {
        if (!promise.isDone()) {
            end(machine.refused(refusal));
        }
    }

    private void attempt() {
        if (promise.isDone()) {
            return;
        }
        Phase sending = begin();
        Attempt attempt = machine.attempt();
        if (promise.isDone()) {
            return;
        }
        CompletionStage<T> stage;
        try {
            stage = Objects.requireNonNull(exchange.send(attempt), "the exchange gave no stage");
        } catch (Throwable e) {
            take(machine.onThrown(e));
            return;
        }
        sending.stopBy(() -> cancel(stage));
        AtomicBoolean ended = new AtomicBoolean();
        PolicyTime.Scheduled timer = isDone(stage) ? NOTHING : timer(attempt.timeout(), stage, ended);
        if (timer != NOTHING) {
            sending.stopBy(timer);
        }
        stage.whenComplete((value, failure) -> {
            timer.cancel();
            if (ended.compareAndSet(false, true)) {
                resume(() -> received(value, failure));
            } else {
                machine.release(value);
            }
        });
    }

    private PolicyTime.Scheduled timer(Optional<Duration> timeout, CompletionStage<T> stage, AtomicBoolean ended) {
        if (timeout.isEmpty()) {
            return NOTHING;
        }
        return later.schedule(
                () -> {
                    if (ended.compareAndSet(false, true)) {
                        Quietly.run(() -> cancel(stage));
                        TimeoutException late = new TimeoutException("no response within " + timeout.get());
                        resume(() -> failed(late));
                    }
                },
                timeout.get().toNanos());
    }

    private static boolean isDone(CompletionStage<?> stage) {
        return stage instanceof CompletableFuture<?> future && future.isDone();
    }

    private static void cancel(CompletionStage<?> stage) {
        stage.toCompletableFuture().cancel(true);
    }

    private void received(@Nullable T value, @Nullable Throwable failure) {
        if (failure != null) {
            failed(unwrap(failure));
        } else if (promise.isDone()) {
            machine.release(value);
        } else {
            peekAndDecide(value);
        }
    }

    private void failed(Throwable failure) {
        if (!promise.isDone()) {
            take(machine.onFailure(failure));
        }
    }

    private void peekAndDecide(@Nullable T value) {
        Phase peeking = begin();
        CompletionStage<byte[]> peeked = machine.peekAsync(value);
        peeking.stopBy(() -> cancel(peeked));
        peeked.whenComplete((body, unreadable) -> resume(() -> {
            if (promise.isDone()) {
                machine.release(value);
            } else {
                take(machine.onResponse(value, body == null ? Reading.UNREAD : body));
            }
        }));
    }

    private static Throwable unwrap(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
        return cause == null ? failure : cause;
    }

    private void take(CallMachine.Step<T> step) {
        if (step instanceof CallMachine.Again<T> again) {
            renewThenWait(again.decision());
        } else {
            end(((CallMachine.Finish<T>) step).result());
        }
    }

    private void renewThenWait(Decision.Again again) {
        CompletableFuture<RequestChange> renewal = promise.isDone() ? null : machine.renew(again);
        if (renewal == null) {
            waitThenAttempt(again);
            return;
        }
        begin().stopBy(() -> cancel(renewal));
        renewal.whenComplete((change, failure) -> resume(() -> {
            if (promise.isDone()) {
                return;
            }
            if (failure == null) {
                machine.renewed(change);
                waitThenAttempt(again);
            } else {
                end(machine.renewalFailed(again, unwrap(failure)));
            }
        }));
    }

    private void waitThenAttempt(Decision.Again again) {
        if (promise.isDone()) {
            return;
        }
        if (again.delayNanos() == 0 && again.next().attempts() % NESTED_ATTEMPTS != 0) {
            enter();
            return;
        }
        Phase waiting = begin();
        waiting.stopBy(later.schedule(() -> resume(this::enter), again.delayNanos()));
    }

    private void end(CallResult<T> result) {
        R given;
        try {
            given = ending.of(result);
        } catch (Throwable e) {
            promise.completeExceptionally(e);
            return;
        }
        if (!promise.complete(given)) {
            machine.release(result.value().orElse(null));
        }
    }
}
