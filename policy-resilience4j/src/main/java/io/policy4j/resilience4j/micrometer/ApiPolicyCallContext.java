package io.policy4j.resilience4j.micrometer;

import io.micrometer.observation.Observation;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.CallResult;
import org.jspecify.annotations.Nullable;

/** What is known of a call that is observed. */
public final class ApiPolicyCallContext extends Observation.Context {

    private final ApiPolicy policy;
    private final @Nullable String method;
    private @Nullable CallResult<?> result;

    ApiPolicyCallContext(ApiPolicy policy, @Nullable String method) {
        this.policy = policy;
        this.method = method;
    }

    public ApiPolicy getPolicy() {
        return policy;
    }

    /** The request's method, or null where it is not known. */
    public @Nullable String getMethod() {
        return method;
    }

    /** How the call ended; null while it goes on. */
    public @Nullable CallResult<?> getResult() {
        return result;
    }

    void setResult(CallResult<?> result) {
        this.result = result;
    }
}
