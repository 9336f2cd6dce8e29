package io.policy4j.client.okhttp;

import io.policy4j.resilience4j.ApiPolicyException;
import java.io.IOException;

/**
 * What a policy tells the caller, as OkHttp's callers expect it: an {@link IOException}, whose cause says which signal
 * it is. OkHttp takes any other exception of an asynchronous call for a crash.
 */
public final class PolicyCallException extends IOException {

    private static final long serialVersionUID = 1L;

    private final ApiPolicyException signal;

    PolicyCallException(ApiPolicyException signal) {
        super(signal.getMessage(), signal);
        this.signal = signal;
    }

    /** The signal: that an upgrade is required, that the wait asked for is too long, or another one of the table's. */
    @Override
    public synchronized ApiPolicyException getCause() {
        return signal;
    }
}
