package io.policy4j.spring.boot;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A policy, as {@code policy4j.policies.NAME} says it. Settings are texts as in a policy file, and win over those there.
 *
 * @param location        where the policy file is: {@code classpath:billing.yaml}, {@code file:/etc/policies/billing.yaml}
 * @param inline          the policy file itself, in place of a location
 * @param tags            what all its metrics carry
 * @param circuitBreaker  the name of a circuit breaker of Resilience4j that each attempt passes
 * @param bulkhead        the name of a bulkhead around attempts
 * @param rateLimiter     the name of a rate limiter for attempts
 * @param timeLimiter     the name of a time limiter for attempts
 * @param deadline        how long a call may take with all its waits
 * @param attemptTimeout  how long one attempt may take
 * @param maxAttempts     total attempts of a call, the first one included
 * @param maxWait         the longest server hint that is waited for
 * @param peek            how many bytes of a body are read for a decision at most
 * @param backoff         what rows leave open in their backoffs
 * @param budget          bounds retries to a share of successes
 * @param hints           where delays come from in rows that don't say
 * @param key             whose cooldown, latch, budget and slots a call uses
 * @param idempotency     the API's idempotency key
 * @param idempotent      requests that are safe to send again whatever their method
 * @param concurrency     concurrency limits by name
 * @param sharedStateAway what happens while shared state is out of reach
 */
record PolicyProperties(
        @Nullable String location,
        @Nullable String inline,
        @DefaultValue Map<String, String> tags,
        @Nullable String circuitBreaker,
        @Nullable String bulkhead,
        @Nullable String rateLimiter,
        @Nullable String timeLimiter,
        @Nullable String deadline,
        @Nullable String attemptTimeout,
        @Nullable String maxAttempts,
        @Nullable String maxWait,
        @Nullable String peek,
        @Nullable Backoff backoff,
        @Nullable Budget budget,
        @Nullable List<String> hints,
        @Nullable String key,
        @Nullable Idempotency idempotency,
        @Nullable List<String> idempotent,
        @Nullable Map<String, Concurrency> concurrency,
        @Nullable String sharedStateAway) {

    /** Nothing said. */
    static final PolicyProperties NONE = new PolicyProperties(
            null, null, Map.of(), null, null, null, null, null, null, null, null, null, null, null, null, null, null,
            null, null, null);

    /** What rows leave open in their backoffs. */
    record Backoff(
            @Nullable List<String> schedule,
            @Nullable String every,
            @Nullable String initial,
            @Nullable String multiplier,
            @Nullable String max,
            @Nullable String times,
            @Nullable String within,
            @Nullable String jitter) {}

    /** Bounds retries to a share of successes. */
    record Budget(@Nullable String tokens, @Nullable String perSuccess) {}

    /** The API's idempotency key. */
    record Idempotency(
            @Nullable String header,
            @Nullable String body,
            @Nullable String query,
            @Nullable List<String> at,
            @Nullable String generate) {}

    /** A concurrency limit. */
    record Concurrency(
            @Nullable String limit,
            @Nullable List<String> at,
            @Nullable String scope,
            @Nullable String maxWait,
            @Nullable String lease) {}
}
