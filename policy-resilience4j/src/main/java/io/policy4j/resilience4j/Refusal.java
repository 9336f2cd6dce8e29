package io.policy4j.resilience4j;

import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/** Why one of our own guards ends a call; nothing goes over the wire for it. */
sealed interface Refusal {

    /** Why, in words for a person; never text from the wire. */
    String reason();

    /** What the caller gets. */
    Supplier<? extends RuntimeException> exception();

    /** A call that has ended meanwhile begins nothing more. */
    Refusal CALL_IS_OVER = new ByGuard("the call is over", CancellationException::new);

    /** A Resilience4j guard said no, with its own exception. */
    record ByGuard(String reason, Supplier<? extends RuntimeException> exception) implements Refusal {}
}
