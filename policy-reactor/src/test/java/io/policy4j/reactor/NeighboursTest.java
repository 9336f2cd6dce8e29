package io.policy4j.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.reactor.bulkhead.operator.BulkheadOperator;
import io.github.resilience4j.reactor.retry.RetryOperator;
import io.github.resilience4j.retry.Retry;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.CallResult;
import io.policy4j.resilience4j.UpgradeRequiredException;
import io.policy4j.test.VirtualTime;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Beside other operators: Resilience4j's, RxJava's, and virtual time of reactor-test. */
class NeighboursTest {

    private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

    private <T> StepVerifier.FirstStep<T> virtually(Supplier<? extends Publisher<T>> calls) {
        return StepVerifier.withVirtualTime(calls, () -> scheduler, Long.MAX_VALUE);
    }

    /** The same table as Resilience4j's own operator obeys it. */
    @Nested
    class ARetryOperator {
        private final ApiPolicy policy = Policies.of(new SchedulerTime(scheduler));

        private Mono<Answer> call(FakeApi api) {
            Retry retry = policy.asRetry(Policies.GET, api);
            return api.mono().transformDeferred(RetryOperator.of(retry));
        }

        @Test
        void keeps_the_rows_own_retries_and_waits() {
            FakeApi api = new FakeApi(503, Answer.retryAfter(429, "7"), new IOException("cut"), 503, 200);

            virtually(() -> call(api).map(answer -> answer.status))
                    .expectSubscription()
                    .expectNoEvent(Duration.ofSeconds(1 + 7 + 1 + 2))
                    .expectNext(200)
                    .verifyComplete();

            assertThat(api.sent()).isEqualTo(5);
            assertThat(api.released).hasSize(3);
            assertThat(policy.getMetrics().getNumberOfCalls(CallResult.Kind.SUCCESS))
                    .isEqualTo(1);
        }

        @Test
        void passes_a_signal_on_as_it_is_and_counts_once() {
            FakeApi api = new FakeApi(503, 402);

            virtually(() -> call(api))
                    .expectSubscription()
                    .thenAwait(Duration.ofSeconds(1))
                    .verifyErrorSatisfies(e -> assertThat(e)
                            .isInstanceOf(UpgradeRequiredException.class)
                            .hasNoSuppressedExceptions());

            assertThat(policy.getMetrics().getNumberOfCalls(CallResult.Kind.UPGRADE))
                    .isEqualTo(1);
            assertThat(policy.asRetry(Policies.GET, api).getMetrics().getNumberOfTotalCalls())
                    .isEqualTo(1);
        }

        @Test
        void gives_the_last_response_when_retries_are_used_up() {
            FakeApi api = new FakeApi(429, 429);

            virtually(() -> call(api).map(answer -> answer.status))
                    .thenAwait(Duration.ofMinutes(1))
                    .expectNext(429)
                    .verifyComplete();
        }

        @Test
        void has_a_call_for_each_subscription_where_it_is_applied_late() {
            FakeApi api = new FakeApi(200);
            Mono<Answer> calls = call(api);

            calls.block();
            calls.block();

            assertThat(policy.getMetrics().getNumberOfCalls(CallResult.Kind.SUCCESS))
                    .isEqualTo(2);
        }

        @Test
        void lets_the_elements_of_a_flux_pass_behind_the_first() {
            FakeApi api = new FakeApi(503, 200);

            virtually(() -> api.flux()
                            .transformDeferred(RetryOperator.of(policy.asRetry(Policies.GET, api)))
                            .map(answer -> answer.status))
                    .thenAwait(Duration.ofSeconds(1))
                    .expectNext(200, 201, 202)
                    .verifyComplete();
        }

        @Test
        void takes_an_empty_mono_for_a_success() {
            Retry retry = policy.asRetry(Policies.GET, new FakeApi(200));

            StepVerifier.create(Mono.<Answer>empty().transformDeferred(RetryOperator.of(retry)))
                    .verifyComplete();

            assertThat(policy.getMetrics().getNumberOfCalls(CallResult.Kind.SUCCESS))
                    .isEqualTo(1);
        }
    }

    @Test
    void a_step_verifiers_virtual_time_is_a_policys_time() {
        FakeApi api = new FakeApi(503, 503, 200);
        ApiPolicy policy = Policies.of(new SchedulerTime(scheduler));

        virtually(() -> api.mono()
                        .transform(PolicyOperator.of(policy.on(Policies.GET, api)))
                        .map(answer -> answer.status))
                .expectSubscription()
                .expectNoEvent(Duration.ofSeconds(3))
                .expectNext(200)
                .verifyComplete();
    }

    @Test
    void other_operators_of_resilience4j_stand_inside_for_each_attempt_or_outside_for_the_call() {
        Bulkhead attempts = Bulkhead.ofDefaults("attempts");
        Bulkhead calls = Bulkhead.ofDefaults("calls");
        FakeApi api = new FakeApi(503, 200);
        ApiPolicy policy = Policies.of(VirtualTime.automatic());
        int[] finished = new int[2];
        attempts.getEventPublisher().onCallFinished(event -> finished[0]++);
        calls.getEventPublisher().onCallFinished(event -> finished[1]++);

        StepVerifier.create(api.mono()
                        .transformDeferred(BulkheadOperator.of(attempts))
                        .transform(PolicyOperator.of(policy.on(Policies.GET, api)))
                        .transformDeferred(BulkheadOperator.of(calls)))
                .expectNextCount(1)
                .verifyComplete();

        assertThat(finished).containsExactly(2, 1);
    }

    /** RxJava needs no module of its own: its publishers are publishers. */
    @Nested
    class RxJava {
        private final VirtualTime time = VirtualTime.automatic();
        private final ApiPolicy policy = Policies.of(time);

        @Test
        void a_flowable_is_a_publisher() {
            FakeApi api = new FakeApi(503, 200);
            PolicyOperator<Answer> operator = PolicyOperator.of(policy.on(Policies.GET, api));

            Flowable.fromCallable(api::send)
                    .compose(operator::apply)
                    .map(answer -> answer.status)
                    .test()
                    .assertResult(200);

            assertThat(time.waits()).containsExactly(Duration.ofSeconds(1));
        }

        @Test
        void a_single_becomes_one_and_comes_back() {
            FakeApi api = new FakeApi(503, 402);
            PolicyOperator<Answer> operator = PolicyOperator.of(policy.on(Policies.GET, api));

            Single.fromCallable(api::send)
                    .toFlowable()
                    .compose(operator::apply)
                    .singleOrError()
                    .test()
                    .assertError(UpgradeRequiredException.class);

            assertThat(api.released).hasSize(2);
        }

        @Test
        void disposing_ends_a_wait() {
            VirtualTime manual = VirtualTime.manual();
            FakeApi api = new FakeApi(503);

            Flowable.fromCallable(api::send)
                    .compose(PolicyOperator.of(Policies.of(manual).on(Policies.GET, api))::apply)
                    .test()
                    .cancel();

            assertThat(manual.pending()).isZero();
        }
    }
}
