package io.policy4j.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A call ends exactly once: with a response, a typed failure, or the client's own exception. */
class EndsOnceTest {

    private final Setup setup = Setup.of(Setup.table());

    @AfterEach
    void each_call_was_counted_once_and_no_timer_is_left() {
        assertThat(setup.ended()).isEqualTo(1);
        assertThat(setup.time.pending()).isZero();
    }

    @Nested
    class Sync {

        @Test
        void a_first_attempt_that_throws() {
            throwsItself(new FakeClient(new IllegalStateException("own")), 1);
        }

        @Test
        void a_second_attempt_that_throws() {
            throwsItself(new FakeClient(503, new IllegalStateException("own")), 2);
        }

        @Test
        void a_first_attempt_that_throws_an_error() {
            throwsItself(new FakeClient(new AssertionError("own")), 1);
        }

        @Test
        void a_second_attempt_that_throws_an_error() {
            throwsItself(new FakeClient(503, new AssertionError("own")), 2);
        }

        private void throwsItself(FakeClient client, int attempts) {
            assertThatThrownBy(() -> setup.caller(client).call(client.callable()))
                    .hasMessage("own");
            assertThat(client.sent()).isEqualTo(attempts);
            assertThat(setup.ended(CallResult.Kind.FAILED)).isEqualTo(1);
        }

        @Test
        void a_reader_that_throws_on_a_success_ends_the_call_and_is_no_failed_attempt() {
            FakeClient client = new FakeClient(200);

            assertThatThrownBy(() -> setup.policy
                            .on(Setup.GET, new Unreadable(client, true))
                            .call(client.callable()))
                    .hasMessage("unreadable");
            assertThat(client.sent()).isEqualTo(1);
            assertThat(client.released).hasSize(1);
        }

        @Test
        void a_reader_that_throws_on_a_failure_ends_the_call() {
            FakeClient client = new FakeClient(503);

            assertThatThrownBy(() -> setup.policy
                            .on(Setup.GET, new Unreadable(client, true))
                            .send(client))
                    .hasMessage("unreadable");
            assertThat(client.sent()).isEqualTo(1);
            assertThat(client.released).hasSize(1);
        }

        @Test
        void a_body_that_cannot_be_peeked_still_gets_its_status_row() throws Exception {
            Setup peeking = Setup.of(Setup.table().envelope("code", "/code"), config -> config.details(true));
            FakeClient client = new FakeClient(503, 200);

            assertThat(peeking.policy
                            .on(Setup.GET, new Unreadable(client, false))
                            .send(client)
                            .status)
                    .isEqualTo(200);
            assertThat(peeking.time.waits).containsExactly(Setup.seconds(1));
            assertThat(peeking.ended(CallResult.Kind.SUCCESS)).isEqualTo(1);
            setup.caller(new FakeClient(200)).call(() -> Answer.of(200));
        }
    }

    @Nested
    class Async {

        @Test
        void a_first_attempt_that_throws_instead_of_giving_a_stage() {
            fails(new FakeClient(200), 1, attempt -> {
                throw new IOException("own");
            });
        }

        @Test
        void a_first_attempt_that_throws_an_error_instead_of_giving_a_stage() {
            fails(new FakeClient(200), 1, attempt -> {
                throw new AssertionError("own");
            });
        }

        @Test
        void a_first_stage_that_fails() {
            FakeClient client = new FakeClient(new IllegalStateException("own"));

            fails(client, 1, client::sendAsync);
        }

        @Test
        void a_first_stage_that_fails_with_an_error() {
            FakeClient client = new FakeClient(new AssertionError("own"));

            fails(client, 1, client::sendAsync);
        }

        @Test
        void a_second_stage_that_fails_with_an_error() {
            FakeClient client = new FakeClient(503, new AssertionError("own"));

            fails(client, 2, client::sendAsync);
        }

        @Test
        void a_second_attempt_that_throws_an_error_instead_of_giving_a_stage() {
            FakeClient client = new FakeClient(503, 200);

            fails(client, 1, attempt -> {
                if (attempt.number() == 2) {
                    throw new AssertionError("own");
                }
                return client.sendAsync(attempt);
            });
        }

        @Test
        void a_stage_that_is_null() {
            CompletableFuture<Answer> first = setup.caller(new FakeClient(200)).callAsync(() -> null);

            assertThat(Setup.failureOf(first)).isInstanceOf(NullPointerException.class);
        }

        @Test
        void a_second_stage_that_is_null() {
            FakeClient client = new FakeClient(503);

            CompletableFuture<Answer> call =
                    setup.caller(client).sendAsync(attempt -> attempt.number() == 2 ? null : client.sendAsync(attempt));
            setup.time.runAll();

            assertThat(Setup.failureOf(call)).isInstanceOf(NullPointerException.class);
        }

        private void fails(FakeClient client, int sent, AsyncExchange<Answer> exchange) {
            CompletableFuture<Answer> call = setup.caller(client).sendAsync(exchange);
            setup.time.runAll();

            assertThat(Setup.failureOf(call)).hasMessage("own");
            assertThat(client.sent()).isLessThanOrEqualTo(sent);
        }

        @Test
        void a_reader_that_throws() {
            FakeClient client = new FakeClient(503);

            CompletableFuture<Answer> call =
                    setup.policy.on(Setup.GET, new Unreadable(client, true)).sendAsync(client::sendAsync);
            setup.time.runAll();

            assertThat(Setup.failureOf(call)).hasMessage("unreadable");
            assertThat(client.released).hasSize(1);
        }

        @Test
        void a_scheduler_that_refuses_to_wait() {
            RefusingTime time = new RefusingTime(setup.time);
            ApiPolicy policy = ApiPolicy.of(
                    "things",
                    Setup.table().build(),
                    ApiPolicyConfig.custom().time(time).build());
            FakeClient client = new FakeClient(503);

            CompletableFuture<Answer> call = policy.on(Setup.GET, client).sendAsync(client::sendAsync);

            assertThat(Setup.failureOf(call)).isInstanceOf(RejectedExecutionException.class);
            assertThat(client.released).hasSize(1);
            assertThat(policy.getMetrics().getNumberOfCalls(CallResult.Kind.FAILED))
                    .isEqualTo(1);
            setup.async(new FakeClient(200));
        }
    }

    /** Reads nothing, or only the head. */
    private record Unreadable(FakeClient client, boolean head) implements ResponseReader<Answer> {
        @Override
        public int status(Answer response) {
            if (head) {
                throw new IllegalStateException("unreadable");
            }
            return response.status;
        }

        @Override
        public List<String> headers(Answer response, String name) {
            return response.headers(name);
        }

        @Override
        public byte[] peek(Answer response, int max) {
            throw new IllegalStateException("unreadable");
        }

        @Override
        public CompletionStage<byte[]> peekAsync(Answer response, int max) {
            return CompletableFuture.failedFuture(new IllegalStateException("unreadable"));
        }

        @Override
        public void release(Answer response) {
            client.release(response);
        }
    }

    /** A scheduler that was shut down. */
    private record RefusingTime(FakeTime time) implements PolicyTime {
        @Override
        public long nanoTime() {
            return time.nanoTime();
        }

        @Override
        public java.time.Instant now() {
            return time.now();
        }

        @Override
        public void sleep(long nanos) {
            throw new AssertionError("not asked for");
        }

        @Override
        public Scheduled schedule(Runnable task, long nanos) {
            throw new RejectedExecutionException("shut down");
        }
    }
}
