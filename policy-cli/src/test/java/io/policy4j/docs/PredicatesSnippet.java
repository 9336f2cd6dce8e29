package io.policy4j.docs;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.policy4j.core.Request;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.PolicyPredicates;
import io.policy4j.resilience4j.ResponseReader;
import java.util.List;

/** What the table says, for components of one's own, as code that compiles. */
abstract class PredicatesSnippet {

    List<Object> configure(ApiPolicy policy, Request request, ResponseReader<?> reader) {
        // snippet
        PolicyPredicates says = policy.predicates(request, reader);

        CircuitBreakerConfig breaker = CircuitBreakerConfig.custom()
                .recordResult(says.recordResult())
                .recordException(says.recordException())
                .ignoreException(says.ignoreException())
                .build();
        RateLimiterConfig limiter = RateLimiterConfig.custom()
                .drainPermissionsOnResult(says.drainPermissionsOnResult())
                .build();
        // end
        return List.of(breaker, limiter);
    }
}
