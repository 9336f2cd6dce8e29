package io.policy4j.resilience4j;

import io.policy4j.core.Decision;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/** Why one of our own guards ends a call; nothing goes over the wire for it. */
sealed interface Refusal {

    /** A call that has ended meanwhile begins nothing more. */
    Refusal CALL_IS_OVER = new ByGuard("the call is over", CancellationException::new);

    /** Why, in words for a person; never text from the wire. */
    String reason();

    /** A guard said no, with its own exception. */
    record ByGuard(String reason, Supplier<? extends RuntimeException> exception) implements Refusal {}

    /** The server wants all callers to hold back for longer than the call can bear. */
    record ByCooldown(String reason, Instant retryAt) implements Refusal {}

    /** A signal that another call got holds for this one too. */
    record ByLatch(Decision.Signal signal) implements Refusal {
        @Override
        public String reason() {
            return "the latch is closed: " + signal.reason();
        }
    }
}
