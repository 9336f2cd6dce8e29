package io.policy4j.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.decorators.Decorators;
import io.github.resilience4j.retry.Retry;
import io.policy4j.core.Action;
import io.policy4j.core.Backoff;
import io.policy4j.core.Budget;
import io.policy4j.core.ConcurrencyLimit;
import io.policy4j.core.Endpoint;
import io.policy4j.core.FailureKind;
import io.policy4j.core.Outcome;
import io.policy4j.core.Request;
import io.policy4j.core.Row;
import io.policy4j.core.Setting;
import io.policy4j.core.Wait;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A policy as a {@code Retry}, in everything of Resilience4j that takes one. */
class AsRetryTest {

    private final Setup setup = Setup.of(Setup.table());

    /** What Resilience4j can decorate, each as a call that gives an answer or throws. */
    private enum Way {
        CALLABLE {
            @Override
            Answer call(Setup setup, FakeClient client, Retry retry) throws Exception {
                return retry.decorateCallable(() -> client.send(Attempt.PLAIN)).call();
            }
        },
        CHECKED_SUPPLIER {
            @Override
            Answer call(Setup setup, FakeClient client, Retry retry) throws Throwable {
                return Retry.decorateCheckedSupplier(retry, () -> client.send(Attempt.PLAIN))
                        .get();
            }
        },
        CHECKED_FUNCTION {
            @Override
            Answer call(Setup setup, FakeClient client, Retry retry) throws Throwable {
                return retry.decorateCheckedFunction(client::send).apply(Attempt.PLAIN);
            }
        },
        SUPPLIER {
            @Override
            Answer call(Setup setup, FakeClient client, Retry retry) {
                return retry.decorateSupplier(() -> client.unchecked()).get();
            }
        },
        FUNCTION {
            @Override
            Answer call(Setup setup, FakeClient client, Retry retry) {
                return Retry.decorateFunction(retry, (Attempt attempt) -> client.unchecked())
                        .apply(Attempt.PLAIN);
            }
        },
        DECORATORS_CALLABLE {
            @Override
            Answer call(Setup setup, FakeClient client, Retry retry) throws Exception {
                return Decorators.ofCallable(client.callable()).withRetry(retry).call();
            }
        },
        DECORATORS_SUPPLIER {
            @Override
            Answer call(Setup setup, FakeClient client, Retry retry) {
                return Decorators.ofSupplier(() -> client.unchecked())
                        .withRetry(retry)
                        .get();
            }
        },
        DECORATORS_STAGE {
            @Override
            Answer call(Setup setup, FakeClient client, Retry retry) throws Throwable {
                CompletableFuture<Answer> call = Decorators.ofCompletionStage(() -> client.sendAsync(Attempt.PLAIN))
                        .withRetry(retry, new FakeScheduler(setup.time))
                        .get()
                        .toCompletableFuture();
                return over(setup, call);
            }
        },
        COMPLETION_STAGE {
            @Override
            Answer call(Setup setup, FakeClient client, Retry retry) throws Throwable {
                CompletableFuture<Answer> call = retry.executeCompletionStage(
                                new FakeScheduler(setup.time), () -> client.sendAsync(Attempt.PLAIN))
                        .toCompletableFuture();
                return over(setup, call);
            }
        };

        abstract Answer call(Setup setup, FakeClient client, Retry retry) throws Throwable;

        /** Runs the timers; an exception comes as it was before stages wrapped it. */
        private static Answer over(Setup setup, CompletableFuture<Answer> call) throws Throwable {
            setup.time.runAll();
            try {
                return call.getNow(null);
            } catch (CompletionException e) {
                throw e.getCause();
            }
        }
    }

    private Answer call(Way way, FakeClient client) throws Throwable {
        return way.call(setup, client, setup.policy.asRetry(Setup.GET, client));
    }

    @ParameterizedTest
    @EnumSource
    void each_row_spends_its_own_retries_and_waits(Way way) throws Throwable {
        FakeClient client = new FakeClient(503, Answer.retryAfter(429, 7), 503, 503, 200);

        assertThat(call(way, client).status).isEqualTo(200);
        assertThat(client.sent()).isEqualTo(5);
        assertThat(setup.time.waits)
                .containsExactly(Setup.seconds(1), Setup.seconds(7), Setup.seconds(2), Setup.seconds(4));
        assertThat(setup.ended(CallResult.Kind.SUCCESS)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void used_up_retries_give_the_last_response_whole(Way way) throws Throwable {
        FakeClient client = new FakeClient(429, 429);

        Answer last = call(way, client);

        assertThat(last.status).isEqualTo(429);
        assertThat(client.sent()).isEqualTo(2);
        assertThat(client.released).hasSize(1).doesNotContain(last);
        assertThat(setup.ended(CallResult.Kind.EXHAUSTED)).isEqualTo(1);
        assertThat(setup.ended()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void a_signal_is_thrown_once_as_it_is_and_its_response_released(Way way) {
        List<ApiPolicyEvent.CallEnded> ends = new ArrayList<>();
        setup.policy.getEventPublisher().onEnd(ends::add);
        FakeClient client = new FakeClient(503, 402);

        Throwable thrown = catchThrowable(() -> call(way, client));

        assertThat(thrown).isInstanceOf(UpgradeRequiredException.class).hasNoSuppressedExceptions();
        assertThat(((UpgradeRequiredException) thrown).result().attempts()).hasSize(2);
        assertThat(client.released).hasSize(2);
        assertThat(ends).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void a_wait_that_is_too_long_is_declined_at_once(Way way) {
        FakeClient client = new FakeClient(Answer.retryAfter(429, 3600));

        assertThatThrownBy(() -> call(way, client))
                .isInstanceOfSatisfying(
                        RetryLaterException.class,
                        declined -> assertThat(declined.retryAt()).isEqualTo(FakeTime.START.plusSeconds(3600)));
        assertThat(setup.time.waits).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void what_says_nothing_about_http_is_passed_on_at_once(Way way) {
        IllegalStateException own = new IllegalStateException("own");
        FakeClient client = new FakeClient(503, own);

        assertThat(catchThrowable(() -> call(way, client))).isSameAs(own);
        assertThat(client.sent()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"CALLABLE", "CHECKED_SUPPLIER", "CHECKED_FUNCTION", "DECORATORS_STAGE", "COMPLETION_STAGE"})
    void a_transport_failure_is_retried_and_then_rethrown_as_it_is(Way way) {
        IOException same = new IOException("cut");
        FakeClient client = new FakeClient(same);

        assertThat(catchThrowable(() -> call(way, client))).isSameAs(same).hasNoSuppressedExceptions();
        assertThat(client.sent()).isEqualTo(3);
        assertThat(setup.ended(CallResult.Kind.EXHAUSTED)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void a_request_that_must_not_be_repeated_is_not(Way way) throws Throwable {
        FakeClient client = new FakeClient(503, 200);
        Retry retry = setup.policy.asRetry(Request.of("POST", "/things"), client);

        assertThat(way.call(setup, client, retry).status).isEqualTo(503);
        assertThat(client.sent()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void a_reader_that_fails_ends_the_call_with_its_own_exception(Way way) {
        FakeClient client = new FakeClient(503) {
            @Override
            public int status(Answer response) {
                throw new IllegalStateException("unreadable");
            }
        };

        assertThatThrownBy(() -> call(way, client)).hasMessage("unreadable");
        assertThat(client.sent()).isEqualTo(1);
        assertThat(setup.ended(CallResult.Kind.FAILED)).isEqualTo(1);
    }

    @Test
    void retries_and_calls_share_one_budget() throws Exception {
        Setup poor = Setup.of(Setup.table().set(Setting.BUDGET, new Budget(1, 0)));
        FakeClient first = new FakeClient(503, 200);
        poor.caller(first).call(first.callable());
        FakeClient second = new FakeClient(503, 200);

        Answer answer = poor.policy.asRetry(Setup.GET, second).executeCallable(second.callable());

        assertThat(answer.status).isEqualTo(503);
        assertThat(second.sent()).isEqualTo(1);
    }

    @Test
    void a_deadline_counts_from_the_calls_beginning() {
        Setup hurried = Setup.of(Setup.table().set(Setting.DEADLINE, Setup.seconds(4)));
        FakeClient client = new FakeClient(503);
        Retry retry = hurried.policy.asRetry(Setup.GET, client);

        assertThatThrownBy(() -> retry.executeCallable(() -> {
                    hurried.time.advance(Setup.seconds(1));
                    return client.send(Attempt.PLAIN);
                }))
                .isInstanceOf(RetryLaterException.class);
        assertThat(hurried.time.waits).containsExactly(Setup.seconds(1));
    }

    @Test
    void a_given_up_response_is_released_before_the_wait() {
        FakeClient client = new FakeClient(503, 200);
        Retry.Context<Answer> context = setup.policy.asRetry(Setup.GET, client).context();
        Retry.AsyncContext<Answer> async =
                setup.policy.asRetry(Setup.GET, client).asyncContext();
        Answer given = Answer.of(503);

        assertThat(async.onResult(given)).isEqualTo(1000);
        assertThat(client.released).containsExactly(given);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> context.onResult(given)).isInstanceOf(CallCancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(client.released).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"CALLABLE", "SUPPLIER", "FUNCTION"})
    void an_interrupted_wait_ends_the_call_and_keeps_the_flag(Way way) {
        FakeClient client = new FakeClient(503, 200) {
            @Override
            public void release(Answer response) {
                Thread.currentThread().interrupt();
            }
        };

        Throwable thrown = catchThrowable(() -> call(way, client));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(thrown).isInstanceOf(CallCancelledException.class);
        assertThat(client.sent()).isEqualTo(1);
        assertThat(setup.ended(CallResult.Kind.CANCELLED)).isEqualTo(1);
        assertThat(setup.ended()).isEqualTo(1);
    }

    @Test
    void milliseconds_are_rounded_up_so_that_no_retry_is_early() {
        Setup fine = Setup.of(Setup.table().row("504", Action.retry(Backoff.every(Duration.ofNanos(1_000_001)))));
        Retry.AsyncContext<Answer> context =
                fine.policy.asRetry(Setup.GET, new FakeClient(504)).asyncContext();

        assertThat(context.onResult(Answer.of(504))).isEqualTo(2);
    }

    @Test
    void a_runnable_succeeds_by_not_throwing() {
        AtomicInteger runs = new AtomicInteger();
        Setup reading = Setup.of(
                Setup.table(), config -> config.failureReader(failure -> Outcome.failure(FailureKind.TIMEOUT)));

        reading.policy.asRetry(Setup.GET, new FakeClient(503)).executeRunnable(() -> {
            if (runs.incrementAndGet() == 1) {
                throw new IllegalStateException("slow");
            }
        });

        assertThat(runs).hasValue(2);
        assertThat(reading.ended(CallResult.Kind.SUCCESS)).isEqualTo(1);
    }

    @Test
    void a_stream_is_decided_by_its_first_element_and_its_later_failure_is_the_callers() {
        Retry.AsyncContext<Answer> context =
                setup.policy.asRetry(Setup.GET, new FakeClient(200)).asyncContext();

        assertThat(context.onResult(Answer.of(200))).isEqualTo(-1);
        assertThat(context.onResult(Answer.of(503))).isEqualTo(-1);
        assertThat(context.onError(new IOException("cut"))).isEqualTo(-1);
        assertThat(setup.ended()).isEqualTo(1);
    }

    @Test
    void a_stream_without_elements_is_a_success() {
        Retry.AsyncContext<Answer> context =
                setup.policy.asRetry(Setup.GET, new FakeClient(200)).asyncContext();

        context.onComplete();

        assertThat(setup.ended(CallResult.Kind.SUCCESS)).isEqualTo(1);
    }

    @Test
    void guards_attempt_timeouts_and_renewals_are_refused_when_the_retry_is_made() {
        Setup guarded = Setup.of(Setup.table(), config -> config.bulkhead(Bulkhead.ofDefaults("things")));
        Setup timed = Setup.of(Setup.table().set(Setting.ATTEMPT_TIMEOUT, Setup.seconds(1)));
        Setup renewing = Setup.of(
                Setup.table().row("401", Action.renew("token")),
                config -> config.renewal(
                        "token", (request, details) -> CompletableFuture.completedFuture(RequestChange.NONE)));

        assertThatThrownBy(() -> guarded.policy.asRetry(Setup.GET, new FakeClient(200)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("guards");
        assertThatThrownBy(() -> timed.policy.asRetry(Setup.GET, new FakeClient(200)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("attempt-timeout");
        assertThatThrownBy(() -> renewing.policy.asRetry(Setup.GET, new FakeClient(200)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("renews token");
    }

    @Test
    void slots_are_refused_for_the_requests_that_they_are_about() {
        ConcurrencyLimit runs =
                new ConcurrencyLimit(1, List.of(Endpoint.parse("POST /runs")), ConcurrencyLimit.Scope.CALL, null, null);
        Setup limited = Setup.of(Setup.table().set(Setting.CONCURRENCY, Map.of("runs", runs)));

        assertThatThrownBy(() -> limited.policy.asRetry(Request.of("POST", "/runs"), new FakeClient(200)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("slots");
        assertThat(limited.policy.asRetry(Setup.GET, new FakeClient(200))).isNotNull();
    }

    @Nested
    class HeldBack {
        private final Setup holding = Setup.of(Setup.table()
                .row(Row.builder("420", Action.waitFor(Wait.DEFAULT))
                        .cooldown("key")
                        .build())
                .row(Row.builder("403", Action.upgrade()).latch("1h").build()));

        private Retry retry(FakeClient client) {
            return holding.policy.asRetry(Setup.GET, client);
        }

        private CompletableFuture<Answer> async(FakeClient client) {
            return retry(client)
                    .executeCompletionStage(new FakeScheduler(holding.time), () -> client.sendAsync(Attempt.PLAIN))
                    .toCompletableFuture();
        }

        @Test
        void a_closed_latch_refuses_the_next_call_without_sending() {
            FakeClient first = new FakeClient(403);
            FakeClient second = new FakeClient(200);

            assertThatThrownBy(() -> retry(first).executeCallable(first.callable()))
                    .isInstanceOf(UpgradeRequiredException.class);
            assertThatThrownBy(() -> retry(second).executeCallable(second.callable()))
                    .isInstanceOf(UpgradeRequiredException.class);
            assertThatThrownBy(() -> async(second)).isInstanceOf(UpgradeRequiredException.class);

            assertThat(second.sent()).isZero();
            assertThat(retry(second).getMetrics().getNumberOfFailedCallsWithoutRetryAttempt())
                    .isEqualTo(3);
        }

        @Test
        void a_cooldown_is_waited_for_on_the_calling_thread() throws Exception {
            FakeClient first = new FakeClient(Answer.retryAfter(420, 7));
            assertThat(retry(first).<Answer>asyncContext().onResult(Answer.retryAfter(420, 7)))
                    .isEqualTo(7000);
            FakeClient second = new FakeClient(200);

            retry(second).executeCallable(second.callable());

            assertThat(second.sent()).isEqualTo(1);
            assertThat(holding.time.waits).containsExactly(Setup.seconds(7));
            assertThat(holding.policy.getState().cooldowns()).isEmpty();
        }

        @Test
        void a_call_that_nobody_can_wait_for_is_declined_in_a_cooldown() {
            FakeClient first = new FakeClient(Answer.retryAfter(420, 7), 200);
            CompletableFuture<Answer> waiting = async(first);
            FakeClient second = new FakeClient(200);

            assertThatThrownBy(() -> async(second))
                    .isInstanceOfSatisfying(
                            RetryLaterException.class,
                            declined -> assertThat(declined.retryAt()).isEqualTo(FakeTime.START.plusSeconds(7)));

            holding.time.runAll();
            assertThat(waiting.join().status).isEqualTo(200);
            assertThat(second.sent()).isZero();
        }

        @Test
        void a_retry_that_somebody_else_makes_is_not_due_before_the_cooldowns_end() {
            FakeClient other = new FakeClient(Answer.retryAfter(420, 60));
            Retry.AsyncContext<Answer> context = retry(other).asyncContext();
            assertThat(retry(other).<Answer>asyncContext().onResult(Answer.retryAfter(420, 60)))
                    .isEqualTo(60_000);

            assertThat(context.onResult(Answer.of(503))).isEqualTo(60_000);
        }
    }

    @Test
    void each_retry_is_told_as_an_event_of_the_policy_too() throws Exception {
        List<String> seen = new ArrayList<>();
        setup.policy.getEventPublisher().onEvent(event -> seen.add(event.type().toString()));
        FakeClient sync = new FakeClient(503, 200);
        FakeClient async = new FakeClient(503, 200);

        Retry retry = setup.policy.asRetry(Setup.GET, sync);
        retry.executeCallable(sync.callable());
        List<String> blocking = List.copyOf(seen);
        seen.clear();
        retry.executeCompletionStage(new FakeScheduler(setup.time), () -> async.sendAsync(Attempt.PLAIN));
        setup.time.runAll();
        List<String> scheduled = List.copyOf(seen);
        seen.clear();
        FakeClient called = new FakeClient(503, 200);
        setup.caller(called).call(called.callable());

        assertThat(blocking).isEqualTo(seen).contains("RETRY");
        assertThat(scheduled).isEqualTo(seen);
    }

    @Test
    void a_replaced_table_holds_for_the_next_call_and_is_refused_where_it_can_not_be_kept() throws Exception {
        FakeClient client = new FakeClient(404, 200);
        Retry retry = setup.policy.asRetry(Setup.GET, client);
        setup.policy.replaceTable(
                Setup.table().row("404", Action.retry(Setup.schedule(3))).build());

        assertThat(retry.executeCallable(client.callable()).status).isEqualTo(200);
        assertThat(setup.time.waits).containsExactly(Setup.seconds(3));

        setup.policy.replaceTable(
                Setup.table().set(Setting.ATTEMPT_TIMEOUT, Setup.seconds(1)).build());
        assertThatThrownBy(() -> retry.executeCallable(client.callable())).hasMessageContaining("attempt-timeout");
        assertThat(client.sent()).isEqualTo(2);
    }

    @Test
    void an_error_is_nobodys_result() {
        AssertionError error = new AssertionError("broken");
        FakeClient client = new FakeClient(503, error);

        assertThat(catchThrowable(() -> call(Way.CALLABLE, client))).isSameAs(error);
        assertThat(client.sent()).isEqualTo(2);
    }
}
