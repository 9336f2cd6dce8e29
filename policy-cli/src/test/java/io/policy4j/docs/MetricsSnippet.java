package io.policy4j.docs;

import io.micrometer.core.instrument.MeterRegistry;
import io.policy4j.resilience4j.ApiPolicyRegistry;
import io.policy4j.resilience4j.micrometer.TaggedApiPolicyMetrics;

/** The metrics page's first example, as code that compiles. */
abstract class MetricsSnippet {

    void bind(ApiPolicyRegistry registry, MeterRegistry meterRegistry) {
        // snippet
        TaggedApiPolicyMetrics.ofApiPolicyRegistry(registry).bindTo(meterRegistry);
        // end
    }
}
