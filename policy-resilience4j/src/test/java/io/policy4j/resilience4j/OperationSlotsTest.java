package io.policy4j.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import io.policy4j.core.file.PolicyFile;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Work holds its slot from its start to its end, whoever sees that end; here there is one slot. */
class OperationSlotsTest {

    private static final PolicyTable TABLE = PolicyFile.parse("things.yaml", """
            api: things
            extends: none
            concurrency: {runs: {limit: 1, at: [POST /runs], scope: operation, max-wait: 0s, lease: 10m}}
            table:
              202:
                poll: {url: "/runs/<body /id>", otherwise: {every: 2m}, state: /status, done: completed, failed: failed}
              503: {retry: {schedule: [1s]}}
              4xx: fail
            """);

    private static final String TWO_SLOTS = """
            api: things
            extends: none
            concurrency: {runs: {limit: 2, scope: operation, max-wait: 0s}}
            table:
              202: {poll: {url: "/runs/<body /id>", state: /status, done: completed}}
            """;

    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final Request START = Request.builder()
            .method("POST")
            .uri(URI.create("https://api.example.com/runs"))
            .build();
    private static final Answer STARTED = Answer.of(202).json("{\"id\":7}");
    private static final Answer RUNNING = Answer.of(200).json("{\"status\":\"running\"}");
    private static final Answer COMPLETED = Answer.of(200).json("{\"status\":\"completed\"}");
    private static final Answer FAILED = Answer.of(200).json("{\"status\":\"failed\"}");

    private final FakeTime time = new FakeTime();

    private ApiPolicy policy() {
        return ApiPolicy.of("things", TABLE, config().build());
    }

    private ApiPolicyConfig.Builder config() {
        return ApiPolicyConfig.custom().time(time).random(() -> 0);
    }

    private static Caller<Answer> caller(ApiPolicy policy) {
        return policy.on(START, new FakeClient(200)).operation();
    }

    /** Whether other work could start now. */
    private static boolean isFree(ApiPolicy policy) {
        return caller(policy).account(new FakeClient(200)).kind() == CallResult.Kind.SUCCESS;
    }

    private static CallResult.Kind follow(ApiPolicy policy, Operation operation, Object... answers) {
        return caller(policy)
                .operation(operation)
                .account(new FakeClient(answers))
                .kind();
    }

    private void pass(Duration duration) {
        time.runDue(duration);
    }

    @Test
    void polls_pass_although_their_work_has_the_only_slot() {
        assertThat(follow(policy(), Operation.start(), STARTED, RUNNING, COMPLETED))
                .isEqualTo(CallResult.Kind.SUCCESS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_slot_is_kept_through_the_polls_and_free_with_the_end_of_the_work(boolean well) {
        ApiPolicy policy = policy();
        List<Boolean> free = new ArrayList<>();
        follow(
                policy,
                Operation.start().onProgress(progress -> free.add(isFree(policy))),
                STARTED,
                RUNNING,
                503,
                well ? COMPLETED : FAILED);

        assertThat(free).containsExactly(false, false);
        assertThat(isFree(policy)).isTrue();
        assertThat(time.pending()).isZero();
    }

    @Test
    void an_async_operation_keeps_and_frees_it_alike() {
        ApiPolicy policy = policy();
        FakeClient client = new FakeClient(STARTED, RUNNING, COMPLETED);
        CompletableFuture<Answer> call = caller(policy).sendAsync(client::sendAsync);
        assertThat(isFree(policy)).isFalse();
        pass(Duration.ofMinutes(2));
        assertThat(isFree(policy)).isFalse();
        pass(Duration.ofMinutes(2));

        assertThat(call).isCompleted();
        assertThat(isFree(policy)).isTrue();
        assertThat(time.pending()).isZero();
    }

    @Test
    void a_start_that_is_refused_or_answered_in_full_holds_nothing() {
        ApiPolicy policy = policy();
        follow(policy, Operation.start(), 400);
        follow(policy, Operation.start(), 200);
        follow(policy, Operation.start(), 503, 503);

        assertThat(isFree(policy)).isTrue();
    }

    @Test
    void the_lease_of_work_that_is_polled_never_runs_out() {
        ApiPolicy policy = policy();
        Object[] answers = new Object[60];
        Arrays.fill(answers, RUNNING);
        answers[0] = STARTED;
        answers[59] = COMPLETED;
        FakeClient client = new FakeClient(answers);
        CompletableFuture<Answer> call = caller(policy).sendAsync(client::sendAsync);
        while (!call.isDone()) {
            assertThat(isFree(policy)).isFalse();
            pass(Duration.ofMinutes(1));
        }

        assertThat(time.elapsed()).isGreaterThan(LEASE.multipliedBy(11));
        assertThat(isFree(policy)).isTrue();
    }

    @Test
    void a_lost_poller_leaves_the_slot_to_the_work_until_the_lease_runs_out() {
        ApiPolicy policy = policy();
        FakeClient client = new FakeClient(STARTED, RUNNING);
        CompletableFuture<Answer> call = caller(policy).sendAsync(client::sendAsync);
        pass(Duration.ofMinutes(3));
        call.cancel(true);

        pass(LEASE.minusMinutes(2));
        assertThat(isFree(policy)).isFalse();
        pass(Duration.ofMinutes(1));
        assertThat(isFree(policy)).isTrue();
        assertThat(time.pending()).isZero();
    }

    @Test
    void a_call_that_gives_up_leaves_the_slot_to_the_work() {
        ApiPolicy policy = policy();
        assertThat(follow(policy, Operation.start(), STARTED, 503)).isEqualTo(CallResult.Kind.EXHAUSTED);
        assertThat(isFree(policy)).isFalse();
    }

    @Test
    void whoever_goes_on_with_the_work_gives_its_slot_back() {
        ApiPolicy policy = policy();
        follow(policy, Operation.start(), STARTED, 503);
        follow(policy, Operation.resume("8"), COMPLETED);
        assertThat(isFree(policy)).as("that was other work").isFalse();

        follow(policy, Operation.resume("7"), RUNNING, COMPLETED);
        assertThat(isFree(policy)).isTrue();
    }

    @Test
    void work_that_nobody_followed_can_be_taken_up_later() throws Exception {
        ApiPolicy policy = policy();
        policy.on(START, new FakeClient(200)).send(new FakeClient(STARTED));
        assertThat(isFree(policy)).isFalse();

        follow(policy, Operation.resume(URI.create("/runs/7")), FAILED);
        assertThat(isFree(policy)).isTrue();
    }

    @Test
    void work_that_is_started_twice_under_one_key_holds_one_slot() {
        ApiPolicy policy = ApiPolicy.of("things", PolicyFile.parse("things.yaml", TWO_SLOTS), config().build());
        caller(policy).sendAsync(new FakeClient(STARTED, RUNNING)::sendAsync);
        caller(policy).sendAsync(new FakeClient(STARTED, RUNNING)::sendAsync);

        assertThat(policy.getState().slots())
                .extracting(ApiPolicyState.Slots::used)
                .containsExactly(1);
    }

    /** Two processes; here they are two policies of one name, on one clock. */
    @Nested
    class Shared {

        private final InMemorySharedState shared = new InMemorySharedState(time);
        private final ApiPolicy one = process();
        private final ApiPolicy other = process();

        private ApiPolicy process() {
            return ApiPolicy.of("things", TABLE, config().sharedState(shared).build());
        }

        @Test
        void work_of_one_process_holds_the_slot_against_the_other() {
            List<Boolean> free = new ArrayList<>();
            follow(one, Operation.start().onProgress(progress -> free.add(isFree(other))), STARTED, RUNNING, COMPLETED);

            assertThat(free).containsExactly(false, false);
            assertThat(isFree(other)).isTrue();
            assertThat(shared.slotsInUse()).isZero();
        }

        @Test
        void a_process_that_takes_up_work_of_another_gives_its_slot_back() {
            follow(one, Operation.start(), STARTED, 503);
            assertThat(isFree(other)).isFalse();

            follow(process(), Operation.resume("7"), RUNNING, COMPLETED);
            assertThat(shared.slotsInUse()).isZero();
            assertThat(isFree(other)).isTrue();
        }

        @Test
        void work_that_another_process_polls_keeps_its_slot_beyond_the_lease() {
            follow(one, Operation.start(), STARTED, 503);
            CompletableFuture<Answer> call =
                    caller(other).operation(Operation.resume("7")).sendAsync(new FakeClient(RUNNING)::sendAsync);
            pass(LEASE.multipliedBy(3));
            assertThat(isFree(process())).isFalse();

            call.cancel(true);
            pass(LEASE.plusMinutes(1));
            assertThat(isFree(process())).isTrue();
        }

        @Test
        void a_slot_whose_handing_over_was_lost_is_given_back_all_the_same() {
            CompletableFuture<Object> start = new CompletableFuture<>();
            FakeClient slow = new FakeClient(start, COMPLETED);
            CompletableFuture<Answer> call = caller(one).sendAsync(slow::sendAsync);
            shared.away = true;
            start.complete(STARTED);
            shared.away = false;
            pass(Duration.ofMinutes(2));

            assertThat(call).isCompleted();
            assertThat(shared.slotsInUse()).isZero();
        }

        @Test
        void a_crashed_process_gives_its_slots_back_by_time() {
            caller(one).sendAsync(new FakeClient(STARTED)::sendAsync);
            time.forget();

            time.advance(LEASE.minusSeconds(1));
            assertThat(isFree(process())).isFalse();
            time.advance(Duration.ofSeconds(1));
            assertThat(isFree(process())).isTrue();
        }

        @Test
        void no_target_is_readable_in_the_shared_state() {
            follow(one, Operation.start(), STARTED, 503);
            assertThat(shared.holders()).hasSize(1).noneMatch(holder -> holder.contains("runs"));
        }
    }
}
