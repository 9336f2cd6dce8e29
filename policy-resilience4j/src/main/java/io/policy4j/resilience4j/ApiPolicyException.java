package io.policy4j.resilience4j;

import io.policy4j.core.ErrorDetails;
import org.jspecify.annotations.Nullable;

/**
 * A call that ended with something to tell. It carries the account of the call; its message names the policy and the
 * table's row, never text from the wire.
 */
public abstract sealed class ApiPolicyException extends RuntimeException
        permits UpgradeRequiredException,
                SignalException,
                RetryLaterException,
                CallCancelledException,
                OperationFailedException {

    private static final long serialVersionUID = 1L;

    private final transient CallResult<?> result;

    ApiPolicyException(CallResult<?> result, String what) {
        super(describe(result, what), result.failure().orElse(null));
        this.result = result;
    }

    static String describe(CallResult<?> result, String what) {
        StringBuilder text = new StringBuilder(result.policy()).append(": ").append(what);
        result.status().ifPresent(status -> text.append(", status ").append(status));
        result.attempts().stream()
                .reduce((a, b) -> b)
                .flatMap(AttemptRecord::row)
                .ifPresent(row -> text.append(", row ").append(row));
        return text.toString();
    }

    /** The account of the call. */
    public CallResult<?> result() {
        return result;
    }

    /** What the server said. */
    public ErrorDetails details() {
        return result.details();
    }

    /** What the API's support asks for, or null. */
    public @Nullable String requestId() {
        return details().requestId();
    }
}
