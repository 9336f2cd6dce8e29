package io.policy4j.resilience4j;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where processes keep together what they know of an API: cooldowns, closed latches, slots and retry budgets. Each process
 * has its own state in front of it, so that it is asked once for an attempt, and not at all where a table has none of
 * these.
 *
 * <p>No method blocks or throws. A stage that does not complete within {@link #patience()}, or fails, means that the state
 * is out of reach: the table's {@code shared-state-away} says what follows. Names are made by the policy; no key or
 * credential is readable in them. Time is that of the store's own clock, as far as processes compare it.
 */
public interface SharedState {

    /**
     * What an attempt needs; it gets all of it or nothing.
     *
     * @param attempt an id that no other attempt has
     * @param holds   the cooldowns and latches that must not be shut
     * @param slots   the slots to take
     * @param token   the token to take, for an attempt that is a retry by our own decision; null for another one
     */
    record Entry(
            String attempt,
            List<String> holds,
            List<Slot> slots,
            @Nullable Token token) {}

    /**
     * A slot of a limit.
     *
     * @param pool  the limit's name
     * @param limit how many slots there are
     * @param lease after how long a slot is free again that is not given back
     */
    record Slot(String pool, int limit, Duration lease) {}

    /**
     * A token of a budget.
     *
     * @param budget the budget's name
     * @param full   how many tokens there are when it is full
     * @param earned what successes that were not told of yet give back
     */
    record Token(String budget, int full, double earned) {}

    /** What becomes of an entry. */
    sealed interface Answer {

        /**
         * The attempt may begin.
         *
         * @param probed the holds that it is the probe of: their time is over, and its outcome says whether they clear
         */
        record Admitted(List<String> probed) implements Answer {}

        /**
         * A cooldown or latch is shut.
         *
         * @param left for how long yet; null where it ends by being cleared only
         * @param word what {@link #shut} was given
         */
        record Shut(String hold, @Nullable Duration left, Map<String, String> word) implements Answer {}

        /** Another attempt is the probe of a hold; ask again soon. */
        record Probing(String hold) implements Answer {}

        /** All slots are in use; ask again soon. */
        record Full(String pool) implements Answer {}

        /** The budget is empty. */
        record NoToken() implements Answer {}
    }

    /** Asks for an attempt to be let in. */
    CompletionStage<Answer> enter(Entry entry);

    /** An attempt, or the work that it has left its slots to, is over: gives its slots back, and tells of its probes whether they came back well. */
    CompletionStage<?> leave(String attempt, List<String> pools, List<String> probed, boolean well);

    /**
     * Slots go from one holder to another, for the length of their lease from now; nothing happens to those that the first
     * one does not hold. That is how an attempt leaves them to the work that it has started.
     *
     * @param holder the attempt that took them, or the work; then its lease begins anew
     * @param work   whose they are; any process that knows the name can give them back by {@link #leave}
     */
    CompletionStage<?> keep(String holder, String work, List<Slot> slots);

    /**
     * Shuts a hold, unless it is shut for longer already.
     *
     * @param length for how long; null for until it is cleared
     * @param word   what other processes must know of it
     */
    CompletionStage<?> shut(String hold, @Nullable Duration length, Map<String, String> word);

    /** Clears a hold, as a person wants it. */
    CompletionStage<?> clear(String hold);

    /** How long an answer is waited for. */
    Duration patience();
}
