package io.policy4j.resilience4j;

import io.policy4j.core.Action;
import io.policy4j.core.CallProgress;
import io.policy4j.core.Decision;
import io.policy4j.core.Following;
import io.policy4j.core.Headers;
import io.policy4j.core.Moment;
import io.policy4j.core.Outcome;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import io.policy4j.core.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One call from its first outcome to its end. It decides, and tells the drivers what comes next; it never waits itself.
 * A call runs through it one step at a time, so it needs no locks. Whatever it throws, the response at hand is released.
 */
final class CallMachine<T> {

    /** A body that was not looked at. */
    static final byte[] UNREAD = new byte[0];

    private static final CompletionStage<byte[]> NOT_READ = CompletableFuture.completedFuture(UNREAD);

    private final ApiPolicy policy;
    private final PolicyTable table;
    private final ResponseReader<T> reader;
    private final CallState state;
    private final boolean changes;
    private final CallAccount<T> account;
    private final Passage passage;
    private final NextRequest next;
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
        this.reader = reader;
        this.state = state;
        this.next = new NextRequest(policy, state, request);
        this.changes = changes;
        this.account = new CallAccount<>(policy, state, start);
        this.passage = passage;
        Duration deadline = state.deadline();
        this.progress = deadline == null ? CallProgress.begin(table) : CallProgress.begin(deadline);
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
        if (obstacle instanceof Obstacle.Pause pause && isBounded() && pause.nanos() > nanosLeft()) {
            return new Obstacle.Refused(pause.late());
        }
        if (obstacle instanceof Obstacle.Turn turn && isBounded()) {
            untilDeadline(turn.coming());
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
        return Attempt.of(number, next.change(), timeout(), progress.following() != null);
    }

    private @Nullable Duration timeout() {
        Duration own = state.attemptTimeout();
        return isBounded() ? CallState.shorter(own, Duration.ofNanos(Math.max(1, nanosLeft()))) : own;
    }

    private boolean isBounded() {
        return progress.deadlineNanos() != Long.MAX_VALUE;
    }

    private long nanosLeft() {
        return progress.deadlineNanos() - account.elapsedNanos();
    }

    /** Reads as much of the body as the decision needs; a body that can't be read counts as an empty one. */
    CompletionStage<byte[]> peekAsync(@Nullable T response) {
        try {
            int wanted = bytesWanted(response);
            @Nullable CompletionStage<byte[]> peeked = wanted == 0 ? NOT_READ : readAsync(response, wanted);
            return peeked == null ? NOT_READ : peeked;
        } catch (Throwable e) {
            release(response);
            throw e;
        }
    }

    private @Nullable CompletionStage<byte[]> readAsync(@Nullable T response, int wanted) {
        try {
            return readerOf(response).peekAsync(given(response), wanted);
        } catch (RuntimeException e) {
            return null;
        }
    }

    /** As {@link #peekAsync}, blocking, and decides. */
    Step<T> onResponse(@Nullable T response) {
        byte @Nullable [] body;
        try {
            int wanted = bytesWanted(response);
            body = wanted == 0 ? UNREAD : read(response, wanted);
        } catch (Throwable e) {
            release(response);
            throw e;
        }
        return onResponse(response, body == null ? UNREAD : body);
    }

    private byte @Nullable [] read(@Nullable T response, int wanted) {
        try {
            return readerOf(response).peek(given(response), wanted);
        } catch (RuntimeException e) {
            return null;
        }
    }

    private int bytesWanted(@Nullable T response) {
        T given = given(response);
        ResponseReader<T> known = readerOf(response);
        int status = known.status(given);
        Headers headers = name -> known.headers(given, name);
        return policy.getConfig().isDetails()
                ? table.peekBytesForDetails(status, headers, progress)
                : table.peekBytes(status, headers, progress);
    }

    /** An attempt gave a response; {@code body} is what was peeked of it. */
    Step<T> onResponse(@Nullable T response, byte[] body) {
        T given = given(response);
        ResponseReader<T> known = readerOf(response);
        Outcome outcome;
        Decision decision;
        try {
            outcome = Outcome.response(known.status(given), name -> known.headers(given, name), body);
            decision = decide(outcome);
        } catch (Throwable e) {
            release(response);
            throw e;
        }
        return follow(outcome, decision, response, null);
    }

    /** A client that gave nothing, as every runnable does, has succeeded: what goes wrong is thrown. */
    private ResponseReader<T> readerOf(@Nullable T response) {
        return response == null ? ResponseReader.valuesAreSuccesses() : reader;
    }

    /** Null where the client gave null. */
    @SuppressWarnings("NullAway")
    private T given(@Nullable T response) {
        return response;
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
        double draw = policy.getConfig().getRandom().getAsDouble();
        Moment moment = new Moment(policy.time().now(), account.elapsedNanos(), draw);
        Decision decision = table.decide(next.facts(), outcome, progress, moment);
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
            return new Finish<>(account.end(kindOf(outcome, decision), response, failure));
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
        passage.gate().holds().follow(outcome, decision);
        Meaning meaning = Meaning.of(outcome, decision);
        if (meaning.tooMuch()) {
            passage.slowDown();
        }
        boolean unnamed = meaning.ending() == Gate.Ending.OUT_OF_ORDER && failure == null;
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

    private static CallResult.Kind kindOf(Outcome outcome, Decision decision) {
        if (decision instanceof Decision.Stop stop) {
            return switch (stop.cause()) {
                case FAILED, NOT_REPLAYABLE, WORK_FAILED -> CallResult.Kind.FAILED;
                case EXHAUSTED, NO_TOKEN -> CallResult.Kind.EXHAUSTED;
            };
        }
        if (decision instanceof Decision.Decline) {
            return CallResult.Kind.DECLINED;
        }
        if (decision instanceof Decision.Signal signal) {
            return CallResult.kindOf(signal.upgrade());
        }
        return decision instanceof Decision.Poll ? ofUnfollowed(outcome) : CallResult.Kind.SUCCESS;
    }

    /** Work that goes on at the server is the caller's to follow: the start of it succeeded if its status says so. */
    private static CallResult.Kind ofUnfollowed(Outcome outcome) {
        boolean success = outcome instanceof Outcome.Response response && response.status() / 100 == 2;
        return success ? CallResult.Kind.SUCCESS : CallResult.Kind.FAILED;
    }

    /** Gives a response up. */
    void release(@Nullable T response) {
        if (response != null) {
            Quietly.run(() -> reader.release(response));
        }
    }

    /** Starts the decision's renewal, if it wants one; null where there is nothing to wait for. */
    @Nullable
    CompletableFuture<RequestChange> renew(Decision.Again again) {
        String hook = again.renewal();
        if (hook == null) {
            return null;
        }
        if (hook.equals(Action.Renew.IDEMPOTENCY_KEY)) {
            next.generateKey();
            return null;
        }
        CompletableFuture<RequestChange> renewal = policy.renewals()
                .renew(hook, state.key(), next.facts(), again.details())
                .thenApply(renewed -> usable(again, renewed));
        return isBounded() && !renewal.isDone() ? untilDeadline(renewal) : renewal;
    }

    private RequestChange usable(Decision.Again again, RequestChange renewed) {
        if (!changes && !renewed.isNone()) {
            throw new IllegalStateException(
                    "renewal " + again.renewal() + " changes the request, which a plain callable"
                            + " or supplier can't apply; use send or sendAsync");
        }
        if (isBounded() && again.delayNanos() > nanosLeft()) {
            throw new CompletionException(late());
        }
        return renewed;
    }

    private <F extends CompletableFuture<?>> F untilDeadline(F awaited) {
        PolicyTime.Scheduled timer =
                policy.later().schedule(() -> awaited.completeExceptionally(late()), Math.max(0, nanosLeft()));
        awaited.whenComplete((value, failure) -> timer.cancel());
        return awaited;
    }

    private static TimeoutException late() {
        return new TimeoutException("the renewal took longer than the call's deadline allows");
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
