package io.policy4j.resilience4j;

import io.policy4j.core.Action;
import io.policy4j.core.CallProgress;
import io.policy4j.core.Decision;
import io.policy4j.core.Following;
import io.policy4j.core.Outcome;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import io.policy4j.core.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One call from its first outcome to its end. It decides, and tells the drivers what comes next; it never waits itself.
 * A call runs through it, its account and its passage one step at a time, so they need no locks. Whatever it throws, the
 * response at hand is released.
 */
final class CallMachine<T> {

    private final ApiPolicy policy;
    private final PolicyTable table;
    private final Reading<T> reading;
    private final CallState state;
    private final boolean changes;
    private final CallAccount<T> account;
    private final Passage passage;
    private final NextRequest next;
    private final Deadline deadline;
    private CallProgress progress;
    private @Nullable Operation operation;

    /** What comes next. */
    sealed interface Step<T> {}

    /** The call is over. */
    record Finish<T>(CallResult<T> result) implements Step<T> {}

    /** Run the hook if there is one, wait, and make another attempt. */
    record Again<T>(Decision.Again decision) implements Step<T> {}

    /**
     * A call that begins.
     *
     * @param changes whether the attempts apply what the policy changes about the request; else no key is generated
     * @param passage what the call holds of the guards
     */
    CallMachine(
            ApiPolicy policy,
            ResponseReader<T> reader,
            CallState state,
            Request request,
            boolean changes,
            long start,
            Passage passage) {
        this.policy = policy;
        this.table = state.table();
        this.reading = new Reading<>(reader, table, policy.getConfig().isDetails());
        this.state = state;
        this.next = new NextRequest(policy, state, request);
        this.changes = changes;
        this.account = new CallAccount<>(policy, state, start);
        this.passage = passage;
        Duration own = state.deadline();
        this.progress = own == null ? CallProgress.begin(table) : CallProgress.begin(own);
        this.deadline = new Deadline(progress.deadlineNanos(), account, policy.later());
    }

    /** This call is an operation: it follows work that goes on at the server, and may begin with a poll. */
    void follows(Operation followed) {
        operation = followed;
        account.keepsEndsOnly();
        progress = followed.begin(table, next.facts(), progress);
        Following before = progress.following();
        if (before != null) {
            passage.adopt(Works.nameOf(before));
            askAfter(before);
        }
    }

    private void askAfter(Following work) {
        next.follow(work);
        passage.leadsThrough(state.terms().pollGate(next.facts(), state.key()));
    }

    /** The call begins on this thread. */
    void begin() {
        account.begin(next.facts());
    }

    /** A part of the call begins on this thread; what is returned ends it. */
    Runnable open() {
        return account.open();
    }

    /** The next attempt has to wait before it may begin. */
    void heldUp() {
        account.heldUp();
    }

    /** Lets the next attempt begin: null when it may be sent, else what is in its way. */
    @Nullable
    Obstacle enter() {
        Obstacle obstacle = passage.pass();
        if (obstacle instanceof Obstacle.Pause pause && !deadline.allows(pause.nanos())) {
            return new Obstacle.Refused(pause.late());
        }
        if (obstacle instanceof Obstacle.Turn turn) {
            deadline.bound(turn.coming());
        }
        return obstacle;
    }

    /** One of our own guards ends the call. */
    CallResult<T> refused(Refusal refusal) {
        passage.end();
        return account.refuse(refusal);
    }

    /** The attempt to make now. */
    Attempt attempt() {
        int number = account.nextNumber();
        if (number == 1 && changes && next.generatesKey()) {
            next.generateKey();
        }
        account.attemptBegins();
        return Attempt.of(
                number, next.change(), deadline.shorterThan(state.attemptTimeout()), progress.following() != null);
    }

    /** Reads as much of the body as the decision needs. */
    CompletionStage<byte[]> peekAsync(@Nullable T response) {
        try {
            return reading.peekAsync(response, progress);
        } catch (Throwable e) {
            release(response);
            throw e;
        }
    }

    /** As {@link #peekAsync}, blocking, and decides. */
    Step<T> onResponse(@Nullable T response) {
        byte[] body;
        try {
            body = reading.peek(response, progress);
        } catch (Throwable e) {
            release(response);
            throw e;
        }
        return onResponse(response, body);
    }

    /** An attempt gave a response; {@code body} is what was peeked of it. */
    Step<T> onResponse(@Nullable T response, byte[] body) {
        Outcome outcome;
        Decision decision;
        try {
            outcome = reading.outcome(response, body);
            decision = decide(outcome);
        } catch (Throwable e) {
            release(response);
            throw e;
        }
        return follow(outcome, decision, response, null);
    }

    /** An attempt threw on this thread: an interruption is the thread's own. */
    Step<T> onThrown(Throwable failure) {
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            account.add(null, null);
            passage.end();
            return new Finish<>(account.end(CallResult.Kind.CANCELLED, null, failure));
        }
        return onFailure(failure);
    }

    /** An attempt gave an exception. */
    Step<T> onFailure(Throwable failure) {
        Outcome outcome = failure instanceof Error ? null : outcomeOf(failure);
        if (outcome == null) {
            account.add(null, null);
            passage.end();
            return new Finish<>(account.end(CallResult.Kind.FAILED, null, failure));
        }
        return follow(outcome, decide(outcome), null, failure);
    }

    private @Nullable Outcome outcomeOf(Throwable failure) {
        try {
            return policy.getConfig().getFailureReader().read(failure);
        } catch (RuntimeException e) {
            return null;
        }
    }

    private Decision decide(Outcome outcome) {
        Decision decision = table.decide(next.facts(), outcome, progress, new MomentAtHand(policy, account));
        boolean affordable = !(decision instanceof Decision.Again again)
                || !again.takesToken()
                || state.budget().tryRetry();
        return affordable ? decision : ((Decision.Again) decision).withoutToken();
    }

    private Step<T> follow(Outcome outcome, Decision decided, @Nullable T response, @Nullable Throwable failure) {
        Decision decision = decided instanceof Decision.Again again ? untilSlot(again) : decided;
        leave(outcome, decision, failure);
        if (!(decision instanceof Decision.Again again)) {
            account.add(outcome, decision);
            return new Finish<>(account.end(Meaning.endOf(outcome, decision), response, failure));
        }
        again.settle();
        release(response);
        progress = again.next();
        passage.retries(again.takesToken());
        AttemptRecord record = account.add(outcome, decision);
        if (again.polls()) {
            goesOn(Objects.requireNonNull(progress.following()), record);
        }
        if (again.delayNanos() > 0) {
            account.waitBegins(record, again.delay());
        }
        return new Again<>(again);
    }

    /** The server says that the work goes on, which is a success as far as it goes. */
    private void goesOn(Following work, AttemptRecord record) {
        state.succeeded();
        passage.workGoesOn();
        askAfter(work);
        if (operation != null) {
            operation.tell(OperationProgress.of(work, record, Duration.ofNanos(account.elapsedNanos())));
        }
    }

    /** Where the server's own limit is reached, and other slots of that limit are ours, one of them is waited for. */
    private Decision.Again untilSlot(Decision.Again again) {
        Row row = again.row();
        Action.AwaitSlot wanted = row != null && row.action() instanceof Action.AwaitSlot slot ? slot : null;
        SlotPool pool = wanted == null ? null : state.terms().slots(wanted, state.key());
        if (wanted == null || pool == null) {
            return again;
        }
        Duration own = wanted.plan().maxWait();
        long most = Math.max(again.delayNanos(), (own == null ? pool.maxWait() : own).toNanos());
        Instant late = policy.time().now().plusNanos(most);
        boolean hinted = again.hint() != null;
        boolean waits = passage.turnAway(
                pool, hinted ? 0 : again.delayNanos(), most, Refusal.ByServer.noSlot(pool.name(), late));
        return waits ? again.untilSlot(pool.name()) : again;
    }

    /** Guards are free while a call waits, and learn from the table what the outcome means. */
    private void leave(Outcome outcome, Decision decision, @Nullable Throwable failure) {
        if (passage.gate().isNothing() && progress.following() == null) {
            passage.leave(Gate.Ending.NOTHING, null, null);
            return;
        }
        passage.gate().holds().follow(outcome, decision);
        Meaning meaning = Meaning.of(outcome, decision);
        if (meaning.tooMuch()) {
            passage.slowDown();
        }
        boolean unnamed = failure == null
                && meaning.ending() == Gate.Ending.OUT_OF_ORDER
                && passage.gate().tellsCircuit();
        Following before = progress.following();
        passage.leave(
                meaning.ending(), unnamed ? outage(outcome, decision) : failure, Works.startedBy(decision, before));
        if (before != null && Works.isEnd(decision)) {
            passage.workEnded();
        }
    }

    private OutageException outage(Outcome outcome, Decision decision) {
        String row = Objects.requireNonNull(decision.row()).label();
        return new OutageException(policy.getName() + ": " + outcome + ", row " + row);
    }

    /** Gives a response up. */
    void release(@Nullable T response) {
        reading.release(response);
    }

    /** Starts the decision's renewal, if it wants one; null where there is nothing to wait for. */
    @Nullable
    CompletableFuture<RequestChange> renew(Decision.Again again) {
        String hook = again.renewal();
        return hook == null ? null : new Renewing(policy, state.key(), next, changes, deadline).start(hook, again);
    }

    void renewed(RequestChange renewal) {
        next.renewed(renewal);
    }

    /** The hook failed: the call ends with the last attempt's outcome, whose response is gone. */
    CallResult<T> renewalFailed(Decision.Again again, Throwable cause) {
        account.amend(again.withoutRenewal("renewing " + again.renewal() + " failed"));
        return account.end(CallResult.Kind.FAILED, null, cause);
    }

    /** The thread was interrupted between two attempts. */
    CallResult<T> interrupted(Throwable cause) {
        passage.end();
        return account.end(CallResult.Kind.CANCELLED, null, cause);
    }

    boolean isOver() {
        return account.isOver();
    }

    /** The caller does not want the result any more, if it is still to come. */
    void abandoned() {
        passage.end();
        if (!account.isOver()) {
            account.end(CallResult.Kind.CANCELLED, null, new CancellationException());
        }
    }

    /** Something that is no part of the call, such as the caller's own code around it, went wrong. */
    void broken(Throwable cause) {
        passage.end();
        account.end(CallResult.Kind.FAILED, null, cause);
    }
}
