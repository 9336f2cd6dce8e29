package io.policy4j.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.policy4j.core.Action;
import io.policy4j.core.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** An interrupt ends a wait at once and restores the flag; what was known so far stays known. */
class InterruptTest {

    private final Setup setup = Setup.of(
            Setup.table()
                    .envelope("code", "/code")
                    .row("401", Action.renew("token"))
                    .row("500", Action.retry(Backoff.every(Duration.ZERO))),
            config -> config.details(true).renewal("token", (request, details) -> new CompletableFuture<>()));

    @AfterEach
    void clear_the_flag() {
        assertThat(setup.ended(CallResult.Kind.CANCELLED))
                .isEqualTo(setup.ended())
                .isEqualTo(1);
        assertThat(Thread.interrupted()).as("the flag is restored").isTrue();
        assertThat(setup.time.pending()).isZero();
    }

    /** An answer whose arrival interrupts the thread. */
    private static Exchange<Answer> interrupting(FakeClient client) {
        return attempt -> {
            Answer answer = client.send(attempt);
            Thread.currentThread().interrupt();
            return answer;
        };
    }

    @Nested
    class BetweenAttempts {

        @Test
        void a_wait_ends_at_once() {
            FakeClient client = new FakeClient(Answer.of(503).json("{\"code\":\"BUSY\"}"));

            WaitInterruptedException thrown = catchThrowableOfType(
                    WaitInterruptedException.class, () -> setup.caller(client).send(interrupting(client)));

            assertThat(client.sent()).isEqualTo(1);
            assertThat(setup.time.waits).isEmpty();
            assertThat(thrown).hasMessage("things: interrupted while waiting, status 503, row 503");
        }

        @Test
        void what_was_known_of_the_response_given_up_is_still_told() {
            FakeClient client = new FakeClient(Answer.of(503).json("{\"code\":\"BUSY\"}"));

            WaitInterruptedException thrown = catchThrowableOfType(
                    WaitInterruptedException.class, () -> setup.caller(client).send(interrupting(client)));

            assertThat(thrown.result().status()).hasValue(503);
            assertThat(thrown.result().details().code()).isEqualTo("BUSY");
            assertThat(client.released).hasSize(1);
        }

        @Test
        void a_retry_without_a_wait_is_not_made_either() {
            FakeClient client = new FakeClient(500);

            Throwable thrown = catchThrowable(() -> setup.caller(client).send(interrupting(client)));

            assertThat(thrown).isInstanceOf(WaitInterruptedException.class);
            assertThat(client.sent()).isEqualTo(1);
        }

        @Test
        void a_renewal_ends_at_once() {
            FakeClient client = new FakeClient(401);

            Throwable thrown = catchThrowable(() -> setup.caller(client).send(interrupting(client)));

            assertThat(thrown).isInstanceOf(WaitInterruptedException.class);
            assertThat(client.sent()).isEqualTo(1);
        }

        @Test
        void a_renewal_under_a_deadline_leaves_no_timer() {
            FakeClient client = new FakeClient(401);

            Throwable thrown = catchThrowable(() ->
                    setup.caller(client).withDeadline(Duration.ofMinutes(1)).send(interrupting(client)));

            assertThat(thrown).isInstanceOf(WaitInterruptedException.class);
        }

        @Test
        void an_account_says_so_instead() {
            FakeClient client = new FakeClient(503);

            CallResult<Answer> result = setup.caller(client).account(interrupting(client));

            assertThat(result.kind()).isEqualTo(CallResult.Kind.CANCELLED);
            assertThat(result.reason()).isEqualTo("cancelled");
            assertThat(result.failure()).containsInstanceOf(InterruptedException.class);
        }

        @Test
        void a_supplier_throws_it_unchecked() {
            FakeClient client = new FakeClient(503);

            CallCancelledException thrown = catchThrowableOfType(
                    CallCancelledException.class,
                    () -> setup.caller(client)
                            .decorateSupplier(() -> {
                                Thread.currentThread().interrupt();
                                return Answer.of(503);
                            })
                            .get());

            assertThat(thrown.result().status()).hasValue(503);
        }
    }

    @Nested
    class InAttempts {

        private final InterruptedException own = new InterruptedException("own");

        @Test
        void the_first_attempts_interruption_is_the_clients_own() {
            FakeClient client = new FakeClient(own);

            Throwable thrown = catchThrowable(() -> setup.caller(client).call(client.callable()));

            assertThat(thrown).isSameAs(own);
            assertThat(client.sent()).isEqualTo(1);
        }

        @Test
        void so_is_that_of_a_later_one() {
            FakeClient client = new FakeClient(503, own);

            Throwable thrown = catchThrowable(() -> setup.caller(client).call(client.callable()));

            assertThat(thrown).isSameAs(own);
            assertThat(client.sent()).isEqualTo(2);
        }

        @Test
        void an_account_has_all_attempts_before_it() {
            FakeClient client = new FakeClient(503, own);

            CallResult<Answer> result = setup.caller(client).account(client);

            assertThat(result.kind()).isEqualTo(CallResult.Kind.CANCELLED);
            assertThat(result.failure()).containsSame(own);
            assertThat(result.attempts()).hasSize(2);
            assertThat(result.attempts().get(0).status()).hasValue(503);
        }

        @Test
        void a_transport_failure_of_an_interrupted_thread_is_not_retried() {
            FakeClient client = new FakeClient(200);

            Throwable thrown = catchThrowable(() -> setup.caller(client).send(attempt -> {
                client.send(attempt);
                Thread.currentThread().interrupt();
                throw new IOException("closed by interrupt");
            }));

            assertThat(thrown).isInstanceOf(WaitInterruptedException.class);
            assertThat(client.sent()).isEqualTo(1);
        }
    }
}
