package io.policy4j.core.explain;

import io.policy4j.core.Action;
import io.policy4j.core.CallProgress;
import io.policy4j.core.Decision;
import io.policy4j.core.Endpoint;
import io.policy4j.core.Explanation;
import io.policy4j.core.Idempotency;
import io.policy4j.core.Moment;
import io.policy4j.core.Outcome;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import io.policy4j.core.Row;
import io.policy4j.core.Setting;
import io.policy4j.core.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a policy does about the first outcome of a call, and why.
 *
 * @param policy      the table's name
 * @param outcome     what came back
 * @param explanation which row wins, and why the others lose
 * @param decision    what is done, with every delay as written
 * @param least       the shortest delay that jitter can give; null where nothing is waited for
 * @param most        the longest delay that jitter can give; null where nothing is waited for
 * @param ifSafe      whether the answer holds only if the request may be sent again, which is not known
 */
public record Verdict(
        String policy,
        Outcome outcome,
        Explanation explanation,
        Decision decision,
        @Nullable Duration least,
        @Nullable Duration most,
        boolean ifSafe) {

    private static final double ALMOST_ONE = Math.nextDown(1.0);

    /** What the result is called where the call is not over. */
    public static final String AGAIN = "again";

    /**
     * The verdict on a first outcome.
     *
     * @param asked what is known of the request; without a method the answer is the one for a request that may be sent
     *     again, and says so
     * @param now   the wall-clock time, for hints that are dates
     */
    public static Verdict of(PolicyTable table, Request asked, Outcome outcome, Instant now) {
        Request request = withKey(table, asked);
        Explanation explanation = table.explain(request, outcome);
        Decision strict = decide(table.withoutJitter(), request, outcome, now, 0);
        if (asked.method() != null) {
            return of(table, request, explanation, outcome, now, false);
        }
        PolicyTable lenient = table.with(Settings.DEFAULTS.with(Setting.IDEMPOTENT, List.of(new Endpoint(null, null))));
        Verdict verdict = of(lenient, withAnyKey(table, request, explanation), explanation, outcome, now, true);
        boolean same = verdict.decision().reason().equals(strict.reason());
        return same ? of(table, request, explanation, outcome, now, false) : verdict;
    }

    private static Verdict of(
            PolicyTable table, Request request, Explanation explanation, Outcome outcome, Instant now, boolean ifSafe) {
        Decision decision = decide(table.withoutJitter(), request, outcome, now, 0);
        return new Verdict(
                table.name(),
                outcome,
                explanation,
                decision,
                delay(decide(table, request, outcome, now, 0)),
                delay(decide(table, request, outcome, now, ALMOST_ONE)),
                ifSafe);
    }

    private static Decision decide(PolicyTable table, Request request, Outcome outcome, Instant now, double draw) {
        return table.decide(request, outcome, CallProgress.begin(table), Moment.of(now, 0, draw));
    }

    /** The request as it would be sent: with the key that the policy makes. */
    private static Request withKey(PolicyTable table, Request request) {
        Idempotency key = table.settings().get(Setting.IDEMPOTENCY);
        return key != null && table.generatesKeyFor(request) ? request.withGeneratedKey(key.name(), "made") : request;
    }

    /** For a row that replaces a key we made: the request as if it carried one. */
    private static Request withAnyKey(PolicyTable table, Request request, Explanation explanation) {
        Idempotency key = table.settings().get(Setting.IDEMPOTENCY);
        Row row = explanation.winner();
        boolean renewsKey = row != null
                && row.action() instanceof Action.Renew renew
                && renew.hook().equals(Action.Renew.IDEMPOTENCY_KEY);
        return key != null && key.generate() && renewsKey ? request.withGeneratedKey(key.name(), "made") : request;
    }

    private static @Nullable Duration delay(Decision decision) {
        if (decision instanceof Decision.Again again) {
            return again.delay();
        }
        return decision instanceof Decision.Poll poll ? poll.delay() : null;
    }

    /** The delay as written, null where nothing is waited for. */
    public @Nullable Duration delay() {
        return delay(decision);
    }

    /** How the call ends, by the words of the results of calls, or that it goes on: {@value #AGAIN} or {@code poll}. */
    public String result() {
        if (decision instanceof Decision.Again) {
            return AGAIN;
        }
        if (decision instanceof Decision.Stop stop) {
            return stop.cause() == Decision.Stop.Cause.EXHAUSTED ? "exhausted" : "failed";
        }
        if (decision instanceof Decision.Decline) {
            return "declined";
        }
        if (decision instanceof Decision.Signal signal) {
            return signal.upgrade() == null ? "signal" : "upgrade";
        }
        return decision instanceof Decision.Poll ? "poll" : "success";
    }

    /** Why, in words for a person. */
    public String reason() {
        return decision.reason() + (ifSafe ? ", if the request may be sent again; its method would tell" : "");
    }

    /** For a declined call when the next attempt would be due. */
    public @Nullable Instant retryAt() {
        return decision instanceof Decision.Decline decline ? decline.retryAt() : null;
    }
}
