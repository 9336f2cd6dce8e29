package io.policy4j.docs;

import io.micrometer.observation.ObservationRegistry;
import io.policy4j.resilience4j.ApiPolicyConfig;
import io.policy4j.resilience4j.micrometer.ObservedCalls;

/** The metrics page's example of observations, as code that compiles. */
abstract class ObservationSnippet {

    ApiPolicyConfig observed(ObservationRegistry observationRegistry) {
        // snippet
        ApiPolicyConfig config = ApiPolicyConfig.custom()
                .observer(ObservedCalls.of(observationRegistry))
                .build();
        // end
        return config;
    }
}
