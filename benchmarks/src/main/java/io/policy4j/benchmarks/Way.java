package io.policy4j.benchmarks;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.retry.Retry;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyConfig;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.springframework.core.retry.RetryTemplate;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RetryToken;

/** Ways to make a sync call: bare, under a policy, and under what people use today. All retry a 503 at once. */
public enum Way {
    PLAIN {
        @Override
        Callable<Answer> around(Callable<Answer> call) {
            return call;
        }
    },
    /** What one who writes it by hand would write. */
    PLAIN_LOOP {
        @Override
        Callable<Answer> around(Callable<Answer> call) {
            return () -> {
                Answer answer = call.call();
                for (int i = 1; i < Policies.ATTEMPTS && !answer.isFine(); i++) {
                    answer = call.call();
                }
                return answer;
            };
        }
    },
    POLICY {
        @Override
        Callable<Answer> around(Callable<Answer> call) {
            return policy(call, UnaryOperator.identity());
        }
    },
    POLICY_LISTENER {
        @Override
        Callable<Answer> around(Callable<Answer> call) {
            ApiPolicy policy = Policies.policy(UnaryOperator.identity());
            policy.getEventPublisher().onEnd(end -> {});
            return Policies.caller(policy).decorateCallable(call);
        }
    },
    POLICY_METRICS {
        @Override
        Callable<Answer> around(Callable<Answer> call) {
            return Policies.caller(Policies.withMetrics()).decorateCallable(call);
        }
    },
    /** A table that can hold callers back; nothing is held back now. */
    POLICY_COOLDOWN_LATCH {
        @Override
        Callable<Answer> around(Callable<Answer> call) {
            return Policies.caller(Policies.withCooldownAndLatch()).decorateCallable(call);
        }
    },
    /** A limit of our own, as wide as the Bulkhead's. */
    POLICY_SLOTS {
        @Override
        Callable<Answer> around(Callable<Answer> call) {
            return Policies.caller(Policies.withSlots()).decorateCallable(call);
        }
    },
    POLICY_BULKHEAD {
        @Override
        Callable<Answer> around(Callable<Answer> call) {
            return policy(call, config -> config.bulkhead(Guards.bulkhead()));
        }
    },
    POLICY_GUARDS {
        @Override
        Callable<Answer> around(Callable<Answer> call) {
            return policy(
                    call,
                    config -> config.bulkhead(Guards.bulkhead())
                            .circuitBreaker(Guards.breaker())
                            .rateLimiter(Guards.rateLimiter()));
        }
    },
    R4J_RETRY {
        @Override
        Callable<Answer> around(Callable<Answer> call) {
            return Retry.decorateCallable(Guards.retry(), call);
        }
    },
    R4J_BULKHEAD {
        @Override
        Callable<Answer> around(Callable<Answer> call) {
            return Bulkhead.decorateCallable(Guards.bulkhead(), call);
        }
    },
    R4J_BREAKER {
        @Override
        Callable<Answer> around(Callable<Answer> call) {
            return CircuitBreaker.decorateCallable(Guards.breaker(), call);
        }
    },
    R4J_RATE_LIMITER {
        @Override
        Callable<Answer> around(Callable<Answer> call) {
            return RateLimiter.decorateCallable(Guards.rateLimiter(), call);
        }
    },
    R4J_RETRY_BULKHEAD {
        @Override
        Callable<Answer> around(Callable<Answer> call) {
            return R4J_RETRY.around(R4J_BULKHEAD.around(call));
        }
    },
    R4J_BREAKER_RETRY_BULKHEAD {
        @Override
        Callable<Answer> around(Callable<Answer> call) {
            return R4J_BREAKER.around(R4J_RETRY_BULKHEAD.around(call));
        }
    },
    FAILSAFE {
        @Override
        Callable<Answer> around(Callable<Answer> call) {
            RetryPolicy<Answer> policy = RetryPolicy.<Answer>builder()
                    .handleResultIf(answer -> !answer.isFine())
                    .withMaxAttempts(Policies.ATTEMPTS)
                    .build();
            FailsafeExecutor<Answer> executor = Failsafe.with(policy);
            return () -> executor.get(call::call);
        }
    },
    SPRING_7 {
        @Override
        Callable<Answer> around(Callable<Answer> call) {
            RetryTemplate template = new RetryTemplate(org.springframework.core.retry.RetryPolicy.builder()
                    .maxRetries(Policies.ATTEMPTS - 1)
                    .delay(Duration.ZERO)
                    .build());
            return () -> template.execute(() -> call.call().orThrow());
        }
    },
    SPRING_RETRY {
        @Override
        Callable<Answer> around(Callable<Answer> call) {
            org.springframework.retry.support.RetryTemplate template =
                    org.springframework.retry.support.RetryTemplate.builder()
                            .maxAttempts(Policies.ATTEMPTS)
                            .noBackoff()
                            .build();
            return () -> template.execute(context -> call.call().orThrow());
        }
    },
    AWS {
        @Override
        Callable<Answer> around(Callable<Answer> call) {
            StandardRetryStrategy strategy = StandardRetryStrategy.builder()
                    .maxAttempts(Policies.ATTEMPTS)
                    .retryOnException(Answer.UnavailableException.class)
                    .backoffStrategy(BackoffStrategy.retryImmediately())
                    .circuitBreakerEnabled(false)
                    .build();
            return () -> aws(strategy, call);
        }
    };

    abstract Callable<Answer> around(Callable<Answer> call);

    private static Callable<Answer> policy(Callable<Answer> call, UnaryOperator<ApiPolicyConfig.Builder> config) {
        return Policies.caller(Policies.policy(config)).decorateCallable(call);
    }

    private static Answer aws(StandardRetryStrategy strategy, Callable<Answer> call) throws Exception {
        RetryToken token = strategy.acquireInitialToken(AcquireInitialTokenRequest.create("things"))
                .token();
        while (true) {
            try {
                Answer answer = call.call().orThrow();
                strategy.recordSuccess(RecordSuccessRequest.create(token));
                return answer;
            } catch (Answer.UnavailableException e) {
                token = strategy.refreshRetryToken(RefreshRetryTokenRequest.builder()
                                .token(token)
                                .failure(e)
                                .build())
                        .token();
            }
        }
    }
}
