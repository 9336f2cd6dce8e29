package io.policy4j.resilience4j;

import static io.policy4j.resilience4j.Setup.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policy4j.core.Setting;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A response is released once if it is given up, and never if the caller gets it. */
class ReleaseTest {

    private final Setup setup = Setup.of(Setup.table());
    private final Answer busy = Answer.of(503);
    private final Answer fine = Answer.of(200);

    @Nested
    class Sync {

        @Test
        void a_response_given_up_for_a_retry_is_released_once_and_before_the_wait() throws Exception {
            FakeClient client = new FakeClient(busy, fine);

            setup.caller(client).send(attempt -> {
                if (attempt.number() == 2) {
                    assertThat(client.released).containsExactly(busy);
                }
                return client.send(attempt);
            });

            assertThat(client.released).containsExactly(busy);
        }

        @Test
        void it_is_released_before_the_wait_begins() throws Exception {
            FakeClient client = new FakeClient(busy, fine);
            setup.policy
                    .getEventPublisher()
                    .onWait(event -> assertThat(client.released)
                            .as("no connection is held while waiting")
                            .containsExactly(busy));

            setup.caller(client).call(client.callable());

            assertThat(client.released).containsExactly(busy);
        }

        @Test
        void a_response_that_is_returned_is_not_released_whatever_its_status() throws Exception {
            for (int status : new int[] {200, 404, 503}) {
                Answer last = Answer.of(status);
                FakeClient client = new FakeClient(last);

                assertThat(setup.caller(client).send(client)).isSameAs(last);
                assertThat(client.released).hasSize(client.sent() - 1);
            }
        }

        @Test
        void the_response_behind_a_signal_is_released_once() {
            FakeClient client = new FakeClient(402);

            assertThatThrownBy(() -> setup.caller(client).call(client.callable()))
                    .isInstanceOf(UpgradeRequiredException.class);

            assertThat(client.released).hasSize(1);
        }

        @Test
        void the_response_behind_a_declined_wait_is_released_once() {
            FakeClient client = new FakeClient(Answer.retryAfter(429, 3600));

            assertThatThrownBy(() -> setup.caller(client).send(client)).isInstanceOf(RetryLaterException.class);

            assertThat(client.released).hasSize(1);
        }

        @Test
        void an_account_keeps_its_response_for_the_caller_to_close() {
            for (Answer last : new Answer[] {Answer.of(402), Answer.retryAfter(429, 3600), Answer.of(404)}) {
                FakeClient client = new FakeClient(last);

                assertThat(setup.caller(client).account(client).value()).containsSame(last);
                assertThat(client.released).isEmpty();
            }
        }
    }

    @Nested
    class Async {

        @Test
        void a_response_given_up_for_a_retry_is_released_once_and_before_the_wait() {
            FakeClient client = new FakeClient(busy, fine);

            CompletableFuture<Answer> call = setup.caller(client).sendAsync(client::sendAsync);
            assertThat(client.released).containsExactly(busy);
            setup.time.runAll();

            assertThat(call).isCompletedWithValue(fine);
            assertThat(client.released).containsExactly(busy);
        }

        @Test
        void the_response_behind_a_signal_is_released_once() {
            FakeClient client = new FakeClient(402);

            assertThat(Setup.failureOf(setup.async(client))).isInstanceOf(UpgradeRequiredException.class);
            assertThat(client.released).hasSize(1);
        }

        @Test
        void an_account_keeps_its_response_for_the_caller_to_close() {
            FakeClient client = new FakeClient(402);

            CompletableFuture<CallResult<Answer>> call = setup.caller(client).accountAsync(client::sendAsync);

            assertThat(call.join().value()).isPresent();
            assertThat(client.released).isEmpty();
        }

        @Test
        void a_response_that_comes_after_the_attempts_timeout_is_released() {
            Setup timed = Setup.of(Setup.table().set(Setting.ATTEMPT_TIMEOUT, seconds(5)));
            Uncancellable<Answer> first = new Uncancellable<>();
            FakeClient client = new FakeClient(fine);
            CompletableFuture<Answer> call = timed.caller(client)
                    .sendAsync(attempt -> attempt.number() == 1 ? first : client.sendAsync(attempt));
            timed.time.runNext();

            first.complete(busy);
            timed.time.runAll();

            assertThat(client.released).containsExactly(busy);
            assertThat(call).isDone();
        }

        @Test
        void a_response_that_comes_after_the_call_was_cancelled_is_released_unread() {
            Uncancellable<Answer> first = new Uncancellable<>();
            FakeClient client = new FakeClient(200);
            setup.caller(client).sendAsync(attempt -> first).cancel(true);

            first.complete(busy);

            assertThat(client.released).containsExactly(busy);
            assertThat(client.peeks).isZero();
        }

        @Test
        void a_response_whose_peek_ends_after_the_call_was_cancelled_is_released() {
            Uncancellable<byte[]> peek = new Uncancellable<>();
            Setup peeking = Setup.of(Setup.table().envelope("code", "/code"), config -> config.details(true));
            FakeClient client = new FakeClient(busy) {
                @Override
                public CompletionStage<byte[]> peekAsync(Answer response, int max) {
                    return peek;
                }
            };
            peeking.caller(client).sendAsync(client::sendAsync).cancel(true);
            assertThat(client.released).isEmpty();

            peek.complete(new byte[0]);

            assertThat(client.released).containsExactly(busy);
        }

        @Test
        void a_response_is_released_if_its_future_was_completed_by_somebody_else() {
            Uncancellable<Answer> first = new Uncancellable<>();
            FakeClient client = new FakeClient(200);
            CompletableFuture<Answer> call = setup.caller(client).sendAsync(attempt -> first);
            call.complete(fine);

            first.complete(busy);

            assertThat(client.released).containsExactly(busy);
        }
    }

    /** A client that goes on after it was told to stop. */
    private static final class Uncancellable<V> extends CompletableFuture<V> {
        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            return false;
        }
    }
}
