package io.policy4j.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.CallResult;
import io.policy4j.resilience4j.ResponseReader;
import io.policy4j.test.VirtualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** A {@link Flux} under a policy: the first element decides, the rest passes. */
class FluxTest {

    private final VirtualTime time = VirtualTime.automatic();
    private final ApiPolicy policy = Policies.of(time);

    private <T> Flux<T> call(Flux<T> attempts) {
        return attempts.transform(PolicyOperator.of(policy.on(Policies.GET, ResponseReader.valuesAreSuccesses())));
    }

    private Flux<Answer> call(FakeApi api) {
        return api.flux().transform(PolicyOperator.of(policy.on(Policies.GET, api)));
    }

    @Test
    void the_first_element_decides_and_the_rest_passes() {
        FakeApi api = new FakeApi(503, Answer.retryAfter(429, "7"), 200);

        StepVerifier.create(call(api).map(answer -> answer.status))
                .expectNext(200, 201, 202)
                .verifyComplete();

        assertThat(api.sent()).isEqualTo(3);
        assertThat(time.waits()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(7));
        assertThat(api.released).extracting(answer -> answer.status).containsExactly(503, 429);
    }

    @Test
    void a_given_up_attempt_is_cancelled_before_the_wait() {
        VirtualTime manual = VirtualTime.manual();
        FakeApi api = new FakeApi(200);
        TestPublisher<Answer> open = TestPublisher.create();

        StepVerifier.create(open.flux()
                        .transform(PolicyOperator.of(Policies.of(manual).on(Policies.GET, api))))
                .then(() -> open.next(Answer.of(503)))
                .then(() -> {
                    open.assertCancelled();
                    assertThat(api.released).hasSize(1);
                    assertThat(manual.pending()).isEqualTo(1);
                })
                .thenCancel()
                .verify();
    }

    @Test
    void an_error_before_the_first_element_is_decided_about() {
        AtomicInteger attempts = new AtomicInteger();
        Flux<String> flaky = Flux.defer(
                () -> attempts.incrementAndGet() == 1 ? Flux.error(new IOException("cut")) : Flux.just("a", "b"));

        StepVerifier.create(call(flaky)).expectNext("a", "b").verifyComplete();

        assertThat(time.waits()).containsExactly(Duration.ofSeconds(1));
    }

    @Test
    void an_error_after_it_is_the_subscribers() {
        AtomicInteger attempts = new AtomicInteger();
        Flux<String> cut = Flux.just("a")
                .concatWith(Flux.error(new IOException("cut")))
                .doOnSubscribe(subscription -> attempts.incrementAndGet());

        StepVerifier.create(call(cut)).expectNext("a").verifyErrorMessage("cut");

        assertThat(attempts).hasValue(1);
        assertThat(policy.getMetrics().getNumberOfCalls(CallResult.Kind.SUCCESS))
                .isEqualTo(1);
    }

    @Test
    void a_flux_without_elements_is_a_success() {
        StepVerifier.create(call(Flux.<String>empty())).verifyComplete();

        assertThat(policy.getMetrics().getNumberOfCalls(CallResult.Kind.SUCCESS))
                .isEqualTo(1);
    }

    @Test
    void one_element_is_fetched_for_the_decision_and_no_more_than_wanted_afterwards() {
        AtomicLong requested = new AtomicLong();
        Flux<Integer> source = Flux.range(1, 100).hide().doOnRequest(requested::addAndGet);

        StepVerifier.create(call(source), 0)
                .then(() -> assertThat(requested).hasValue(1))
                .thenRequest(1)
                .expectNext(1)
                .then(() -> assertThat(requested).hasValue(1))
                .thenRequest(3)
                .expectNext(2, 3, 4)
                .then(() -> assertThat(requested).hasValue(4))
                .thenRequest(Long.MAX_VALUE)
                .expectNextCount(96)
                .verifyComplete();
    }

    @Test
    void the_end_waits_for_the_first_element_to_be_wanted() {
        StepVerifier.create(call(Flux.just("only").hide()), 0)
                .expectSubscription()
                .expectNoEvent(Duration.ofMillis(1))
                .thenRequest(1)
                .expectNext("only")
                .verifyComplete();
        StepVerifier.create(call(Flux.just("only").concatWith(Flux.error(new IOException("cut")))), 0)
                .thenRequest(1)
                .expectNext("only")
                .verifyErrorMessage("cut");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void who_has_enough_cancels_the_publisher(int enough) {
        List<SignalType> ends = new ArrayList<>();
        Flux<Integer> source = Flux.range(1, 100).hide().doFinally(ends::add);

        StepVerifier.create(call(source).take(enough)).expectNextCount(enough).verifyComplete();

        assertThat(ends).containsExactly(SignalType.CANCEL);
    }

    @Test
    void who_never_wanted_anything_cancels_the_publisher_too() {
        TestPublisher<String> open = TestPublisher.create();

        StepVerifier.create(call(open.flux()), 0)
                .then(() -> open.next("first"))
                .thenCancel()
                .verify();

        open.assertCancelled();
    }

    @Test
    void elements_come_in_order_whatever_the_threads_and_the_demand() {
        Scheduler threads = Schedulers.newParallel("elements", 3);
        try {
            for (int seed = 0; seed < 300; seed++) {
                Random random = new Random(seed);
                int length = random.nextInt(40);
                Flux<Integer> source = Flux.range(0, length);
                source = random.nextBoolean() ? source.publishOn(threads, 1 + random.nextInt(4)) : source.hide();
                source = random.nextBoolean() ? source.subscribeOn(threads) : source;
                Flux<Integer> called = call(source);
                called = random.nextBoolean() ? called.publishOn(threads, 1 + random.nextInt(4)) : called;
                called = random.nextBoolean() ? called.limitRate(1 + random.nextInt(5)) : called;

                assertThat(called.collectList().block(Duration.ofSeconds(20)))
                        .as("seed %d", seed)
                        .isEqualTo(Flux.range(0, length).collectList().block());
            }
        } finally {
            threads.dispose();
        }
    }

    @Test
    void a_cancel_at_any_moment_leaves_no_publisher_subscribed() throws InterruptedException {
        int rounds = 2000;
        CountDownLatch cancelled = new CountDownLatch(rounds);
        AtomicInteger subscribed = new AtomicInteger();
        Scheduler threads = Schedulers.newParallel("cancels", 2);
        Flux<Integer> source = Flux.range(0, 3)
                .concatWith(Flux.never())
                .doOnSubscribe(subscription -> subscribed.incrementAndGet())
                .doFinally(end -> subscribed.decrementAndGet())
                .subscribeOn(threads);
        try {
            for (int round = 0; round < rounds; round++) {
                Disposable call = call(source).subscribe();
                threads.schedule(() -> {
                    call.dispose();
                    cancelled.countDown();
                });
            }
            assertThat(cancelled.await(60, TimeUnit.SECONDS)).isTrue();

            await().atMost(Duration.ofSeconds(20)).until(() -> subscribed.get() == 0);
        } finally {
            threads.dispose();
        }
    }
}
