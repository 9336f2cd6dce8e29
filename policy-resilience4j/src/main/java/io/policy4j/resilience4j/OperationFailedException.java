package io.policy4j.resilience4j;

/** The work that an operation followed has failed at the server; the response that told so is released. */
public final class OperationFailedException extends ApiPolicyException {

    private static final long serialVersionUID = 1L;

    OperationFailedException(CallResult<?> result) {
        super(result, "the work ended as " + result.failedState().orElse("failed"));
    }

    /** The word of the row's {@code failed} that the state of the work matched, as the table spells it. */
    public String state() {
        return result().failedState().orElseThrow();
    }
}
