package io.policy4j.resilience4j;

import io.policy4j.core.Decision;
import io.policy4j.core.Outcome;
import io.policy4j.core.Request;
import io.policy4j.core.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The account of one call: its attempts in order, and its end, which is told once, whoever brings it about. */
final class CallAccount<T> {

    /** How many of the first, and of the last, attempts of a long operation are kept. */
    private static final int KEPT = 100;

    private final ApiPolicy policy;
    private final CallState state;
    private final long start;

    private final List<AttemptRecord> attempts = new ArrayList<>(2);

    private int made;
    private int most = Integer.MAX_VALUE;
    private boolean over;
    private @Nullable Pause pause;
    private @Nullable Long heldUpSince;

    /** Null where nobody observes calls. */
    private @Nullable Observing observing;

    /** A wait that is under way, or was the last. */
    private record Pause(RowMetrics row, long began, long nanos) {}

    CallAccount(ApiPolicy policy, CallState state, long start) {
        this.policy = policy;
        this.state = state;
        this.start = start;
    }

    /** The call may go on for hours: only the first and the last of its attempts are kept. */
    void keepsEndsOnly() {
        most = 2 * KEPT;
    }

    /** Monotonic time since the call began. */
    long elapsedNanos() {
        return Math.max(0, policy.time().nanoTime() - start);
    }

    /** The number of the attempt that is made next, or is under way. */
    int nextNumber() {
        return made + 1;
    }

    AttemptRecord add(@Nullable Outcome outcome, @Nullable Decision decision) {
        if (decision != null) {
            decision.settle();
        }
        if (pause != null) {
            pauseEnds();
        }
        rowOf(decision).attempt(RowMetrics.Kind.of(decision));
        made++;
        AttemptRecord record = new AttemptRecord(made, outcome, decision);
        if (attempts.size() == most) {
            attempts.remove(KEPT);
        }
        attempts.add(record);
        if (isWatched()) {
            publish(new ApiPolicyEvent.AttemptEnded(policy.getName(), now(), record));
            tellIfBudgetIsEmpty(decision);
        }
        return record;
    }

    private RowMetrics rowOf(@Nullable Decision decision) {
        return state.terms().counts().of(decision == null ? null : decision.row());
    }

    private void tellIfBudgetIsEmpty(@Nullable Decision decision) {
        Row row = decision == null ? null : decision.row();
        if (row != null && decision instanceof Decision.Stop stop && stop.cause() == Decision.Stop.Cause.NO_TOKEN) {
            publish(new ApiPolicyEvent.BudgetEmpty(policy.getName(), now(), row.label()));
        }
    }

    /** The call begins on this thread. */
    void begin(Request request) {
        CallObserver observer = policy.getConfig().observer();
        if (observer != null) {
            observing = Observing.begin(observer, policy, request);
        }
    }

    /** A part of the call begins on this thread; what is returned ends it. */
    Runnable open() {
        return observing == null ? () -> {} : observing.open();
    }

    /** The next attempt can't begin yet: a cooldown, a slot or a guard is in its way. */
    void heldUp() {
        heldUpSince = heldUpSince == null ? (Long) elapsedNanos() : heldUpSince;
    }

    /** An attempt is about to be made, or the call is over. */
    private void goesOn() {
        Long since = heldUpSince;
        heldUpSince = null;
        if (since != null) {
            policy.counts().heldUp(elapsedNanos() - since);
        }
        pauseEnds();
    }

    /** An attempt is about to be made. */
    void attemptBegins() {
        if (heldUpSince != null || pause != null) {
            goesOn();
        }
        if (attempts.isEmpty()) {
            return;
        }
        AttemptRecord previous = attempts.get(attempts.size() - 1);
        if (observing != null) {
            observing.retry(previous.number() + 1, previous);
        }
        if (isWatched()) {
            publish(new ApiPolicyEvent.RetryBegins(policy.getName(), now(), previous.number() + 1, previous));
        }
    }

    /** The last attempt was decided about otherwise. */
    void amend(Decision decision) {
        int last = attempts.size() - 1;
        attempts.set(last, attempts.get(last).with(decision));
    }

    void waitBegins(AttemptRecord record, Duration delay) {
        pause = new Pause(rowOf(record.decision().orElse(null)), elapsedNanos(), delay.toNanos());
        if (isWatched()) {
            publish(new ApiPolicyEvent.WaitBegins(policy.getName(), now(), record, delay));
        }
    }

    /** The wait under way, if there is one, is over; what goes by until the next attempt is no part of it. */
    private void pauseEnds() {
        Pause ended = pause;
        pause = null;
        if (ended != null) {
            ended.row().waited(Math.min(ended.nanos(), elapsedNanos() - ended.began()));
        }
    }

    /** Ends the call, unless it is over already. */
    CallResult<T> end(CallResult.Kind kind, @Nullable T response, @Nullable Throwable failure) {
        return end(kind, response, failure, null);
    }

    /** Ends the call by a refusal of our own. */
    CallResult<T> refuse(Refusal refusal) {
        if (refusal instanceof Refusal.ByGuard guard) {
            return end(CallResult.Kind.REFUSED, null, guard.exception().get(), refusal);
        }
        return end(CallResult.kindOf(refusal), null, null, refusal);
    }

    private CallResult<T> end(
            CallResult.Kind kind, @Nullable T response, @Nullable Throwable failure, @Nullable Refusal refusal) {
        Duration took = Duration.ofNanos(elapsedNanos());
        CallResult<T> result = new CallResult<>(policy.getName(), kind, response, failure, refusal, attempts, took);
        boolean first = !over;
        over = true;
        if (heldUpSince != null || pause != null) {
            goesOn();
        }
        if (first) {
            tell(result);
        }
        return result;
    }

    boolean isOver() {
        return over;
    }

    private void tell(CallResult<T> result) {
        policy.counts().add(result);
        if (result.kind() == CallResult.Kind.SUCCESS) {
            state.succeeded();
        }
        Quietly.run(() -> CallLog.tell(result));
        if (observing != null) {
            observing.end(result);
        }
        if (isWatched()) {
            publish(ApiPolicyEvent.CallEnded.of(result, now()));
        }
    }

    private boolean isWatched() {
        return policy.getEventPublisher().hasConsumers();
    }

    private Instant now() {
        return policy.time().now();
    }

    private void publish(ApiPolicyEvent event) {
        policy.getEventPublisher().publish(event);
    }
}
