package io.policy4j.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.decorators.Decorators;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.RequestNotPermitted;
import io.policy4j.core.Action;
import io.policy4j.core.Row;
import io.policy4j.core.Setting;
import io.policy4j.core.Wait;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table's word for circuit breakers and rate limiters that stand outside of the policy. */
class PolicyPredicatesTest {

    private final Setup setup = Setup.of(Setup.table()
            .row(Row.builder("403", Action.waitFor(Wait.DEFAULT))
                    .when("body /code", "SLOW")
                    .build())
            .row(Row.builder("507", Action.fail()).circuit(Row.Circuit.FAILURE).build()));
    private final FakeClient client = new FakeClient(200);
    private final PolicyPredicates says = setup.policy.predicates(Setup.GET, client);
    private final CircuitBreaker breaker = CircuitBreaker.of(
            "things",
            CircuitBreakerConfig.custom()
                    .recordResult(says.recordResult())
                    .recordException(says.recordException())
                    .ignoreException(says.ignoreException())
                    .build());

    private void attempt(Callable<?> attempt) {
        try {
            breaker.executeCallable(attempt);
        } catch (Exception e) {
            // What the breaker makes of it is looked at.
        }
    }

    private static Callable<?> throwing(Exception failure) {
        return () -> {
            throw failure;
        };
    }

    private int failures() {
        return breaker.getMetrics().getNumberOfFailedCalls();
    }

    private int successes() {
        return breaker.getMetrics().getNumberOfSuccessfulCalls();
    }

    @ParameterizedTest
    @ValueSource(ints = {503, 507})
    void an_outage_counts(int status) {
        attempt(() -> Answer.of(status));

        assertThat(failures()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 402, 404, 429})
    void what_the_caller_did_is_no_outage(int status) {
        attempt(() -> Answer.of(status));

        assertThat(failures()).isZero();
        assertThat(successes()).isEqualTo(1);
    }

    @Test
    void a_transport_failure_counts() {
        attempt(throwing(new IOException("cut")));
        attempt(throwing(new SocketTimeoutException("slow")));

        assertThat(failures()).isEqualTo(2);
    }

    @Test
    void our_own_refusals_and_exceptions_that_say_nothing_about_http_count_for_nothing() {
        attempt(throwing(BulkheadFullException.createBulkheadFullException(Bulkhead.ofDefaults("things"))));
        attempt(throwing(new IllegalStateException("own")));

        assertThat(breaker.getMetrics().getNumberOfBufferedCalls()).isZero();
    }

    @Test
    void signals_and_declined_waits_count_as_what_the_server_said() {
        attempt(() -> setup.caller(new FakeClient(402)).send(new FakeClient(402)));
        assertThat(breaker.getMetrics().getNumberOfBufferedCalls()).isZero();

        setup.policy.replaceTable(Setup.table()
                .set(Setting.DEADLINE, Setup.seconds(1).dividedBy(2))
                .build());
        FakeClient down = new FakeClient(503);
        attempt(() -> setup.caller(down).send(down));
        assertThat(failures()).isEqualTo(1);
    }

    @Test
    void a_result_of_another_kind_counts_for_nothing() {
        attempt(() -> "no answer");
        attempt(() -> null);

        assertThat(failures()).isZero();
    }

    @Test
    void they_follow_a_replaced_table() {
        setup.policy.replaceTable(Setup.table()
                .row(Row.builder("404", Action.fail())
                        .circuit(Row.Circuit.FAILURE)
                        .build())
                .build());

        assertThat(says.recordResult().test(Answer.of(404))).isTrue();
        assertThat(says.recordResult().test(Answer.of(507))).isFalse();
    }

    @Test
    void a_429_and_what_a_wait_row_is_about_drain_a_rate_limiter() {
        Answer slow = Answer.of(403).json("{\"code\":\"SLOW\"}");
        Answer forbidden = Answer.of(403).json("{\"code\":\"NO\"}");

        assertThat(says.drainPermissionsOnResult().test(Either.right(Answer.of(429))))
                .isTrue();
        assertThat(says.drainPermissionsOnResult().test(Either.right(slow))).isTrue();
        assertThat(says.drainPermissionsOnResult().test(Either.right(forbidden)))
                .isFalse();
        assertThat(says.drainPermissionsOnResult().test(Either.right(Answer.of(503))))
                .isFalse();
        assertThat(says.drainPermissionsOnResult().test(Either.right(null))).isFalse();
        assertThat(says.drainPermissionsOnResult().test(Either.left(new IOException())))
                .isFalse();
    }

    @Test
    void inside_of_a_policys_retry_they_refuse_the_next_attempt_and_the_refusal_is_not_retried() {
        RateLimiter limiter = RateLimiter.of(
                "things",
                RateLimiterConfig.custom()
                        .limitForPeriod(10)
                        .limitRefreshPeriod(Setup.seconds(3600))
                        .timeoutDuration(Duration.ZERO)
                        .drainPermissionsOnResult(says.drainPermissionsOnResult())
                        .build());
        FakeClient throttled = new FakeClient(429, 200);

        Throwable thrown = catchThrowable(() -> Decorators.ofCallable(throttled.callable())
                .withCircuitBreaker(breaker)
                .withRateLimiter(limiter)
                .withRetry(setup.policy.asRetry(Setup.GET, throttled))
                .call());

        assertThat(thrown).isInstanceOf(RequestNotPermitted.class);
        assertThat(throttled.sent()).isEqualTo(1);
        assertThat(failures()).isZero();
    }
}
