package io.policy4j.benchmarks;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;

/** Resilience4j's components, set so that none of them ever refuses. */
final class Guards {

    static final int MOST_AT_ONCE = 100;

    private Guards() {}

    static Retry retry() {
        return Retry.of(
                "things",
                RetryConfig.<Answer>custom()
                        .maxAttempts(Policies.ATTEMPTS)
                        .intervalFunction(attempt -> 0L)
                        .retryOnResult(answer -> !answer.isFine())
                        .build());
    }

    static Bulkhead bulkhead() {
        return Bulkhead.of(
                "things",
                BulkheadConfig.custom().maxConcurrentCalls(MOST_AT_ONCE).build());
    }

    static CircuitBreaker breaker() {
        return CircuitBreaker.ofDefaults("things");
    }

    static RateLimiter rateLimiter() {
        RateLimiterConfig config = RateLimiterConfig.custom()
                .limitForPeriod(1_000_000_000)
                .limitRefreshPeriod(Duration.ofSeconds(1))
                .build();
        return RateLimiter.of("things", config);
    }
}
