package io.policy4j.resilience4j;

import static io.policy4j.resilience4j.Setup.schedule;
import static io.policy4j.resilience4j.Setup.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policy4j.core.Action;
import io.policy4j.core.Backoff;
import io.policy4j.core.Budget;
import io.policy4j.core.KeySource;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import io.policy4j.core.Setting;
import io.policy4j.core.Settings;
import io.policy4j.core.Wait;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Waiting and retrying are bounded: by row, call, deadline, budget. */
class BoundsTest {

    private static PolicyTable.Builder endless() {
        return PolicyTable.builder("things")
                .row("503", Action.retry(Backoff.every(seconds(1)).withTimes(1_000_000)))
                .row("timeout", Action.retry(Backoff.every(seconds(1)).withTimes(1_000_000)))
                .row("429", Action.waitFor(Wait.DEFAULT.withTimes(1_000_000)))
                .set(Setting.MAX_ATTEMPTS, 1_000_000)
                .set(Setting.BUDGET, Budget.NONE);
    }

    @Nested
    class ByRow {

        @Test
        void a_schedule_is_as_long_as_it_is_written() throws Exception {
            Setup setup = Setup.of(Setup.table());
            FakeClient client = new FakeClient(503);

            assertThat(setup.caller(client).call(client.callable()).status).isEqualTo(503);
            assertThat(setup.time.waits).containsExactly(seconds(1), seconds(2), seconds(4));
        }

        @Test
        void within_bounds_the_time_a_row_may_use() throws Exception {
            Setup setup = Setup.of(endless()
                    .row(
                            "500",
                            Action.retry(Backoff.every(Duration.ofMinutes(1)).withWithin(Duration.ofMinutes(5)))));
            FakeClient client = new FakeClient(500);

            setup.caller(client).call(client.callable());

            assertThat(client.sent()).isEqualTo(6);
        }
    }

    @Nested
    class ByCall {

        @Test
        void max_attempts_counts_the_first_one_too() throws Exception {
            Setup setup = Setup.of(endless().set(Setting.MAX_ATTEMPTS, 4));
            FakeClient client = new FakeClient(503, Answer.retryAfter(429, 1));

            CallResult<Answer> result = setup.caller(client).account(client);

            assertThat(client.sent()).isEqualTo(4);
            assertThat(result.kind()).isEqualTo(CallResult.Kind.EXHAUSTED);
            assertThat(result.value()).isPresent();
        }

        @Test
        void settings_of_the_configuration_go_over_those_of_the_table() throws Exception {
            Setup setup =
                    Setup.of(endless(), config -> config.settings(Settings.DEFAULTS.with(Setting.MAX_ATTEMPTS, 2)));
            FakeClient client = new FakeClient(503);

            setup.caller(client).call(client.callable());

            assertThat(client.sent()).isEqualTo(2);
        }
    }

    @Nested
    class ByDeadline {

        private final Setup setup = Setup.of(endless().set(Setting.DEADLINE, Duration.ofMillis(3_500)));

        @Test
        void a_call_that_would_go_on_after_it_is_declined_with_the_time_to_come_back() {
            FakeClient client = new FakeClient(503);

            assertThatThrownBy(() -> setup.caller(client).call(client.callable()))
                    .isInstanceOfSatisfying(
                            RetryLaterException.class,
                            declined -> assertThat(declined.retryAt()).isEqualTo(FakeTime.START.plusSeconds(4)));
            assertThat(setup.time.waits).containsExactly(seconds(1), seconds(1), seconds(1));
            assertThat(client.released).hasSize(4);
        }

        @Test
        void it_counts_from_the_start_of_the_first_attempt() {
            FakeClient client = new FakeClient(503);

            CallResult<Answer> result = setup.caller(client).account(attempt -> {
                setup.time.advance(seconds(3));
                return client.send(attempt);
            });

            assertThat(result.kind()).isEqualTo(CallResult.Kind.DECLINED);
            assertThat(client.sent()).isEqualTo(1);
        }

        @Test
        void it_counts_from_the_start_of_the_first_attempt_of_a_plain_call_too() {
            FakeClient client = new FakeClient(503);

            assertThatThrownBy(() -> setup.caller(client).call(() -> {
                        setup.time.advance(seconds(3));
                        return client.send(Attempt.PLAIN);
                    }))
                    .isInstanceOf(RetryLaterException.class);
            assertThat(client.sent()).isEqualTo(1);
        }

        @Test
        void a_caller_may_have_its_own() {
            FakeClient client = new FakeClient(503);

            CallResult<Answer> result =
                    setup.caller(client).withDeadline(Duration.ofMillis(1_500)).account(client);

            assertThat(result.kind()).isEqualTo(CallResult.Kind.DECLINED);
            assertThat(result.retryAt()).contains(FakeTime.START.plusSeconds(2));
            assertThat(client.sent()).isEqualTo(2);
        }

        @Test
        void it_must_be_more_than_zero() {
            assertThatThrownBy(() -> setup.caller(new FakeClient(200)).withDeadline(Duration.ZERO))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("deadline (PT0S): must be more than zero");
        }

        @Test
        void it_bounds_the_time_of_each_attempt() throws Exception {
            FakeClient client = new FakeClient(503, 503, 200);

            setup.caller(client).send(client);

            assertThat(client.attempts)
                    .extracting(attempt -> attempt.timeout().orElseThrow().toMillis())
                    .containsExactly(3_500L, 2_500L, 1_500L);
        }

        @Test
        void an_attempt_timeout_shorter_than_what_is_left_stays() throws Exception {
            Setup timed = Setup.of(
                    endless().set(Setting.DEADLINE, Duration.ofMillis(3_500)).set(Setting.ATTEMPT_TIMEOUT, seconds(2)));
            FakeClient client = new FakeClient(503, 503, 200);

            timed.caller(client).send(client);

            assertThat(client.attempts)
                    .extracting(attempt -> attempt.timeout().orElseThrow().toMillis())
                    .containsExactly(2_000L, 2_000L, 1_500L);
        }

        @Test
        void an_async_attempt_in_flight_ends_with_it() {
            CompletableFuture<Answer> never = new CompletableFuture<>();
            FakeClient client = new FakeClient(200);

            CompletableFuture<CallResult<Answer>> call = setup.caller(client).accountAsync(attempt -> never);
            setup.time.runAll();

            assertThat(setup.time.waits).containsExactly(Duration.ofMillis(3_500));
            assertThat(never).isCancelled();
            assertThat(call)
                    .isCompletedWithValueMatching(result -> result.kind() == CallResult.Kind.DECLINED
                            && result.failure().orElseThrow() instanceof TimeoutException);
        }
    }

    @Nested
    class ByBudget {

        private static PolicyTable.Builder poor() {
            return endless().set(Setting.BUDGET, new Budget(3, 0.5));
        }

        private int retries(Setup setup, Caller<Answer> caller, FakeClient client) {
            setup.time.waits.clear();
            caller.account(client);
            return setup.time.waits.size();
        }

        @Test
        void retries_end_when_it_is_empty_and_the_response_is_handed_over_whole() {
            Setup setup = Setup.of(poor());
            FakeClient client = new FakeClient(503);

            CallResult<Answer> result = setup.caller(client).account(client);

            assertThat(client.sent()).isEqualTo(4);
            assertThat(result.kind()).isEqualTo(CallResult.Kind.EXHAUSTED);
            assertThat(result.reason()).isEqualTo("the retry budget is empty");
            assertThat(result.value()).isPresent();
            assertThat(client.released).hasSize(3);
        }

        @Test
        void all_calls_of_one_key_share_it() {
            Setup setup = Setup.of(poor());
            FakeClient client = new FakeClient(503);

            assertThat(retries(setup, setup.caller(client), client)).isEqualTo(3);
            assertThat(retries(setup, setup.caller(client), client)).isZero();
        }

        @Test
        void callers_that_live_for_long_share_it_with_new_ones() {
            Setup setup = Setup.of(poor());
            FakeClient client = new FakeClient(503);
            Caller<Answer> old = setup.caller(client);
            setup.time.advance(Duration.ofHours(3));

            assertThat(retries(setup, setup.caller(client), client)).isEqualTo(3);
            assertThat(retries(setup, old, client)).isZero();
        }

        @Test
        void each_key_has_its_own() {
            Setup setup = Setup.of(poor());
            FakeClient client = new FakeClient(503);
            Caller<Answer> caller = setup.caller(client);

            assertThat(retries(setup, caller.withKey("one"), client)).isEqualTo(3);
            assertThat(retries(setup, caller.withKey("two"), client)).isEqualTo(3);
            assertThat(retries(setup, caller.withKey("one"), client)).isZero();
        }

        @Test
        void origins_are_keys_by_default() {
            Setup setup = Setup.of(poor());
            FakeClient client = new FakeClient(503);

            assertThat(retries(setup, setup.caller(to("https://a.example/x"), client), client))
                    .isEqualTo(3);
            assertThat(retries(setup, setup.caller(to("https://A.example:443/y"), client), client))
                    .isZero();
            assertThat(retries(setup, setup.caller(to("https://b.example/x"), client), client))
                    .isEqualTo(3);
        }

        private Request to(String uri) {
            return Request.builder().method("GET").uri(URI.create(uri)).build();
        }

        @Test
        void header_values_are_keys_if_the_table_says_so() {
            Setup setup = Setup.of(poor().set(Setting.KEY, KeySource.parse("header Authorization")));
            FakeClient client = new FakeClient(503);

            assertThat(retries(setup, setup.caller(with("Bearer a"), client), client))
                    .isEqualTo(3);
            assertThat(retries(setup, setup.caller(with("Bearer a"), client), client))
                    .isZero();
            assertThat(retries(setup, setup.caller(with("Bearer b"), client), client))
                    .isEqualTo(3);
            assertThat(retries(setup, setup.caller(Setup.GET, client), client)).isEqualTo(3);
        }

        private Request with(String authorization) {
            return Request.builder()
                    .method("GET")
                    .headers(Map.of("Authorization", List.of(authorization)))
                    .build();
        }

        @Test
        void successes_fill_it_again() {
            Setup setup = Setup.of(poor());
            FakeClient failing = new FakeClient(503);
            FakeClient fine = new FakeClient(200);
            retries(setup, setup.caller(failing), failing);
            for (int i = 0; i < 4; i++) {
                setup.caller(fine).account(fine);
            }

            assertThat(retries(setup, setup.caller(failing), failing)).isEqualTo(2);
        }

        @Test
        void waits_that_the_server_asked_for_are_free() {
            Setup setup = Setup.of(poor().set(Setting.MAX_ATTEMPTS, 50));
            FakeClient client = new FakeClient(Answer.retryAfter(429, 1));

            assertThat(retries(setup, setup.caller(client), client)).isEqualTo(49);
        }

        @Test
        void a_wait_without_a_hint_takes_a_token() {
            Setup setup = Setup.of(endless()
                    .row("420", Action.waitFor(Wait.DEFAULT.withTimes(100).withOtherwise(schedule(1, 1, 1, 1, 1))))
                    .set(Setting.BUDGET, new Budget(3, 0.5)));
            FakeClient client = new FakeClient(420);

            assertThat(retries(setup, setup.caller(client), client)).isEqualTo(3);
        }
    }
}
