package io.policy4j.resilience4j;

/** A wait between two attempts was interrupted; the thread's interrupt flag is set. It carries what was known so far. */
public final class WaitInterruptedException extends InterruptedException {

    private static final long serialVersionUID = 1L;

    private final transient CallResult<?> result;

    WaitInterruptedException(CallResult<?> result) {
        super(ApiPolicyException.describe(result, "interrupted while waiting"));
        this.result = result;
    }

    /** The account of the call up to the interruption. */
    public CallResult<?> result() {
        return result;
    }

    /** The same where no checked exception may be thrown. */
    public CallCancelledException unchecked() {
        return new CallCancelledException(result);
    }
}
