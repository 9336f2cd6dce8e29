package io.policy4j.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policy4j.core.Decision;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import io.policy4j.core.file.PolicyFile;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Operations follow work at the server to its end, blocking or not. */
class OperationTest {

    private static final String POLICY = """
            api: things
            extends: none
            idempotency: {header: Idempotency-Key, at: [POST /runs], generate: true}
            table:
              202:
                poll:
                  url: [header Location, "/runs/<body /id>"]
                  every: Retry-After
                  otherwise: {every: 5s}
                  state: /status
                  done: completed
                  failed: failed
              2xx: accept
              401: renew token
              503: {retry: {schedule: [1s, 2s]}}
              io: {retry: {schedule: [1s]}}
              4xx: fail
            """;

    private static final Request START = Request.builder()
            .method("POST")
            .uri(URI.create("https://api.example.com/runs"))
            .headers(Map.of("Authorization", List.of("Bearer t")))
            .build();

    private static final Answer STARTED = Answer.of(202).json("{\"id\":7}");
    private static final Answer RUNNING = Answer.of(200).json("{\"status\":\"running\"}");
    private static final Answer COMPLETED = Answer.of(200).json("{\"status\":\"completed\"}");
    private static final Answer FAILED = Answer.of(200).json("{\"status\":\"failed\"}");

    /** The two ways of making calls. */
    private enum Way {
        BLOCKING {
            @Override
            CallResult<Answer> account(Setup setup, Caller<Answer> caller, FakeClient client) {
                return caller.account(client);
            }
        },
        ASYNC {
            @Override
            CallResult<Answer> account(Setup setup, Caller<Answer> caller, FakeClient client) {
                CompletableFuture<CallResult<Answer>> result = caller.accountAsync(client::sendAsync);
                setup.time.runAll();
                return result.join();
            }
        };

        abstract CallResult<Answer> account(Setup setup, Caller<Answer> caller, FakeClient client);

        CallResult<Answer> account(Setup setup, FakeClient client) {
            return account(setup, setup.caller(START, client).operation(), client);
        }
    }

    private static Setup setup() {
        return setup(POLICY, UnaryOperator.identity());
    }

    private static Setup setup(String policy, UnaryOperator<ApiPolicyConfig.Builder> config) {
        PolicyTable table = PolicyFile.parse("things.yaml", policy);
        return Setup.of(
                table,
                builder -> config.apply(builder)
                        .idempotencyKeys(() -> "key-1")
                        .renewal(
                                "token",
                                RenewalHook.blocking(() -> RequestChange.header("Authorization", "Bearer fresh"))));
    }

    private static List<String> targets(FakeClient client) {
        return client.attempts.stream()
                .map(attempt -> attempt.change().method().orElse("-") + " "
                        + attempt.change().target().map(URI::toString).orElse("-"))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void the_work_is_followed_to_its_end(Way way) {
        Setup setup = setup();
        FakeClient client = new FakeClient(STARTED, RUNNING, Answer.retryAfter(202, 9), COMPLETED);
        CallResult<Answer> result = way.account(setup, client);

        assertThat(result.kind()).isEqualTo(CallResult.Kind.SUCCESS);
        assertThat(result.value()).containsSame(COMPLETED);
        assertThat(targets(client))
                .containsExactly(
                        "- -",
                        "GET https://api.example.com/runs/7",
                        "GET https://api.example.com/runs/7",
                        "GET https://api.example.com/runs/7");
        assertThat(setup.time.waits).containsExactly(Setup.seconds(5), Setup.seconds(5), Setup.seconds(9));
        assertThat(result.attempts())
                .extracting(AttemptRecord::action)
                .containsExactly("poll", "poll", "poll", "accept");
        assertThat(result.attempts()).extracting(AttemptRecord::row).containsOnly(Optional.of("202"));
        assertThat(client.released).hasSize(3).doesNotContain(COMPLETED);
        assertThat(setup.ended()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void a_poll_carries_no_body_and_no_idempotency_key(Way way) {
        FakeClient client = new FakeClient(STARTED, COMPLETED);
        way.account(setup(), client);

        RequestChange start = client.attempts.get(0).change();
        RequestChange poll = client.attempts.get(1).change();
        assertThat(start.headers()).containsEntry("Idempotency-Key", "key-1");
        assertThat(poll.headers()).isEmpty();
        assertThat(poll.body()).hasValueSatisfying(body -> assertThat(body).isEmpty());
        assertThat(poll.keeps("Authorization")).isTrue();
        assertThat(poll.keeps("Content-Length")).isFalse();
        assertThat(client.attempts).extracting(Attempt::polls).containsExactly(false, true);
    }

    @ParameterizedTest
    @EnumSource
    void failed_work_is_told_with_its_response(Way way) {
        Setup setup = setup();
        FakeClient client = new FakeClient(STARTED, FAILED);
        CallResult<Answer> result = way.account(setup, client);

        assertThat(result.kind()).isEqualTo(CallResult.Kind.FAILED);
        assertThat(result.failedState()).contains("failed");
        assertThat(result.value()).containsSame(FAILED);
        assertThat(client.released).doesNotContain(FAILED);
    }

    @Test
    void failed_work_is_an_exception_that_tells_no_word_from_the_wire() {
        FakeClient client = new FakeClient(STARTED, FAILED);
        assertThatThrownBy(() -> setup().caller(START, client).operation().send(client))
                .isInstanceOfSatisfying(
                        OperationFailedException.class,
                        e -> assertThat(e.state()).isEqualTo("failed"))
                .hasMessage("things: the work ended as failed, status 200, row 202");
        assertThat(client.released).contains(FAILED);
    }

    @Test
    void failed_work_fails_the_future() {
        Setup setup = setup();
        FakeClient client = new FakeClient(STARTED, FAILED);
        CompletableFuture<Answer> call = setup.caller(START, client).operation().sendAsync(client::sendAsync);
        setup.time.runAll();
        assertThat(Setup.failureOf(call)).isInstanceOf(OperationFailedException.class);
        assertThat(client.released).contains(FAILED);
    }

    @ParameterizedTest
    @EnumSource
    void trouble_in_between_is_dealt_with_by_its_rows(Way way) {
        Setup setup = setup();
        FakeClient client = new FakeClient(STARTED, 503, new IOException("cut"), 503, RUNNING, 503, 503, COMPLETED);
        CallResult<Answer> result = way.account(setup, client);

        assertThat(result.kind()).isEqualTo(CallResult.Kind.SUCCESS);
        assertThat(setup.time.waits).extracting(Duration::toSeconds).containsExactly(5L, 1L, 1L, 2L, 5L, 1L, 2L);
        assertThat(targets(client)).allMatch(target -> target.equals("- -") || target.endsWith("/runs/7"));
    }

    @ParameterizedTest
    @EnumSource
    void trouble_that_lasts_ends_the_call_but_not_the_work(Way way) {
        CallResult<Answer> result = way.account(setup(), new FakeClient(STARTED, 503));
        assertThat(result.kind()).isEqualTo(CallResult.Kind.EXHAUSTED);
        assertThat(result.status()).hasValue(503);
        assertThat(result.failedState()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_fresh_token_goes_with_the_polls_too(Way way) {
        FakeClient client =
                new FakeClient(401, STARTED, RUNNING, 401, Answer.of(202).header("Location", "/other"), COMPLETED);
        CallResult<Answer> result = way.account(setup(), client);

        assertThat(result.kind()).isEqualTo(CallResult.Kind.SUCCESS);
        assertThat(client.attempts.subList(1, 6))
                .extracting(attempt -> attempt.change().headers().get("Authorization"))
                .containsOnly("Bearer fresh");
        assertThat(targets(client)).last().isEqualTo("GET https://api.example.com/other");
    }

    @ParameterizedTest
    @EnumSource
    void nothing_of_the_callers_and_no_fresh_token_goes_to_another_origin(Way way) {
        FakeClient client = new FakeClient(
                401, Answer.of(202).header("Location", "https://elsewhere.example/7"), 401, RUNNING, COMPLETED);
        CallResult<Answer> result = way.account(setup(), client);

        assertThat(result.kind()).isEqualTo(CallResult.Kind.SUCCESS);
        for (Attempt poll : client.attempts.subList(2, 5)) {
            assertThat(poll.change().leavesOutCallersHeaders()).isTrue();
            assertThat(poll.change().keeps("Authorization")).isFalse();
            assertThat(poll.change().headers()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_deadline_declines_the_poll_that_would_be_too_late(Way way) {
        Setup setup = setup();
        FakeClient client = new FakeClient(STARTED, RUNNING);
        Caller<Answer> caller =
                setup.caller(START, client).withDeadline(Setup.seconds(12)).operation();
        CallResult<Answer> result = way.account(setup, caller, client);

        assertThat(result.kind()).isEqualTo(CallResult.Kind.DECLINED);
        assertThat(result.retryAt()).contains(FakeTime.START.plusSeconds(15));
        assertThat(setup.time.waits).hasSize(2);
    }

    @Test
    void good_polls_fill_the_budget_and_take_nothing_of_it() {
        Setup setup = setup(POLICY + "budget: {tokens: 2, per-success: 1}\n", UnaryOperator.identity());
        List<Object> script = new ArrayList<>(List.of(STARTED));
        for (int i = 0; i < 20; i++) {
            script.addAll(List.of(503, RUNNING));
        }
        script.add(COMPLETED);
        FakeClient client = new FakeClient(script.toArray());
        assertThat(Way.BLOCKING.account(setup, client).kind()).isEqualTo(CallResult.Kind.SUCCESS);
    }

    @Nested
    class WithoutFollowing {

        @Test
        void a_plain_send_ends_with_the_start() throws Exception {
            FakeClient client = new FakeClient(STARTED, COMPLETED);
            assertThat(setup().caller(START, client).send(client)).isSameAs(STARTED);
            assertThat(client.sent()).isEqualTo(1);
        }

        @Test
        void all_calls_follow_where_the_configuration_says_so() throws Exception {
            Setup setup = setup(POLICY, config -> config.operations(true));
            FakeClient client = new FakeClient(STARTED, COMPLETED);
            assertThat(setup.caller(START, client).send(client)).isSameAs(COMPLETED);
        }

        @Test
        void a_plain_callable_never_follows() throws Exception {
            Setup setup = setup(POLICY, config -> config.operations(true));
            FakeClient client = new FakeClient(STARTED, COMPLETED);
            assertThat(setup.caller(START, client).call(client.callable())).isSameAs(STARTED);
        }

        @Test
        void an_operation_of_a_plain_callable_is_refused() {
            FakeClient client = new FakeClient(STARTED);
            Caller<Answer> caller = setup().caller(START, client).operation();
            assertThatThrownBy(() -> caller.call(client.callable()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("use send or sendAsync");
            assertThatThrownBy(() -> caller.callAsync(() -> client.sendAsync(Attempt.PLAIN)))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(client.sent()).isZero();
        }
    }

    @Nested
    class Progress {

        @ParameterizedTest
        @EnumSource
        void is_told_before_each_wait(Way way) {
            Setup setup = setup();
            List<OperationProgress> told = new ArrayList<>();
            FakeClient client = new FakeClient(STARTED, 503, RUNNING, COMPLETED);
            Caller<Answer> caller =
                    setup.caller(START, client).operation(Operation.start().onProgress(told::add));
            way.account(setup, caller, client);

            assertThat(told).extracting(OperationProgress::polls).containsExactly(1, 2);
            assertThat(told).extracting(OperationProgress::elapsed).containsExactly(Duration.ZERO, Setup.seconds(6));
            assertThat(told).extracting(OperationProgress::delay).containsOnly(Setup.seconds(5));
            assertThat(told)
                    .extracting(OperationProgress::target)
                    .containsOnly(Optional.of(URI.create("https://api.example.com/runs/7")));
            assertThat(told.get(1).attempt().number()).isEqualTo(3);
            assertThat(told.get(0)).hasToString("OperationProgress[row 202, poll 1 in PT5S]");
        }

        @ParameterizedTest
        @EnumSource
        void a_listener_that_throws_changes_nothing(Way way) {
            Setup setup = setup();
            FakeClient client = new FakeClient(STARTED, COMPLETED);
            Operation broken = Operation.start().onProgress(progress -> {
                throw new IllegalStateException("own");
            });
            Caller<Answer> caller = setup.caller(START, client).operation(broken);
            assertThat(way.account(setup, caller, client).kind()).isEqualTo(CallResult.Kind.SUCCESS);
        }

        @Test
        void is_told_as_events_too() {
            Setup setup = setup();
            List<ApiPolicyEvent.Type> events = new ArrayList<>();
            setup.policy.getEventPublisher().onEvent(event -> events.add(event.type()));
            Way.BLOCKING.account(setup, new FakeClient(STARTED, COMPLETED));
            assertThat(events)
                    .containsExactly(
                            ApiPolicyEvent.Type.ATTEMPT,
                            ApiPolicyEvent.Type.WAIT,
                            ApiPolicyEvent.Type.RETRY,
                            ApiPolicyEvent.Type.ATTEMPT,
                            ApiPolicyEvent.Type.ACCEPTED);
        }

        @Test
        void is_counted_as_polls_and_one_call() {
            Setup setup = setup();
            Way.BLOCKING.account(setup, new FakeClient(STARTED, RUNNING, FAILED));
            RowMetrics row = setup.policy.getMetrics().getRows().stream()
                    .filter(counted -> counted.getRow().equals("202"))
                    .findFirst()
                    .orElseThrow();
            assertThat(row.getNumberOfAttempts(RowMetrics.Kind.POLL)).isEqualTo(2);
            assertThat(row.getNumberOfAttempts(RowMetrics.Kind.WORK_FAILED)).isEqualTo(1);
            assertThat(setup.ended()).isEqualTo(1);
        }
    }

    @Nested
    class Resuming {

        @ParameterizedTest
        @EnumSource
        void begins_with_a_poll_of_the_id(Way way) {
            Setup setup = setup();
            FakeClient client = new FakeClient(RUNNING, COMPLETED);
            Caller<Answer> caller = setup.caller(START, client).operation(Operation.resume("7"));
            CallResult<Answer> result = way.account(setup, caller, client);

            assertThat(result.value()).containsSame(COMPLETED);
            assertThat(targets(client)).containsOnly("GET https://api.example.com/runs/7");
            assertThat(client.attempts.get(0).change().headers()).isEmpty();
            assertThat(client.attempts.get(0).polls()).isTrue();
            assertThat(setup.time.waits).hasSize(1);
        }

        @Test
        void takes_the_target_that_the_listener_was_told() {
            Setup setup = setup();
            List<URI> told = new ArrayList<>();
            FakeClient first = new FakeClient(Answer.of(202).header("Location", "/jobs/9?t=1"), 400);
            setup.caller(START, first)
                    .operation(Operation.start().onProgress(p -> p.target().ifPresent(told::add)))
                    .account(first);

            FakeClient later = new FakeClient(COMPLETED);
            setup.caller(START, later).operation(Operation.resume(told.get(0))).account(later);
            assertThat(targets(later)).containsExactly("GET https://api.example.com/jobs/9?t=1");
        }

        @Test
        void keeps_credentials_at_home() {
            FakeClient client = new FakeClient(COMPLETED);
            setup().caller(START, client)
                    .operation(Operation.resume(URI.create("https://elsewhere.example/7")))
                    .account(client);
            assertThat(client.attempts.get(0).change().leavesOutCallersHeaders())
                    .isTrue();
        }

        @Test
        void by_a_row_that_does_not_poll_is_refused() {
            FakeClient client = new FakeClient(COMPLETED);
            Caller<Answer> caller = setup().caller(START, client)
                    .operation(Operation.resume("7").by("503"));
            assertThatThrownBy(() -> caller.account(client))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no row polls (503)");
            assertThat(client.sent()).isZero();
        }
    }

    @Nested
    class Ending {

        @Test
        void an_interrupted_wait_ends_the_call_at_once() {
            Setup setup = setup();
            FakeClient client = new FakeClient(STARTED, COMPLETED);
            Operation interrupting = Operation.start()
                    .onProgress(progress -> Thread.currentThread().interrupt());
            Caller<Answer> caller = setup.caller(START, client).operation(interrupting);
            CallResult<Answer> result = caller.account(client);

            assertThat(Thread.interrupted()).isTrue();
            assertThat(result.kind()).isEqualTo(CallResult.Kind.CANCELLED);
            assertThat(client.sent()).isEqualTo(1);
        }

        @Test
        void a_cancelled_future_polls_no_more() {
            Setup setup = setup();
            FakeClient client = new FakeClient(STARTED, RUNNING);
            CompletableFuture<Answer> call =
                    setup.caller(START, client).operation().sendAsync(client::sendAsync);
            setup.time.runNext();
            assertThat(client.sent()).isEqualTo(2);
            call.cancel(true);

            assertThat(setup.time.pending()).isZero();
            assertThat(Setup.failureOf(call)).isInstanceOf(CancellationException.class);
            assertThat(setup.ended(CallResult.Kind.CANCELLED)).isEqualTo(1);
        }

        @Test
        void a_cancelled_poll_is_taken_off_the_wire() {
            Setup setup = setup();
            CompletableFuture<Answer> hanging = new CompletableFuture<>();
            FakeClient client = new FakeClient(STARTED, hanging);
            CompletableFuture<Answer> call =
                    setup.caller(START, client).operation().sendAsync(client::sendAsync);
            setup.time.runNext();
            call.cancel(true);
            assertThat(setup.time.pending()).isZero();
            assertThat(setup.ended()).isEqualTo(1);
        }

        @Test
        void a_table_replaced_meanwhile_is_for_later_calls() {
            Setup setup = setup();
            FakeClient client = new FakeClient(STARTED, RUNNING, COMPLETED);
            Operation replacing = Operation.start()
                    .onProgress(
                            progress -> setup.policy.replaceTable(Setup.table().build()));
            CallResult<Answer> result =
                    setup.caller(START, client).operation(replacing).account(client);
            assertThat(result.value()).containsSame(COMPLETED);
        }
    }

    @Test
    void a_hundred_thousand_polls_take_no_memory() {
        Setup setup = setup(POLICY.replace("{every: 5s}", "{every: 5s, times: 100000}"), UnaryOperator.identity());
        FakeClient client = new ForgetfulClient(RUNNING);
        CallResult<Answer> result =
                setup.caller(START, client).operation(Operation.resume("7")).account(client);

        assertThat(result.kind()).isEqualTo(CallResult.Kind.EXHAUSTED);
        assertThat(result.attemptsMade()).isEqualTo(100_000);
        assertThat(result.attempts()).hasSize(200);
        assertThat(result.attempts())
                .extracting(AttemptRecord::number)
                .startsWith(1, 2, 3)
                .endsWith(99_999, 100_000);
        assertThat(result.attempts().get(150).decision())
                .hasValueSatisfying(decision -> assertThat(decision).isInstanceOf(Decision.Again.class));
    }

    /** One that keeps no record of what it was asked. */
    private static final class ForgetfulClient extends FakeClient {
        private final Answer answer;

        ForgetfulClient(Answer answer) {
            super(answer);
            this.answer = answer;
        }

        @Override
        public Answer send(Attempt attempt) {
            return answer;
        }

        @Override
        public void release(Answer response) {
            // Forgotten.
        }
    }
}
