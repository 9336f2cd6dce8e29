package io.policy4j.resilience4j;

/** The API tells the caller something that only the caller can act on. */
public final class SignalException extends ApiPolicyException {

    private static final long serialVersionUID = 1L;

    SignalException(CallResult<?> result) {
        super(result, "signal " + result.signal().orElse("unknown"));
    }

    /** The signal's name in the table: {@code verify}, {@code user-action}, or the API's own. */
    public String signal() {
        return result().signal().orElseThrow();
    }
}
