package io.policy4j.resilience4j.micrometer;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** Names what is observed of a call. */
public interface ApiPolicyCallConvention extends ObservationConvention<ApiPolicyCallContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof ApiPolicyCallContext;
    }
}
