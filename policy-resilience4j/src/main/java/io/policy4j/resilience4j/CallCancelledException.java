package io.policy4j.resilience4j;

/** A call that was interrupted where no checked exception may be thrown; the thread's interrupt flag is set. */
public final class CallCancelledException extends ApiPolicyException {

    private static final long serialVersionUID = 1L;

    CallCancelledException(CallResult<?> result) {
        super(result, "cancelled");
    }
}
