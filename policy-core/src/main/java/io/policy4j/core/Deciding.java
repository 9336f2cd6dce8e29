package io.policy4j.core;

import io.policy4j.core.CallProgress.Spent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One decision in the making: the winning row applied to this point of the call. */
final class Deciding {

    static final String ACCEPTED = "accepted";

    private final PolicyTable table;
    private final Settings settings;
    private final Request request;
    private final Outcome outcome;
    private final CallProgress progress;
    private final Moment moment;
    private final Facts facts;
    private final Row row;
    private final @Nullable Spent spent;

    Deciding(
            PolicyTable table,
            Request request,
            Outcome outcome,
            CallProgress progress,
            Moment moment,
            Facts facts,
            Row row) {
        this.table = table;
        this.settings = table.settings();
        this.request = request;
        this.outcome = outcome;
        this.progress = progress;
        this.moment = moment;
        this.facts = facts;
        this.row = row;
        this.spent = progress.spent(row);
    }

    Decision decide() {
        Action action = row.action();
        if (action instanceof Action.Accept) {
            return new Decision.Accept(row, facts, ACCEPTED);
        }
        if (action instanceof Action.Fail) {
            return stop(Decision.Stop.Cause.FAILED, "the row says fail");
        }
        if (action.signals()) {
            return signal(action, "the row says " + action.word());
        }
        boolean freshKey =
                action instanceof Action.Renew renewal && renewal.hook().equals(Action.Renew.IDEMPOTENCY_KEY);
        String refusal = ReplaySafety.refusal(settings, request, outcome, row, freshKey);
        if (refusal != null) {
            return unsafe(refusal);
        }
        if (action instanceof Action.Renew renew) {
            return renew(renew);
        }
        return again(action);
    }

    private Decision stop(Decision.Stop.Cause cause, String reason) {
        return new Decision.Stop(row, facts, cause, reason, asked());
    }

    /** The wait that the server asked of all who share the row's cooldown, made by this call or not. */
    private @Nullable Duration asked() {
        Action action = row.action();
        boolean waits = action instanceof Action.Retry || Wait.of(action) != null;
        Usable hint =
                row.cooldown().isEmpty() || !waits ? null : firstUsable(ActionPlaces.delayHints(action, settings));
        return hint != null && hint.hint().fromOutside() ? hint.delay() : null;
    }

    /** What is done where the request must not be sent again. */
    Decision unsafe(String refusal) {
        String reason = "not sent again: " + refusal;
        Action instead = row.unsafe();
        return instead != null && instead.signals()
                ? signal(instead, reason)
                : stop(Decision.Stop.Cause.NOT_REPLAYABLE, reason);
    }

    private Decision signal(Action signal, String reason) {
        Instant resetAt = resetAt();
        if (!(signal instanceof Action.Upgrade)) {
            return new Decision.Signal(row, facts, signal, null, resetAt, reason);
        }
        ErrorDetails details = facts.details(row);
        String docs = details.fields().getOrDefault("docs", row.docs());
        UpgradeDetails upgrade = new UpgradeDetails(
                details.code(),
                details.message(),
                details.fields().get("resource"),
                details.fields().get("limit"),
                resetAt,
                details.requestId(),
                docs);
        return new Decision.Signal(row, facts, signal, upgrade, resetAt, reason);
    }

    private @Nullable Instant resetAt() {
        Usable hint = firstUsable(row.reset());
        if (hint != null) {
            return moment.now().plus(hint.delay());
        }
        String told = row.reset().isEmpty() ? facts.details(row).fields().get("reset") : null;
        Duration delay = told == null ? null : timeOf(told);
        return delay == null ? null : moment.now().plus(delay);
    }

    /** An envelope's {@code reset} is a time; numbers of its size are seconds or milliseconds of the epoch. */
    private @Nullable Duration timeOf(String text) {
        if (text.matches("[0-9]{9,11}(\\.[0-9]+)?")) {
            return HintFormat.EPOCH_SECONDS.delay(text, moment.now());
        }
        if (text.matches("[0-9]{12,14}")) {
            return HintFormat.EPOCH_MILLIS.delay(text, moment.now());
        }
        Duration iso = HintFormat.ISO_8601.delay(text, moment.now());
        return iso != null ? iso : HintFormat.HTTP_DATE.delay(text, moment.now());
    }

    private Decision renew(Action.Renew renew) {
        if (progress.hasRenewed(renew.hook())) {
            return stop(Decision.Stop.Cause.EXHAUSTED, renew.hook() + " was renewed once in this call already");
        }
        if (renew.hook().equals(Action.Renew.IDEMPOTENCY_KEY) && request.generatedKey() == null) {
            return stop(
                    Decision.Stop.Cause.NOT_REPLAYABLE, "not sent again: the idempotency key is not ours to replace");
        }
        if (attemptsUsedUp()) {
            return outOfAttempts();
        }
        long delay = renew.initial() == null ? 0 : Steps.nanos(renew.initial());
        return pastDeadline(delay)
                ? declineForDeadline(null, delay)
                : againAfter(delay, null, () -> "after renewing " + renew.hook());
    }

    private boolean attemptsUsedUp() {
        return progress.attempts() + 1 >= settings.get(Setting.MAX_ATTEMPTS);
    }

    private Decision outOfAttempts() {
        return stop(
                Decision.Stop.Cause.EXHAUSTED,
                "all " + settings.get(Setting.MAX_ATTEMPTS) + " attempts of the call are used up");
    }

    private Decision again(Action action) {
        Steps steps = table.steps(row);
        Usable hint = firstUsable(ActionPlaces.delayHints(action, settings));
        int limit = limit(action, steps, hint != null);
        int made = made(action, hint != null);
        if (made >= limit) {
            return stop(Decision.Stop.Cause.EXHAUSTED, usedUp(limit));
        }
        if (attemptsUsedUp()) {
            return outOfAttempts();
        }
        if (hint != null && hint.hint().fromOutside() && hint.delay().compareTo(maxWait(action)) > 0) {
            return declineForLength(hint, maxWait(action));
        }
        boolean ownSteps = action instanceof Action.Retry;
        long step = ownSteps ? steps.step(retries()) : 0;
        long base = hint == null ? ownDelay(steps, ownSteps) : Math.max(hint.nanos(), step);
        if ((ownSteps || hint == null) && tooLate(base, steps)) {
            return stop(Decision.Stop.Cause.EXHAUSTED, "the next retry would start too late for within");
        }
        Usable decisive = hint != null && hint.nanos() >= step ? hint : null;
        if (pastDeadline(base)) {
            return declineForDeadline(decisive, base);
        }
        long spread = hint == null ? 0 : Steps.spread(table.hintJitter(row), base, step, moment.draw());
        long delay = Math.min(base + spread, left());
        return againAfter(delay, decisive, () -> numbered(action, made + 1, limit));
    }

    private static String numbered(Action action, int number, int limit) {
        return action.word() + " " + number + (limit == Integer.MAX_VALUE ? "" : " of " + limit);
    }

    private static String usedUp(int limit) {
        return limit == 1 ? "the row's one retry is used up" : "all " + limit + " retries of the row are used up";
    }

    private Decision declineForLength(Usable hint, Duration most) {
        String reason = "the wait asked for is longer than max-wait " + Durations.format(most);
        return new Decision.Decline(row, facts, moment.now().plus(hint.delay()), hint.delay(), hint.hint(), reason);
    }

    /** The delay without a hint; hinted waits take no step of a backoff that is there for when there is none. */
    private long ownDelay(Steps steps, boolean ownSteps) {
        int index = ownSteps ? retries() : retries() - hinted();
        return steps.delay(index, spent == null ? 0 : spent.lastNanos(), steps.isJittered() ? moment.draw() : 0);
    }

    private int retries() {
        return spent == null ? 0 : spent.retries();
    }

    private int hinted() {
        return spent == null ? 0 : spent.hinted();
    }

    /** How many retries count against the limit at hand: all of the row's, or those of the same kind. */
    private int made(Action action, boolean hint) {
        Wait wait = Wait.of(action);
        if (wait == null || !boundsItself(wait)) {
            return retries();
        }
        return hint ? hinted() : retries() - hinted();
    }

    /** How many retries of the kind at hand the row may make: with a hint, or without. */
    static int limit(Action action, Steps steps, boolean hinted) {
        Wait wait = Wait.of(action);
        if (wait == null) {
            return steps.times;
        }
        int times = wait.times() == null ? 1 : wait.times();
        return !hinted && boundsItself(wait) ? steps.times : times;
    }

    /** Whether the backoff for when there is no hint has a bound of its own, apart from that of the waits. */
    private static boolean boundsItself(Wait wait) {
        Backoff otherwise = wait.otherwise();
        if (otherwise == null || otherwise.times() != null) {
            return otherwise != null;
        }
        return wait.times() == null
                && (otherwise.within() != null || !otherwise.schedule().isEmpty());
    }

    private Duration maxWait(Action action) {
        Wait wait = Wait.of(action);
        Duration own = wait != null ? wait.maxWait() : action instanceof Action.Retry retry ? retry.maxWait() : null;
        return own == null ? settings.get(Setting.MAX_WAIT) : own;
    }

    private boolean tooLate(long delay, Steps steps) {
        return steps.isTimed() && delay > steps.within - sinceFirst();
    }

    private long sinceFirst() {
        return spent == null ? 0 : moment.elapsedNanos() - spent.firstNanos();
    }

    private boolean pastDeadline(long delay) {
        return delay > left();
    }

    /** The time left to the call; no clock is read where it has no deadline. */
    private long left() {
        long deadline = progress.deadlineNanos();
        return deadline == Long.MAX_VALUE ? deadline : deadline - moment.elapsedNanos();
    }

    private Decision declineForDeadline(@Nullable Usable hint, long delay) {
        return new Decision.Decline(
                row,
                facts,
                moment.now().plusNanos(delay),
                Duration.ofNanos(delay),
                hint == null ? null : hint.hint(),
                "the next attempt would start after the call's deadline");
    }

    private Decision againAfter(long delay, @Nullable Usable hint, Supplier<String> bound) {
        long first = spent == null && table.steps(row).isTimed() ? moment.elapsedNanos() : 0;
        CallProgress next = progress.after(row, hint != null, first, delay);
        return new Decision.Again(row, facts, delay, hint == null ? null : hint.hint(), next, bound);
    }

    private @Nullable Usable firstUsable(List<Hint> hints) {
        return Usable.first(hints, facts, moment);
    }
}
