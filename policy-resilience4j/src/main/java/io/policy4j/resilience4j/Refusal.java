package io.policy4j.resilience4j;

import io.policy4j.core.Decision;
import io.policy4j.core.ErrorDetails;
import io.policy4j.core.UpgradeDetails;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Why one of our own guards ends a call; nothing goes over the wire for it. */
sealed interface Refusal {

    /** A call that has ended meanwhile begins nothing more. */
    Refusal CALL_IS_OVER = new ByGuard("the call is over", CancellationException::new);

    /** Why, in words for a person; never text from the wire. */
    String reason();

    /** A guard said no, with its own exception. */
    record ByGuard(String reason, Supplier<? extends RuntimeException> exception) implements Refusal {}

    /** The server wants the call to hold back for longer than it can bear. */
    record ByServer(String reason, Instant retryAt) implements Refusal {
        static ByServer cooldown(String row, Instant retryAt) {
            return new ByServer("the server wants callers to hold back, said to row " + row, retryAt);
        }

        static ByServer noSlot(String slots, Instant retryAt) {
            return new ByServer("the server had no slot, and none of our " + slots + " came free in time", retryAt);
        }
    }

    /**
     * A signal that another call got holds for this one too.
     *
     * @param name    the signal's
     * @param upgrade what an upgrade signal told, else null
     * @param details what the response said about itself
     */
    record ByLatch(String row, String name, @Nullable UpgradeDetails upgrade, ErrorDetails details) implements Refusal {
        static ByLatch of(String row, Decision.Signal signal) {
            return new ByLatch(row, signal.name(), signal.upgrade(), signal.details());
        }

        @Override
        public String reason() {
            return "the latch of row " + row + " is closed";
        }
    }

    /** The budget that this process shares with others has no token left. */
    record ByBudget() implements Refusal {
        @Override
        public String reason() {
            return "the shared retry budget is empty";
        }
    }

    /** A closed latch of a row that gives no signal. */
    static Refusal withoutSignal(String row) {
        String reason = "the latch of row " + row + " is closed";
        return new ByGuard(reason, () -> new CallRefusedException(reason));
    }
}
