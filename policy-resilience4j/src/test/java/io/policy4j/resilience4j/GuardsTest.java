package io.policy4j.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.RequestNotPermitted;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.policy4j.core.Row;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real Resilience4j guards around attempts. */
class GuardsTest {

    private static final String NAME = "things";

    private static Setup with(UnaryOperator<ApiPolicyConfig.Builder> guards) {
        return Setup.of(Setup.table(), guards);
    }

    private static Bulkhead bulkhead(int most, Duration wait) {
        return Bulkhead.of(
                NAME,
                BulkheadConfig.custom()
                        .maxConcurrentCalls(most)
                        .maxWaitDuration(wait)
                        .build());
    }

    private static int free(Bulkhead bulkhead) {
        return bulkhead.getMetrics().getAvailableConcurrentCalls();
    }

    @Nested
    class a_circuit_breaker {

        private final CircuitBreaker breaker = CircuitBreaker.of(
                NAME,
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(4)
                        .minimumNumberOfCalls(2)
                        .build());
        private final Setup setup = with(config -> config.circuitBreaker(breaker));

        private CircuitBreaker.Metrics metrics() {
            return breaker.getMetrics();
        }

        @Test
        void that_is_open_refuses_with_its_own_exception_and_no_traffic() {
            breaker.transitionToOpenState();
            FakeClient client = new FakeClient(200);

            assertThatThrownBy(() -> setup.caller(client).call(client.callable()))
                    .isInstanceOf(CallNotPermittedException.class)
                    .hasMessageContaining(NAME);
            assertThat(client.sent()).isZero();
            assertThat(setup.ended(CallResult.Kind.REFUSED)).isEqualTo(1);
        }

        @Test
        void that_is_open_refuses_async_calls_alike() {
            breaker.transitionToOpenState();

            assertThat(Setup.failureOf(setup.async(new FakeClient(200)))).isInstanceOf(CallNotPermittedException.class);
        }

        @Test
        void is_never_retried_against() {
            FakeClient client = new FakeClient(503);

            CallResult<Answer> result = setup.caller(client).account(client);

            assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);
            assertThat(client.sent()).isEqualTo(2);
            assertThat(result.kind()).isEqualTo(CallResult.Kind.REFUSED);
            assertThat(result.attempts()).hasSize(2);
            assertThat(result.reason()).contains("circuit breaker is open");
        }

        @ParameterizedTest
        @ValueSource(ints = {402, 404, 409, 400, 429})
        void does_not_count_what_is_no_outage(int status) {
            FakeClient client = new FakeClient(status);

            setup.caller(client).account(client);

            assertThat(metrics().getNumberOfFailedCalls()).isZero();
            assertThat(metrics().getNumberOfSuccessfulCalls()).isZero();
        }

        @Test
        void counts_an_outage_and_a_success() {
            FakeClient client = new FakeClient(503, 200);

            setup.caller(client).account(client);

            assertThat(metrics().getNumberOfFailedCalls()).isEqualTo(1);
            assertThat(metrics().getNumberOfSuccessfulCalls()).isEqualTo(1);
        }

        @Test
        void counts_a_success_of_the_fast_path() throws Exception {
            FakeClient client = new FakeClient(200);

            setup.caller(client).call(client.callable());

            assertThat(metrics().getNumberOfSuccessfulCalls()).isEqualTo(1);
        }

        @Test
        void sees_the_clients_own_exception() {
            IOException broken = new IOException("broken");
            FakeClient client = new FakeClient(broken, 200);
            Throwable[] seen = new Throwable[1];
            breaker.getEventPublisher().onError(event -> seen[0] = event.getThrowable());

            setup.caller(client).account(client);

            assertThat(seen[0]).isSameAs(broken);
        }

        @Test
        void obeys_the_rows_own_word() {
            Setup ignoring = Setup.of(
                    Setup.table()
                            .row(Row.builder("500", io.policy4j.core.Action.fail())
                                    .circuit(Row.Circuit.FAILURE)
                                    .build()),
                    config -> config.circuitBreaker(breaker));
            FakeClient client = new FakeClient(500);

            ignoring.caller(client).account(client);

            assertThat(metrics().getNumberOfFailedCalls()).isEqualTo(1);
        }

        @Test
        void gets_its_permission_back_from_a_call_that_is_cancelled() {
            breaker.transitionToOpenState();
            breaker.transitionToHalfOpenState();
            int permitted = breaker.getCircuitBreakerConfig().getPermittedNumberOfCallsInHalfOpenState();
            FakeClient client = new FakeClient(new CompletableFuture<>());

            for (int i = 0; i < permitted; i++) {
                setup.caller(client).sendAsync(client::sendAsync).cancel(true);
            }

            assertThat(breaker.tryAcquirePermission()).isTrue();
        }
    }

    @Nested
    class a_bulkhead {

        @Test
        void that_is_full_refuses_with_its_own_exception_and_no_traffic() {
            Bulkhead full = bulkhead(1, Duration.ZERO);
            full.acquirePermission();
            Setup setup = with(config -> config.bulkhead(full));
            FakeClient client = new FakeClient(200);

            assertThatThrownBy(() -> setup.caller(client).call(client.callable()))
                    .isInstanceOf(BulkheadFullException.class);
            assertThat(client.sent()).isZero();
        }

        @Test
        void is_free_during_a_backoff() {
            Bulkhead one = bulkhead(1, Duration.ZERO);
            Setup setup = with(config -> config.bulkhead(one));
            FakeClient client = new FakeClient(503, 200);
            CompletableFuture<Answer> waiting = setup.caller(client).sendAsync(client::sendAsync);

            assertThat(free(one)).isEqualTo(1);
            setup.time.runAll();
            assertThat(waiting.join().status).isEqualTo(200);
            assertThat(free(one)).isEqualTo(1);
        }

        @Test
        void is_waited_for_in_turn_without_blocking() {
            Bulkhead one = bulkhead(1, Duration.ofSeconds(5));
            Setup setup = with(config -> config.bulkhead(one));
            CompletableFuture<Object> first = new CompletableFuture<>();
            FakeClient slow = new FakeClient(first);
            FakeClient second = new FakeClient(200);
            FakeClient third = new FakeClient(201);
            CompletableFuture<Answer> a = setup.caller(slow).sendAsync(slow::sendAsync);
            CompletableFuture<Answer> b = setup.caller(second).sendAsync(second::sendAsync);
            CompletableFuture<Answer> c = setup.caller(third).sendAsync(third::sendAsync);

            assertThat(second.sent() + third.sent()).isZero();
            first.complete(200);

            assertThat(a).isCompleted();
            assertThat(b).isCompleted();
            assertThat(c).isCompleted();
            assertThat(free(one)).isEqualTo(1);
        }

        @Test
        void that_stays_full_refuses_when_its_own_time_is_over() {
            Bulkhead one = bulkhead(1, Duration.ofSeconds(5));
            one.acquirePermission();
            Setup setup = with(config -> config.bulkhead(one));
            FakeClient client = new FakeClient(200);
            CompletableFuture<Answer> call = setup.caller(client).sendAsync(client::sendAsync);

            while (!call.isDone()) {
                setup.time.runNext();
            }

            assertThat(Setup.failureOf(call)).isInstanceOf(BulkheadFullException.class);
            assertThat(setup.time.elapsed()).isEqualTo(Duration.ofSeconds(5));
        }

        @Test
        void freed_by_somebody_else_is_noticed() {
            Bulkhead one = bulkhead(1, Duration.ofSeconds(5));
            one.acquirePermission();
            Setup setup = with(config -> config.bulkhead(one));
            FakeClient client = new FakeClient(200);
            CompletableFuture<Answer> call = setup.caller(client).sendAsync(client::sendAsync);

            one.onComplete();
            setup.time.runNext();

            assertThat(call).isCompleted();
        }

        @Test
        void is_not_waited_for_beyond_the_deadline() {
            Bulkhead one = bulkhead(1, Duration.ofSeconds(5));
            one.acquirePermission();
            Setup setup = with(config -> config.bulkhead(one));
            FakeClient client = new FakeClient(200);
            CompletableFuture<Answer> call =
                    setup.caller(client).withDeadline(Duration.ofSeconds(2)).sendAsync(client::sendAsync);

            while (!call.isDone()) {
                setup.time.runNext();
            }

            assertThat(Setup.failureOf(call)).isInstanceOf(BulkheadFullException.class);
            assertThat(setup.time.elapsed()).isEqualTo(Duration.ofSeconds(2));
        }

        @Test
        void loses_nothing_to_calls_that_are_cancelled_while_they_wait_for_it() {
            Bulkhead one = bulkhead(1, Duration.ofSeconds(5));
            Setup setup = with(config -> config.bulkhead(one));
            CompletableFuture<Object> first = new CompletableFuture<>();
            FakeClient slow = new FakeClient(first);
            FakeClient second = new FakeClient(200);
            setup.caller(slow).sendAsync(slow::sendAsync);
            CompletableFuture<Answer> waiting = setup.caller(second).sendAsync(second::sendAsync);

            waiting.cancel(true);
            first.complete(200);

            assertThat(free(one)).isEqualTo(1);
            assertThat(second.sent()).isZero();
        }

        @Test
        void can_be_named_in_its_registry() {
            BulkheadRegistry registry = BulkheadRegistry.of(
                    BulkheadConfig.custom().maxConcurrentCalls(1).build());
            registry.bulkhead("api").acquirePermission();
            Setup setup = with(config -> config.bulkhead(registry, "api"));
            FakeClient client = new FakeClient(200);

            assertThat(setup.caller(client).account(client).kind()).isEqualTo(CallResult.Kind.REFUSED);
        }

        @ParameterizedTest
        @ValueSource(strings = {"fine", "error", "exception", "fatal"})
        void gets_its_permission_back_whatever_ends_the_attempt(String ending) {
            Bulkhead one = bulkhead(1, Duration.ZERO);
            Setup setup = with(config -> config.bulkhead(one));
            Object script = switch (ending) {
                case "fine" -> 200;
                case "error" -> 400;
                case "exception" -> new IllegalStateException("broken");
                default -> new AssertionError("fatal");
            };
            FakeClient client = new FakeClient(script);

            try {
                setup.caller(client).call(client.callable());
            } catch (Throwable e) {
                assertThat(e).isSameAs(script);
            }

            assertThat(free(one)).isEqualTo(1);
        }
    }

    @Nested
    class a_rate_limiter {

        private RateLimiter limiter(int permits, Duration period, Duration wait) {
            return RateLimiter.of(
                    NAME,
                    RateLimiterConfig.custom()
                            .limitForPeriod(permits)
                            .limitRefreshPeriod(period)
                            .timeoutDuration(wait)
                            .build());
        }

        @Test
        void without_permissions_refuses_with_its_own_exception() {
            Setup setup = with(config -> config.rateLimiter(limiter(1, Duration.ofHours(1), Duration.ZERO)));
            FakeClient client = new FakeClient(200);
            setup.caller(client).account(client);

            CallResult<Answer> second = setup.caller(client).account(client);

            assertThat(second.kind()).isEqualTo(CallResult.Kind.REFUSED);
            assertThat(second.failure()).containsInstanceOf(RequestNotPermitted.class);
            assertThat(client.sent()).isEqualTo(1);
        }

        @Test
        void is_waited_for_as_long_as_it_says() {
            Setup setup = with(config -> config.rateLimiter(limiter(1, Duration.ofHours(1), Duration.ofHours(2))));
            FakeClient client = new FakeClient(200);
            setup.caller(client).account(client);

            assertThat(setup.caller(client).account(client).kind()).isEqualTo(CallResult.Kind.SUCCESS);
            assertThat(setup.time.waits).hasSize(1);
            assertThat(setup.time.waits.get(0)).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
        }

        @Test
        void is_waited_for_without_a_thread_when_async() {
            Setup setup = with(config -> config.rateLimiter(limiter(1, Duration.ofHours(1), Duration.ofHours(2))));
            FakeClient client = new FakeClient(200);
            setup.async(client);
            CompletableFuture<Answer> second = setup.caller(client).sendAsync(client::sendAsync);

            assertThat(second).isNotDone();
            setup.time.runAll();
            assertThat(second).isCompleted();
        }

        @Test
        void whose_wait_the_deadline_cannot_bear_refuses_at_once() {
            Setup setup = with(config -> config.rateLimiter(limiter(1, Duration.ofHours(1), Duration.ofHours(2))));
            FakeClient client = new FakeClient(200);
            setup.caller(client).account(client);

            CallResult<Answer> second =
                    setup.caller(client).withDeadline(Duration.ofSeconds(1)).account(client);

            assertThat(second.failure()).containsInstanceOf(RequestNotPermitted.class);
            assertThat(setup.time.waits).isEmpty();
        }

        @Test
        void is_drained_by_a_429() {
            RateLimiter limiter = limiter(600, Duration.ofHours(1), Duration.ZERO);
            Setup setup = with(config -> config.rateLimiter(limiter));
            FakeClient client = new FakeClient(Answer.retryAfter(429, 1), 200);

            CallResult<Answer> result = setup.caller(client).account(client);

            assertThat(limiter.getMetrics().getAvailablePermissions()).isZero();
            assertThat(result.kind()).isEqualTo(CallResult.Kind.REFUSED);
        }

        @Test
        void gives_back_the_bulkhead_when_it_refuses() {
            Bulkhead one = bulkhead(1, Duration.ZERO);
            Setup setup =
                    with(config -> config.bulkhead(one).rateLimiter(limiter(1, Duration.ofHours(1), Duration.ZERO)));
            FakeClient client = new FakeClient(200);
            setup.caller(client).account(client);
            setup.caller(client).account(client);

            assertThat(free(one)).isEqualTo(1);
        }
    }

    @Nested
    class a_time_limiter {

        private final Setup setup = with(config -> config.timeLimiter(TimeLimiter.of(Duration.ofSeconds(3))));

        @Test
        void bounds_each_attempt() {
            FakeClient client = new FakeClient(new CompletableFuture<>());

            CompletableFuture<Answer> call = setup.async(client);

            assertThat(Setup.failureOf(call)).isInstanceOf(TimeoutException.class);
            assertThat(client.attempts).hasSize(2);
            assertThat(client.attempts.get(0).timeout()).contains(Duration.ofSeconds(3));
        }

        @Test
        void is_refused_where_it_cannot_be_kept() {
            FakeClient client = new FakeClient(200);

            assertThatThrownBy(() -> setup.caller(client).call(client.callable()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("TimeLimiter");
        }
    }

    @Test
    void the_breaker_is_asked_before_the_bulkhead_and_that_before_the_rate_limiter() {
        Bulkhead full = bulkhead(1, Duration.ZERO);
        full.acquirePermission();
        RateLimiter spent = RateLimiter.of(
                NAME,
                RateLimiterConfig.custom()
                        .limitForPeriod(1)
                        .limitRefreshPeriod(Duration.ofHours(1))
                        .timeoutDuration(Duration.ZERO)
                        .build());
        CircuitBreaker breaker = CircuitBreaker.ofDefaults(NAME);
        Setup setup =
                with(config -> config.circuitBreaker(breaker).bulkhead(full).rateLimiter(spent));
        FakeClient client = new FakeClient(200);

        assertThat(setup.caller(client).account(client).failure()).containsInstanceOf(BulkheadFullException.class);
        assertThat(spent.getMetrics().getAvailablePermissions()).isEqualTo(1);
        breaker.transitionToOpenState();
        assertThat(setup.caller(client).account(client).failure()).containsInstanceOf(CallNotPermittedException.class);
        full.onComplete();
        breaker.transitionToClosedState();
        assertThat(setup.caller(client).account(client).kind()).isEqualTo(CallResult.Kind.SUCCESS);
        assertThat(setup.caller(client).account(client).failure()).containsInstanceOf(RequestNotPermitted.class);
    }
}
