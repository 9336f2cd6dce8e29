package io.policy4j.test;

import java.time.Duration;
import java.util.Optional;

/** Ends the handling of a request with a failure; never leaves a {@link Behaviour}. */
final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;
    private final transient Optional<Duration> retryAfter;

    RefusedException(Failure failure) {
        this(failure, Optional.empty());
    }

    RefusedException(Failure failure, Optional<Duration> retryAfter) {
        super(failure.toString(), null, false, false);
        this.failure = failure;
        this.retryAfter = retryAfter;
    }

    Failure failure() {
        return failure;
    }

    /** How long the client is told to wait; empty for the API's usual answer. */
    Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
