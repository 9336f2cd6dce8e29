package io.policy4j.resilience4j;

import java.time.Instant;

/** The API asks for a longer wait than the call can bear: come back at {@link #retryAt()}. */
public final class RetryLaterException extends ApiPolicyException {

    private static final long serialVersionUID = 1L;

    RetryLaterException(CallResult<?> result) {
        super(
                result,
                "declined, retry at " + result.retryAt().map(Instant::toString).orElse("an unknown time"));
    }

    /** When the next attempt would be due. */
    public Instant retryAt() {
        return result().retryAt().orElseThrow();
    }
}
