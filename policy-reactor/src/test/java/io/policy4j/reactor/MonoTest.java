package io.policy4j.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.policy4j.core.Action;
import io.policy4j.core.Backoff;
import io.policy4j.core.Idempotency;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import io.policy4j.core.Setting;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.Attempt;
import io.policy4j.resilience4j.CallResult;
import io.policy4j.resilience4j.RequestChange;
import io.policy4j.resilience4j.RetryLaterException;
import io.policy4j.resilience4j.SignalException;
import io.policy4j.resilience4j.UpgradeRequiredException;
import io.policy4j.test.VirtualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** A {@link Mono} under a policy. */
class MonoTest {

    private final VirtualTime time = VirtualTime.automatic();
    private final ApiPolicy policy = Policies.of(time);

    private Mono<Answer> call(FakeApi api) {
        return api.mono().transform(operator(api));
    }

    private PolicyOperator<Answer> operator(FakeApi api) {
        return PolicyOperator.of(policy.on(Policies.GET, api));
    }

    @Test
    void each_attempt_subscribes_again_after_the_rows_wait() {
        FakeApi api = new FakeApi(503, Answer.retryAfter(429, "7"), 503, 200);

        StepVerifier.create(call(api).map(answer -> answer.status))
                .expectNext(200)
                .verifyComplete();

        assertThat(api.sent()).isEqualTo(4);
        assertThat(time.waits()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(7), Duration.ofSeconds(2));
        assertThat(api.released).extracting(answer -> answer.status).containsExactly(503, 429, 503);
    }

    @Test
    void each_subscription_is_a_call_and_none_is_made_before() {
        FakeApi api = new FakeApi(200);
        Mono<Answer> calls = call(api);
        assertThat(api.sent()).isZero();

        calls.block();
        calls.block();

        assertThat(api.sent()).isEqualTo(2);
        assertThat(policy.getMetrics().getNumberOfCalls(CallResult.Kind.SUCCESS))
                .isEqualTo(2);
    }

    @Test
    void transformed_late_it_is_the_same() {
        FakeApi api = new FakeApi(503, 200);
        Mono<Answer> calls = api.mono().transformDeferred(operator(api));

        StepVerifier.create(calls).expectNextCount(1).verifyComplete();

        assertThat(api.sent()).isEqualTo(2);
    }

    @Test
    void a_response_that_is_not_retried_comes_whole() {
        FakeApi api = new FakeApi(404);

        StepVerifier.create(call(api).map(answer -> answer.status))
                .expectNext(404)
                .verifyComplete();

        assertThat(api.released).isEmpty();
    }

    @Test
    void signals_and_declined_waits_are_errors_and_their_responses_released() {
        FakeApi plan = new FakeApi(402);
        FakeApi look = new FakeApi(409);
        FakeApi later = new FakeApi(Answer.retryAfter(429, "3600"));

        StepVerifier.create(call(plan)).verifyError(UpgradeRequiredException.class);
        StepVerifier.create(call(look)).verifyError(SignalException.class);
        StepVerifier.create(call(later)).verifyError(RetryLaterException.class);

        assertThat(plan.released).hasSize(1);
        assertThat(look.released).hasSize(1);
        assertThat(later.released).hasSize(1);
    }

    @Test
    void an_error_is_decided_about_too_and_comes_as_it_was() {
        IOException cut = new IOException("cut");
        FakeApi api = new FakeApi(cut);

        StepVerifier.create(call(api)).verifyErrorSatisfies(e -> assertThat(e).isSameAs(cut));

        assertThat(api.sent()).isEqualTo(3);
    }

    @Test
    void an_error_that_says_nothing_about_http_comes_at_once() {
        FakeApi api = new FakeApi(new IllegalStateException("own"));

        StepVerifier.create(call(api)).verifyErrorMessage("own");

        assertThat(api.sent()).isEqualTo(1);
    }

    @Test
    void nothing_at_all_is_a_success() {
        FakeApi api = new FakeApi(200);

        StepVerifier.create(Mono.<Answer>empty().transform(operator(api))).verifyComplete();

        assertThat(policy.getMetrics().getNumberOfCalls(CallResult.Kind.SUCCESS))
                .isEqualTo(1);
    }

    @Test
    void every_attempt_sees_the_subscribers_context() {
        List<String> seen = new ArrayList<>();
        FakeApi api = new FakeApi(503, 200);
        Mono<Answer> attempts = Mono.deferContextual(context -> {
            seen.add(context.get("user"));
            return api.mono();
        });

        StepVerifier.create(attempts.transform(operator(api)).contextWrite(context -> context.put("user", "ada")))
                .expectNextCount(1)
                .verifyComplete();

        assertThat(seen).containsExactly("ada", "ada");
    }

    @Test
    void the_thread_changes_only_for_a_wait() {
        PolicyTable table = Policies.table()
                .row("500", Action.retry(Backoff.every(Duration.ZERO)))
                .build();
        FakeApi api = new FakeApi(500, 500, 200);
        List<Thread> threads = new ArrayList<>();
        Mono<Answer> attempts = api.mono().doFirst(() -> threads.add(Thread.currentThread()));

        attempts.transform(PolicyOperator.of(
                        Policies.of(table, VirtualTime.manual()).on(Policies.GET, api)))
                .doOnNext(answer -> threads.add(Thread.currentThread()))
                .subscribe();

        assertThat(threads).hasSize(4).containsOnly(Thread.currentThread());
    }

    @Test
    void an_exchange_applies_what_the_policy_changes() {
        PolicyTable table = Policies.table()
                .row("401", Action.renew("token"))
                .set(Setting.IDEMPOTENCY, Idempotency.header("Idempotency-Key"))
                .build();
        ApiPolicy renewing = ApiPolicy.of(
                "things",
                table,
                Policies.config(time)
                        .renewal(
                                "token",
                                (request, details) -> CompletableFuture.completedFuture(
                                        RequestChange.header("Authorization", "fresh")))
                        .build());
        FakeApi api = new FakeApi(503, 401, 200);
        List<RequestChange> changes = new ArrayList<>();

        StepVerifier.create(PolicyOperator.of(renewing.on(Request.of("POST", "/things"), api))
                        .mono(attempt -> {
                            changes.add(attempt.change());
                            return api.mono();
                        }))
                .expectNextCount(1)
                .verifyComplete();

        assertThat(changes).hasSize(3);
        assertThat(changes)
                .extracting(change -> change.headers().get("Idempotency-Key"))
                .doesNotContainNull()
                .containsOnly(changes.get(0).headers().get("Idempotency-Key"));
        assertThat(changes.get(2).headers()).containsEntry("Authorization", "fresh");
    }

    @Test
    void an_exchange_that_throws_is_an_attempt_that_failed() {
        FakeApi api = new FakeApi(200);
        List<Attempt> attempts = new ArrayList<>();

        StepVerifier.create(operator(api).mono(attempt -> {
                    attempts.add(attempt);
                    throw new IllegalStateException("no mono");
                }))
                .verifyErrorMessage("no mono");

        assertThat(attempts).hasSize(1);
    }

    @Test
    void cancelling_ends_a_wait_and_leaves_no_timer() {
        VirtualTime manual = VirtualTime.manual();
        FakeApi api = new FakeApi(503, 200);
        ApiPolicy waiting = Policies.of(manual);

        StepVerifier.create(api.mono().transform(PolicyOperator.of(waiting.on(Policies.GET, api))))
                .then(() -> assertThat(manual.pending()).isEqualTo(1))
                .thenCancel()
                .verify();

        assertThat(manual.pending()).isZero();
        assertThat(waiting.getMetrics().getNumberOfCalls(CallResult.Kind.CANCELLED))
                .isEqualTo(1);
        manual.runAll();
        assertThat(api.sent()).isEqualTo(1);
    }

    @Test
    void cancelling_cancels_the_attempt_in_flight() {
        TestPublisher<Answer> slow = TestPublisher.create();
        FakeApi api = new FakeApi(200);

        StepVerifier.create(slow.mono().transform(operator(api)))
                .then(slow::assertSubscribers)
                .thenCancel()
                .verify();

        slow.assertCancelled();
        assertThat(policy.getMetrics().getNumberOfCalls(CallResult.Kind.CANCELLED))
                .isEqualTo(1);
    }

    @Test
    void an_attempt_that_takes_too_long_is_cancelled_and_what_it_still_gives_is_released() {
        VirtualTime manual = VirtualTime.manual();
        ApiPolicy timed = Policies.of(
                Policies.table()
                        .set(Setting.ATTEMPT_TIMEOUT, Duration.ofSeconds(5))
                        .build(),
                manual);
        FakeApi api = new FakeApi(200);
        Late slow = new Late();

        StepVerifier.create(Mono.fromDirect(slow)
                        .transform(PolicyOperator.of(timed.on(Request.of("POST", "/things"), api))))
                .then(() -> manual.advance(Duration.ofSeconds(5)))
                .verifyError(TimeoutException.class);
        slow.subscriber.onNext(Answer.of(200));

        assertThat(slow.cancelled).isTrue();
        assertThat(api.released).hasSize(1);
    }

    /** Gives what it has when the test says so, whether it is wanted any more or not. */
    private static final class Late implements Publisher<Answer>, Subscription {
        private Subscriber<? super Answer> subscriber;
        private boolean cancelled;

        @Override
        public void subscribe(Subscriber<? super Answer> subscriber) {
            this.subscriber = subscriber;
            subscriber.onSubscribe(this);
        }

        @Override
        public void request(long n) {
            // It comes late.
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}
