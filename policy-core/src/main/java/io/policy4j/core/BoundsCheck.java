package io.policy4j.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds rows whose waits and retries another bound cuts, and latches that never open. */
final class BoundsCheck {

    /** The unluckiest draw that there is. */
    private static final double UNLUCKY = Math.nextDown(1.0);

    private final Settings settings;
    private final Row row;
    private final Action action;
    private final Steps steps;
    private final List<Finding> found = new ArrayList<>();

    private BoundsCheck(PolicyTable table, Row row) {
        settings = table.settings();
        this.row = row;
        action = row.action();
        steps = table.steps(row);
    }

    static List<Finding> warnings(PolicyTable table, Row row) {
        BoundsCheck check = new BoundsCheck(table, row);
        boolean resetKnown = !row.reset().isEmpty() || table.envelope().names().contains("reset");
        if (row.latch() instanceof Latch.UntilReset && !resetKnown) {
            check.warn(
                    "latch until-reset knows no reset time, and is closed for a minute each time; add reset: with a hint,"
                            + " or say latch: until-released");
        }
        if (row.action().sendsAgain()
                && !(row.action() instanceof Action.Follow || row.action() instanceof Action.Renew)) {
            check.deadline();
            check.attempts();
            check.budget();
        }
        return check.found;
    }

    private void warn(String message) {
        found.add(Finding.warning(row, message));
    }

    private void deadline() {
        Duration deadline = settings.get(Setting.DEADLINE);
        if (deadline == null) {
            return;
        }
        long worst = longestWait(Steps.nanos(deadline));
        Duration own = maxWait();
        if (worst > Steps.nanos(deadline)) {
            warn("may wait longer in all than the deadline of " + Durations.format(deadline)
                    + ", so its last retries are declined; shorten its delays or times, or raise deadline");
        } else if (own != null && own.compareTo(deadline) > 0) {
            warn("max-wait " + Durations.format(own) + " is beyond the deadline of " + Durations.format(deadline)
                    + ", which declines such a wait; lower max-wait, or raise deadline");
        }
    }

    private @Nullable Duration maxWait() {
        Wait wait = Wait.of(action);
        return wait != null ? wait.maxWait() : action instanceof Action.Retry retry ? retry.maxWait() : null;
    }

    /** What the row's own delays and fixed hints come to at worst; counting ends beyond the bound. */
    private long longestWait(long bound) {
        long fixed = fixedHint();
        int times = Deciding.limit(action, steps, fixed > 0);
        long total = 0;
        long last = 0;
        for (int i = 0; i < times && total <= bound && i <= settings.get(Setting.MAX_ATTEMPTS); i++) {
            last = fixed > 0 && !(action instanceof Action.Retry)
                    ? fixed
                    : Math.max(fixed, steps.delay(i, last, UNLUCKY));
            total += last;
        }
        return Math.min(total, steps.within);
    }

    /** The hint that is always usable, or 0. */
    private long fixedHint() {
        return ActionPlaces.delayHints(action, settings).stream()
                .filter(hint -> hint instanceof Hint.Fixed)
                .mapToLong(hint -> Steps.nanos(((Hint.Fixed) hint).duration()))
                .findFirst()
                .orElse(0);
    }

    private void attempts() {
        int left = settings.get(Setting.MAX_ATTEMPTS) - 1;
        boolean hinted = !ActionPlaces.delayHints(action, settings).isEmpty();
        int times = Math.max(
                retries(Deciding.limit(action, steps, false), left),
                hinted ? retries(Deciding.limit(action, steps, true), left) : 0);
        if (isSaid() && times > left) {
            warn("max-attempts (" + (left + 1) + ") cuts the row's " + amount(times) + " to " + left
                    + "; raise max-attempts, or lower the row's times");
        }
    }

    private void budget() {
        int tokens = settings.get(Setting.BUDGET).tokens();
        int left = settings.get(Setting.MAX_ATTEMPTS) - 1;
        int times = Math.min(left, retries(Deciding.limit(action, steps, fixedHint() > 0), tokens));
        if (tokens > 0 && isSaid() && times > tokens) {
            warn("the budget (" + tokens + " tokens, one for each retry) cuts the row's " + amount(times) + " to "
                    + tokens + "; raise tokens under budget, or lower the row's times");
        }
    }

    private String amount(int times) {
        return steps.times == Integer.MAX_VALUE ? "retries within " + shown(steps.within) : times + " retries";
    }

    private static String shown(long nanos) {
        return Durations.format(Duration.ofNanos(nanos));
    }

    /** A limit by number as it is; one by time as the steps that fit in, counted a little beyond the bound. */
    private int retries(int limit, int bound) {
        if (limit != Integer.MAX_VALUE) {
            return limit;
        }
        int fit = 0;
        for (long total = steps.step(0); total <= steps.within && fit <= bound; total += steps.step(fit)) {
            fit++;
        }
        return fit;
    }

    /** Whether row or table name a number of retries or a time; the defaults are nobody's promise. */
    private boolean isSaid() {
        Wait wait = Wait.of(action);
        Backoff own = action instanceof Action.Retry retry ? retry.backoff() : wait == null ? null : wait.otherwise();
        Backoff common = settings.says(Setting.BACKOFF) ? settings.get(Setting.BACKOFF) : null;
        return (wait != null && wait.times() != null) || bounds(own) || bounds(common);
    }

    private static boolean bounds(@Nullable Backoff backoff) {
        return backoff != null
                && (backoff.times() != null
                        || backoff.within() != null
                        || !backoff.schedule().isEmpty());
    }
}
