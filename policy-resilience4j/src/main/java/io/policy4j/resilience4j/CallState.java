package io.policy4j.resilience4j;

import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import io.policy4j.core.RetryBudget;
import io.policy4j.core.Setting;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of one caller share under the terms in force.
 *
 * @param terms    what the calls run under
 * @param key      whose state it is
 * @param budget   that key's retry budget
 * @param deadline the calls' own deadline, null for the table's
 * @param bounded  whether calls have a deadline, their own or the table's
 * @param successes those that other processes are to be told of, null where there are none
 * @param gate     what every attempt passes
 * @param attemptTimeout how long an attempt may take, null for any time
 * @param plain    whether a call that succeeds at once needs only to be counted: nothing to pass, to keep or to tell
 */
record CallState(
        Terms terms,
        String key,
        RetryBudget budget,
        @Nullable Duration deadline,
        boolean bounded,
        @Nullable LongAdder successes,
        Gate gate,
        @Nullable Duration attemptTimeout,
        boolean plain) {

    /**
     * The state of calls of a request.
     *
     * @param key      the caller's own key, null for the one that the request has
     * @param deadline the caller's own deadline, null for the table's
     */
    static CallState of(Terms terms, Request request, @Nullable String key, @Nullable Duration deadline) {
        String whose = key == null ? terms.states().keyOf(request) : key;
        Gate gate = terms.gate(request, whose);
        boolean bounded = deadline != null || terms.table().settings().get(Setting.DEADLINE) != null;
        LongAdder successes =
                terms.states().link() == null ? null : terms.states().successes(whose);
        Duration attemptTimeout = shorter(terms.table().settings().get(Setting.ATTEMPT_TIMEOUT), gate.timeLimit());
        return new CallState(
                terms,
                whose,
                terms.states().budget(whose),
                deadline,
                bounded,
                successes,
                gate,
                attemptTimeout,
                gate.isOpen() && !bounded && attemptTimeout == null && !terms.heard());
    }

    static @Nullable Duration shorter(@Nullable Duration one, @Nullable Duration other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) <= 0 ? one : other;
    }

    /** A success gives back its share of a token, here and where processes share a budget. */
    void succeeded() {
        budget.onSuccess();
        if (successes != null) {
            successes.increment();
        }
    }

    PolicyTable table() {
        return terms.table();
    }
}
