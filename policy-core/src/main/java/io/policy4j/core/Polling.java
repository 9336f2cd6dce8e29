package io.policy4j.core;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One decision about work that goes on at the server: whether it is over, and if not, where and when it is asked after. */
final class Polling {

    /** How long work is followed at most where neither the row nor a deadline says. */
    static final Duration LONGEST = Duration.ofHours(24);

    private final PolicyTable table;
    private final Request request;
    private final Outcome outcome;
    private final CallProgress progress;
    private final Moment moment;
    private final Facts facts;
    private final Row row;
    private final Poll poll;
    private final @Nullable Following before;

    /** @param row the {@code poll} row in force */
    Polling(
            PolicyTable table,
            Request request,
            Outcome outcome,
            CallProgress progress,
            Moment moment,
            Facts facts,
            Row row) {
        this.table = table;
        this.request = request;
        this.outcome = outcome;
        this.progress = progress;
        this.moment = moment;
        this.facts = facts;
        this.row = row;
        this.poll = ((Action.Follow) row.action()).poll();
        this.before = progress.following();
    }

    /**
     * The row that speaks of a polled answer in place of the winner: where the poll in force reads a state, a success that
     * nothing else is said about is judged by its state. Null where the winner decides.
     */
    static @Nullable Row judgeOf(Outcome outcome, @Nullable Row winner, CallProgress progress) {
        if (winner != null && winner.action() instanceof Action.Follow) {
            return winner;
        }
        Following before = progress.following();
        boolean accepted = winner == null || winner.action() instanceof Action.Accept;
        if (before == null || !accepted || !isSuccess(outcome)) {
            return null;
        }
        return before.poll().state() == null ? null : before.row();
    }

    static boolean isSuccess(Outcome outcome) {
        return outcome instanceof Outcome.Response response && response.status() / 100 == 2;
    }

    /** @param matched whether the row itself won, and does not just stand in force */
    Decision decide(boolean matched) {
        if (!progress.isOperation()) {
            return unfollowed();
        }
        Decision end = ended();
        return end == null ? goOn(matched) : end;
    }

    private Decision stop(Decision.Stop.Cause cause, String reason) {
        return new Decision.Stop(row, facts, cause, reason, null);
    }

    /** What the state says; null where there is none, or one that is no end. A first answer is of no polled resource. */
    private @Nullable Decision ended() {
        Place state = poll.state();
        boolean polled = before != null || poll.urls().isEmpty();
        if (state == null || !polled || !isSuccess(outcome)) {
            return null;
        }
        String failed = word(state, poll.failed(), false);
        if (failed != null) {
            return Decision.Stop.workFailed(row, facts, failed);
        }
        String done = word(state, poll.done(), true);
        return done == null ? null : new Decision.Accept(row, facts, "the work is done: its state is " + done);
    }

    /** The table's word for the state, where it is as expected. */
    private @Nullable String word(Place state, @Nullable Expect expect, boolean all) {
        if (expect == null || !Boolean.TRUE.equals(facts.satisfies(state, expect, all))) {
            return null;
        }
        List<String> values = facts.values(state);
        return values == null ? null : expect.wordFor(values);
    }

    private Decision unfollowed() {
        Target target = target();
        if (target instanceof Target.Unusable unusable) {
            return lost(unusable.why());
        }
        URI uri = target instanceof Target.Found found ? found.uri() : null;
        Usable hint = hint();
        return new Decision.Poll(row, facts, poll, uri, delay(hint), hint == null ? null : hint.hint());
    }

    private Decision lost(String why) {
        return stop(Decision.Stop.Cause.FAILED, "there is nothing to follow: " + why);
    }

    private Decision goOn(boolean matched) {
        Following begun = before == null ? Following.begin(row, request, moment.elapsedNanos()) : before.by(row);
        Target target = matched ? target() : null;
        if (target instanceof Target.Found found) {
            return ask(begun.to(found.uri()));
        }
        if (before == null && target instanceof Target.Unusable unusable) {
            return lost(unusable.why());
        }
        return begun.target().isPresent() ? ask(begun) : askAgain(begun);
    }

    /** The first usable place to ask at; else why the first one is none; null where the row names none. */
    private @Nullable Target target() {
        Target first = null;
        for (String url : poll.urls()) {
            String filled = facts.fill(url);
            Target target = filled == null
                    ? new Target.Unusable("no value for " + url)
                    : Target.of(request, filled, "the value of " + url);
            if (target instanceof Target.Found) {
                return target;
            }
            first = first == null ? target : first;
        }
        return first;
    }

    /** Asks by the call's own request, which must be one that may be sent again. */
    private Decision askAgain(Following work) {
        String refusal = ReplaySafety.refusal(table.settings(), request, outcome, row, false);
        return refusal == null
                ? ask(work)
                : new Deciding(table, request, outcome, progress, moment, facts, row).unsafe(refusal);
    }

    private Decision ask(Following work) {
        Usable hint = hint();
        long delay = delay(hint);
        Backoff steps = poll.otherwise();
        Integer times = steps == null ? null : steps.times();
        if (times != null && work.polls() >= times) {
            return stop(Decision.Stop.Cause.EXHAUSTED, "the work goes on after all " + times + " polls of the row");
        }
        long bound = bound(times, steps == null ? null : steps.within());
        if (delay > bound - work.since(moment.elapsedNanos())) {
            return stop(
                    Decision.Stop.Cause.EXHAUSTED,
                    "the work goes on, and may not be followed for longer than "
                            + Durations.format(Duration.ofNanos(bound)));
        }
        Hint named = hint == null ? null : hint.hint();
        if (delay > progress.deadlineNanos() - moment.elapsedNanos()) {
            return new Decision.Decline(
                    row,
                    facts,
                    moment.now().plusNanos(delay),
                    Duration.ofNanos(delay),
                    named,
                    "the next poll would start after the call's deadline");
        }
        Following next = work.after(delay, hint != null);
        return new Decision.Again(
                row,
                facts,
                delay,
                named,
                progress.polling(next),
                () -> "the work goes on: poll " + next.polls() + (times == null ? "" : " of " + times));
    }

    /** How long the work may be followed. */
    private long bound(@Nullable Integer times, @Nullable Duration within) {
        if (within != null) {
            return Steps.nanos(within);
        }
        boolean bounded = times != null || progress.deadlineNanos() != Long.MAX_VALUE;
        return bounded ? Long.MAX_VALUE : LONGEST.toNanos();
    }

    private @Nullable Usable hint() {
        return Usable.first(ActionPlaces.delayHints(row.action(), table.settings()), facts, moment);
    }

    /** Never zero: unlike a retry, a poll may be repeated for hours. */
    private long delay(@Nullable Usable hint) {
        int step = before == null ? 0 : before.unhinted();
        long last = before == null ? 0 : before.lastNanos();
        long delay = hint == null ? table.steps(row).delay(step, last, moment.draw()) : hint.nanos();
        return delay == 0 ? Usable.AT_ONCE.toNanos() : delay;
    }
}
