package io.policy4j.resilience4j;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.timelimiter.TimeLimiter;
import org.jspecify.annotations.Nullable;

/** The Resilience4j components that attempts pass; null for those that are not there. */
record Guards(
        @Nullable CircuitBreaker circuit,
        @Nullable BulkheadQueue bulkhead,
        @Nullable RateLimiter rate,
        @Nullable TimeLimiter time) {

    static final Guards NONE = new Guards(null, null, null, null);
}
