package io.policy4j.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.MaxRetriesExceededException;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;
import io.github.resilience4j.retry.internal.RetryImpl;
import io.policy4j.core.Action;
import io.policy4j.core.Backoff;
import io.policy4j.core.ConcurrencyLimit;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Setting;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The traps of Resilience4j 2.4.0: what goes wrong there, shown where that is cheap, and what happens here instead. */
class Resilience4jTrapsTest {

    private final Setup setup = Setup.of(Setup.table());

    private static Retry retryOn503(RetryConfig.Builder<Answer> config) {
        return Retry.of(
                "theirs",
                config.maxAttempts(3)
                        .retryOnResult(answer -> answer.status == 503)
                        .build());
    }

    private static RetryConfig.Builder<Answer> atOnce() {
        return RetryConfig.<Answer>custom().intervalFunction(IntervalFunction.of(Duration.ofMillis(1)));
    }

    /** A supplier that fails, and then has no stage to give. */
    private static Supplier<CompletionStage<Answer>> withoutASecondStage(FakeClient client) {
        return () -> {
            if (client.sent() == 1) {
                throw new IllegalStateException("no stage");
            }
            return client.sendAsync(Attempt.PLAIN);
        };
    }

    @Nested
    class ANegativeDelay {
        @Test
        void is_thrown_there_in_place_of_the_response() {
            FakeClient client = new FakeClient(503, 200);
            Retry theirs = retryOn503(RetryConfig.<Answer>custom().intervalBiFunction((attempt, given) -> -1L));

            assertThatThrownBy(() -> theirs.executeCallable(client.callable()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("interval");
            assertThat(client.sent()).isEqualTo(1);
        }

        @Test
        void that_a_server_asks_for_is_no_hint() throws Exception {
            FakeClient client = new FakeClient(Answer.retryAfter(503, -1), 200);

            assertThat(setup.caller(client).call(client.callable()).status).isEqualTo(200);
            assertThat(setup.time.waits).containsExactly(Setup.seconds(1));
        }
    }

    @Nested
    class ASupplierThatThrowsOnAttemptTwo {
        @Test
        void leaves_the_promise_hanging_there() {
            FakeClient client = new FakeClient(503);
            CompletableFuture<Answer> promise = retryOn503(atOnce())
                    .executeCompletionStage(new FakeScheduler(setup.time), withoutASecondStage(client))
                    .toCompletableFuture();

            assertThatThrownBy(setup.time::runAll).hasMessage("no stage");

            assertThat(promise).isNotDone();
        }

        @Test
        void ends_the_call() {
            FakeClient client = new FakeClient(503);
            CompletableFuture<Answer> call = setup.caller(client).callAsync(withoutASecondStage(client));

            setup.time.runAll();

            assertThat(Setup.failureOf(call)).hasMessage("no stage");
        }
    }

    @Nested
    class CancellingThePromise {
        @Test
        void does_not_stop_retries_there() {
            FakeClient client = new FakeClient(503);
            CompletableFuture<Answer> promise = retryOn503(atOnce())
                    .executeCompletionStage(new FakeScheduler(setup.time), () -> client.sendAsync(Attempt.PLAIN))
                    .toCompletableFuture();

            promise.cancel(false);
            setup.time.runAll();

            assertThat(client.sent()).isEqualTo(3);
        }

        @Test
        void stops_the_retries() {
            FakeClient client = new FakeClient(503);
            CompletableFuture<Answer> call = setup.caller(client).callAsync(() -> client.sendAsync(Attempt.PLAIN));

            call.cancel(false);
            setup.time.runAll();

            assertThat(client.sent()).isEqualTo(1);
        }
    }

    @Nested
    class AConsumerThatThrows {
        @Test
        void repeats_a_call_that_succeeded_there() {
            FakeClient client = new FakeClient(503, 200);
            Retry theirs = retryOn503(atOnce());
            theirs.getEventPublisher().onSuccess(event -> {
                throw new IllegalStateException("consumer");
            });

            assertThatThrownBy(() -> theirs.executeCallable(client.callable())).hasMessage("consumer");

            assertThat(client.sent()).isEqualTo(3);
        }

        @Test
        void changes_nothing() throws Exception {
            setup.policy.getEventPublisher().onEvent(event -> {
                throw new IllegalStateException("consumer");
            });
            FakeClient client = new FakeClient(503, 200);

            assertThat(setup.caller(client).call(client.callable()).status).isEqualTo(200);
            assertThat(client.sent()).isEqualTo(2);
            assertThat(setup.async(new FakeClient(200))).isCompleted();
        }
    }

    @Nested
    class RetriesThatAreUsedUp {
        @Test
        void are_counted_twice_there_where_they_are_to_fail() {
            FakeClient client = new FakeClient(503);
            Retry theirs = retryOn503(atOnce().failAfterMaxAttempts(true));

            assertThatThrownBy(() -> theirs.executeCallable(client.callable()))
                    .isInstanceOf(MaxRetriesExceededException.class);

            assertThat(theirs.getMetrics().getNumberOfFailedCallsWithRetryAttempt())
                    .isEqualTo(2);
        }

        @Test
        void are_counted_once_and_make_no_exception() throws Exception {
            FakeClient client = new FakeClient(503);

            setup.policy.asRetry(Setup.GET, client).executeCallable(client.callable());

            assertThat(setup.ended(CallResult.Kind.EXHAUSTED)).isEqualTo(1);
            assertThat(setup.ended()).isEqualTo(1);
            assertThat(setup.policy.asRetry(Setup.GET, client).getMetrics().getNumberOfFailedCallsWithRetryAttempt())
                    .isEqualTo(1);
            FakeClient again = new FakeClient(503);
            assertThat(setup.caller(again).account(again).failure()).isEmpty();
        }
    }

    @Nested
    class ARegistryThatIsUsedInItsOwnEvent {
        @Test
        void fails_there() {
            RetryRegistry theirs = RetryRegistry.ofDefaults();
            theirs.getEventPublisher().onEntryAdded(event -> theirs.retry("things"));

            assertThatThrownBy(() -> theirs.retry("things")).isInstanceOf(IllegalStateException.class);
        }

        @Test
        void gives_the_policy_that_was_added() {
            ApiPolicyRegistry registry = ApiPolicyRegistry.ofDefaults();
            PolicyTable table = Setup.table().build();
            List<ApiPolicy> found = new ArrayList<>();
            registry.getEventPublisher().onEntryAdded(event -> found.add(registry.apiPolicy("things", table)));

            ApiPolicy policy = registry.apiPolicy("things", table);

            assertThat(found).containsExactly(policy);
        }
    }

    @Nested
    class ALimitThatShrinks {
        @Test
        void blocks_there_until_what_is_in_use_comes_back() throws InterruptedException {
            Bulkhead theirs = Bulkhead.of(
                    "things", BulkheadConfig.custom().maxConcurrentCalls(1).build());
            assertThat(theirs.tryAcquirePermission()).isTrue();
            Thread changing = new Thread(() -> theirs.changeConfig(
                    BulkheadConfig.custom().maxConcurrentCalls(0).build()));

            changing.start();
            await().until(() -> changing.getState() == Thread.State.WAITING);
            theirs.onComplete();
            changing.join();

            assertThat(theirs.getBulkheadConfig().getMaxConcurrentCalls()).isZero();
        }

        @Test
        void holds_for_the_next_attempts_at_once() {
            Setup limited = Setup.of(slots(2));
            CompletableFuture<Object> open = new CompletableFuture<>();
            for (int i = 0; i < 2; i++) {
                FakeClient client = new FakeClient(open);
                limited.caller(client).sendAsync(client::sendAsync);
            }

            limited.policy.replaceTable(slots(1).build());
            FakeClient third = new FakeClient(200);
            limited.caller(third).sendAsync(third::sendAsync);

            assertThat(limited.policy.getState().slots()).containsExactly(new ApiPolicyState.Slots("calls", 2, 1));
            assertThat(third.sent()).isZero();
            open.complete(200);
            assertThat(third.sent()).isEqualTo(1);
        }

        private PolicyTable.Builder slots(int limit) {
            return Setup.table()
                    .set(
                            Setting.CONCURRENCY,
                            Map.of(
                                    "calls",
                                    new ConcurrencyLimit(limit, List.of(), ConcurrencyLimit.Scope.CALL, null, null)));
        }
    }

    @Nested
    class AWaitOfZero {
        @Test
        void is_slept_for_there() throws Exception {
            AtomicInteger sleeps = new AtomicInteger();
            FakeClient client = new FakeClient(503, 200);
            Retry theirs = retryOn503(RetryConfig.<Answer>custom().intervalBiFunction((attempt, given) -> 0L));

            RetryImpl.setSleepFunction(millis -> sleeps.incrementAndGet());
            try {
                theirs.executeCallable(client.callable());
            } finally {
                RetryImpl.setSleepFunction(Thread::sleep);
            }

            assertThat(sleeps).hasValue(1);
        }

        /** Fake time fails where it is asked to sleep for nothing. */
        @Test
        void costs_no_sleep() throws Exception {
            Setup eager = Setup.of(Setup.table().row("500", Action.retry(Backoff.every(Duration.ZERO))));
            FakeClient client = new FakeClient(500, 200);

            assertThat(eager.caller(client).call(client.callable()).status).isEqualTo(200);
            FakeClient again = new FakeClient(500, 200);
            assertThat(eager.policy.asRetry(Setup.GET, again).executeCallable(again.callable()).status)
                    .isEqualTo(200);
        }
    }

    /** An exception can't be suppressed into itself. */
    @Test
    void the_same_exception_on_every_attempt_is_rethrown_as_it_is() {
        IOException same = new IOException("one instance");
        FakeClient client = new FakeClient(same);

        assertThat(Setup.failureOf(setup.async(client))).isSameAs(same).hasNoSuppressedExceptions();
        assertThat(client.sent()).isEqualTo(3);
    }
}
