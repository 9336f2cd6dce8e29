package io.policy4j.resilience4j;

import io.policy4j.core.Action;
import io.policy4j.core.Decision;
import io.policy4j.core.Outcome;
import io.policy4j.core.Row;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt says about the API, to guards that watch it.
 *
 * @param ending  for a circuit breaker
 * @param tooMuch for a rate limiter: the server says that too much is asked of it
 */
record Meaning(Gate.Ending ending, boolean tooMuch) {

    /** An attempt that says nothing about HTTP. */
    static final Meaning NONE = new Meaning(Gate.Ending.NOTHING, false);

    private static final int TOO_MANY_REQUESTS = 429;

    /** What the table decided about an outcome. */
    static Meaning of(Outcome outcome, Decision decision) {
        return of(outcome instanceof Outcome.Response response ? response.status() : 0, decision);
    }

    /** As {@link #of(Outcome, Decision)}, by the status; zero for a failure. */
    static Meaning of(int status, Decision decision) {
        Row row = decision.row();
        boolean tooMuch = status == TOO_MANY_REQUESTS || (row != null && row.action() instanceof Action.WaitFor);
        Gate.Ending answer = tooMuch ? Gate.Ending.TOO_MUCH : Gate.Ending.ANSWERS;
        return new Meaning(ending(decision, row, status == 0 ? Gate.Ending.NOTHING : answer), tooMuch);
    }

    private static Gate.Ending ending(Decision decision, @Nullable Row row, Gate.Ending otherwise) {
        boolean goesOn =
                decision instanceof Decision.Poll || (decision instanceof Decision.Again again && again.polls());
        if (decision instanceof Decision.Accept || goesOn) {
            return Gate.Ending.WORKS;
        }
        return row == null || row.circuit() == Row.Circuit.IGNORE ? otherwise : Gate.Ending.OUT_OF_ORDER;
    }

    /** How the call ends that a decision ends. */
    static CallResult.Kind endOf(Outcome outcome, Decision decision) {
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
}
