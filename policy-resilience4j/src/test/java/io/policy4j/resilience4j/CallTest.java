package io.policy4j.resilience4j;

import static io.policy4j.resilience4j.Setup.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.policy4j.core.FailureKind;
import io.policy4j.core.Setting;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The decisions of a table, carried out. */
class CallTest {

    private final Setup setup = Setup.of(Setup.table());

    @Nested
    class Call {

        @Test
        void a_success_is_handed_over_as_it_came() throws Exception {
            Answer answer = Answer.of(200);
            FakeClient client = new FakeClient(answer);

            assertThat(setup.caller(client).call(client.callable())).isSameAs(answer);
            assertThat(client.peeks).isZero();
            assertThat(setup.ended(CallResult.Kind.SUCCESS)).isEqualTo(1);
        }

        @Test
        void a_429_is_waited_for_once() throws Exception {
            FakeClient client = new FakeClient(Answer.retryAfter(429, 7), Answer.retryAfter(429, 9));

            Answer last = setup.caller(client).call(client.callable());

            assertThat(last.status).isEqualTo(429);
            assertThat(setup.time.waits).containsExactly(seconds(7));
            assertThat(setup.ended(CallResult.Kind.EXHAUSTED)).isEqualTo(1);
        }

        @Test
        void each_row_counts_its_own_retries() throws Exception {
            FakeClient client = new FakeClient(503, Answer.retryAfter(429, 30), 503, 200);

            assertThat(setup.caller(client).call(client.callable()).status).isEqualTo(200);
            assertThat(setup.time.waits).containsExactly(seconds(1), seconds(30), seconds(2));
        }

        @Test
        void a_row_that_fails_gives_the_response_as_it_came() throws Exception {
            Answer answer = Answer.of(404);
            FakeClient client = new FakeClient(answer);

            assertThat(setup.caller(client).call(client.callable())).isSameAs(answer);
            assertThat(client.released).isEmpty();
            assertThat(setup.ended(CallResult.Kind.FAILED)).isEqualTo(1);
        }

        @Test
        void a_failure_that_no_row_retries_any_more_is_the_clients_own_exception() {
            IOException last = new IOException("third");
            FakeClient client = new FakeClient(new IOException("first"), new IOException("second"), last);

            assertThatThrownBy(() -> setup.caller(client).call(client.callable()))
                    .isSameAs(last);
            assertThat(client.sent()).isEqualTo(3);
        }

        @Test
        void an_exception_that_says_nothing_about_http_passes_at_once() {
            IllegalStateException own = new IllegalStateException("own");
            FakeClient client = new FakeClient(own);

            assertThatThrownBy(() -> setup.caller(client).call(client.callable()))
                    .isSameAs(own);
            assertThat(client.sent()).isEqualTo(1);
        }

        @Test
        void an_upgrade_is_thrown_with_what_the_server_said() {
            Setup enveloped = Setup.of(Setup.table()
                    .envelope("code", "/code")
                    .envelope("message", "/message")
                    .envelope("request-id", "/id"));
            FakeClient client = new FakeClient(
                    Answer.of(402).json("{\"code\":\"PLAN_LIMIT\",\"message\":\"no more seats\",\"id\":\"r-1\"}"));

            UpgradeRequiredException thrown = catchThrowableOfType(
                    UpgradeRequiredException.class,
                    () -> enveloped.caller(client).call(client.callable()));

            assertThat(thrown.upgrade().code()).isEqualTo("PLAN_LIMIT");
            assertThat(thrown.details().message()).isEqualTo("no more seats");
            assertThat(thrown.requestId()).isEqualTo("r-1");
            assertThat(thrown).hasMessage("things: upgrade required, status 402, row 402");
        }

        @Test
        void another_signal_is_thrown_with_its_name() {
            FakeClient client = new FakeClient(409);

            SignalException thrown = catchThrowableOfType(
                    SignalException.class, () -> setup.caller(client).call(client.callable()));

            assertThat(thrown.signal()).isEqualTo("verify");
            assertThat(thrown).hasMessageContaining("signal verify");
        }

        @Test
        void a_wait_longer_than_max_wait_is_declined_at_once_with_the_time_to_come_back() {
            FakeClient client = new FakeClient(Answer.retryAfter(429, 3600));

            RetryLaterException thrown = catchThrowableOfType(
                    RetryLaterException.class, () -> setup.caller(client).call(client.callable()));

            assertThat(thrown.retryAt()).isEqualTo(FakeTime.START.plusSeconds(3600));
            assertThat(setup.time.waits).isEmpty();
            assertThat(setup.ended(CallResult.Kind.DECLINED)).isEqualTo(1);
        }

        @Test
        void an_attempt_timeout_is_refused_because_a_callable_cannot_keep_it() {
            Setup timed = Setup.of(Setup.table().set(Setting.ATTEMPT_TIMEOUT, seconds(1)));
            FakeClient client = new FakeClient(200);
            Caller<Answer> caller = timed.caller(client);

            assertThatThrownBy(() -> caller.call(client.callable()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("attempt-timeout");
            assertThatThrownBy(() -> caller.decorateCallable(client.callable()))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> caller.decorateSupplier(() -> Answer.of(200)))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(client.sent()).isZero();
        }
    }

    @Nested
    class Send {

        @Test
        void attempts_are_counted_from_one() throws Exception {
            FakeClient client = new FakeClient(503, 503, 200);

            setup.caller(client).send(client);

            assertThat(client.attempts).extracting(Attempt::number).containsExactly(1, 2, 3);
        }

        @Test
        void an_attempt_is_told_its_timeout() throws Exception {
            Setup timed = Setup.of(Setup.table().set(Setting.ATTEMPT_TIMEOUT, seconds(3)));
            FakeClient client = new FakeClient(503, 200);

            timed.caller(client).send(client);

            assertThat(client.attempts)
                    .extracting(a -> a.timeout().orElseThrow())
                    .containsOnly(seconds(3));
        }
    }

    @Nested
    class Account {

        @Test
        void everything_on_the_way_is_in_it() {
            FakeClient client = new FakeClient(503, Answer.retryAfter(429, 30), new IOException("cut"), 200);

            CallResult<Answer> result = setup.caller(client).account(client);

            assertThat(result.kind()).isEqualTo(CallResult.Kind.SUCCESS);
            assertThat(result.value()).map(answer -> answer.status).contains(200);
            assertThat(result.status()).hasValue(200);
            assertThat(result.elapsed()).isEqualTo(seconds(32));
            assertThat(result.attempts()).extracting(AttemptRecord::number).containsExactly(1, 2, 3, 4);
            assertThat(result.attempts())
                    .extracting(AttemptRecord::action)
                    .containsExactly("retry", "wait", "retry", "accept");
            assertThat(result.attempts().get(0).row()).contains("503");
            assertThat(result.attempts().get(0).delay()).contains(seconds(1));
            assertThat(result.attempts().get(0).hint()).isEmpty();
            assertThat(result.attempts().get(1).hint()).contains("Retry-After");
            assertThat(result.attempts().get(2).failure()).contains(FailureKind.IO);
            assertThat(result.attempts().get(2).status()).isEmpty();
            assertThat(result.attempts().get(3).delay()).isEmpty();
        }

        @Test
        void exceptions_are_in_it_instead_of_thrown() {
            IOException cut = new IOException("cut");
            FakeClient client = new FakeClient(cut);

            CallResult<Answer> result = setup.caller(client).account(client);

            assertThat(result.kind()).isEqualTo(CallResult.Kind.EXHAUSTED);
            assertThat(result.failure()).containsSame(cut);
            assertThat(result.value()).isEmpty();
            assertThat(result.transportFailure()).contains(FailureKind.IO);
            assertThat(result.reason()).isNotBlank();
            assertThat(result).hasToString("things: exhausted after 3 attempts: " + result.reason());
        }

        @Test
        void an_error_is_thrown_all_the_same() {
            AssertionError error = new AssertionError("no result");
            FakeClient client = new FakeClient(503, error);

            assertThatThrownBy(() -> setup.caller(client).account(client)).isSameAs(error);
            assertThat(setup.ended(CallResult.Kind.FAILED)).isEqualTo(1);
        }
    }

    @Nested
    class Decorators {

        @Test
        void a_callable_makes_a_call_each_time() throws Exception {
            FakeClient client = new FakeClient(503, 200, 503, 200);
            Callable<Answer> decorated = setup.caller(client).decorateCallable(client.callable());

            assertThat(decorated.call().status).isEqualTo(200);
            assertThat(decorated.call().status).isEqualTo(200);
            assertThat(setup.ended(CallResult.Kind.SUCCESS)).isEqualTo(2);
        }

        @Test
        void a_supplier_makes_a_call_each_time() {
            FakeClient client = new FakeClient(503, 200);
            Supplier<Answer> decorated = setup.caller(client).decorateSupplier(() -> sendUnchecked(client));

            assertThat(decorated.get().status).isEqualTo(200);
            assertThat(client.sent()).isEqualTo(2);
        }

        @Test
        void a_supplier_of_stages_makes_a_call_each_time() {
            FakeClient client = new FakeClient(503, 200);
            Supplier<?> decorated = setup.caller(client).decorateCompletionStage(() -> client.sendAsync(Attempt.PLAIN));

            Object call = decorated.get();
            setup.time.runAll();

            assertThat(call)
                    .isInstanceOfSatisfying(
                            java.util.concurrent.CompletableFuture.class,
                            future -> assertThat(future.isDone()).isTrue());
            assertThat(client.sent()).isEqualTo(2);
        }

        private Answer sendUnchecked(FakeClient client) {
            try {
                return client.send(Attempt.PLAIN);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Nested
    class PlainCalls {

        @Test
        void any_value_is_a_success_null_too() throws Exception {
            assertThat(setup.policy.executeCallable(Setup.GET, () -> "value")).isEqualTo("value");
            Object value = setup.policy.executeSupplier(Setup.GET, () -> null);

            assertThat(value).isNull();
            assertThat(setup.ended(CallResult.Kind.SUCCESS)).isEqualTo(2);
        }

        @Test
        void null_is_a_success_when_somebody_watches_too() {
            setup.policy.getEventPublisher().onEvent(event -> {});

            Object value = setup.policy.executeSupplier(Setup.GET, () -> null);

            assertThat(value).isNull();
        }

        @Test
        void a_transport_failure_is_retried() throws Exception {
            FakeClient client = new FakeClient(new IOException("cut"), 200);

            assertThat(setup.policy.executeCallable(Setup.GET, client.callable()).status)
                    .isEqualTo(200);
        }
    }
}
