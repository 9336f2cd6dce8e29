package io.policy4j.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policy4j.core.Action;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import io.policy4j.core.Row;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** After a signal whose row closes a latch, calls fail at once with the same signal. */
class LatchTest {

    private static final Request OTHER = Request.of("GET", "/others");

    private static PolicyTable.Builder table(UnaryOperator<Row.Builder> row) {
        return PolicyTable.builder("things")
                .envelope("code", "/code")
                .row(row.apply(Row.builder("402", Action.upgrade()).latch("1h")).build())
                .row("503", Action.retry(Setup.schedule(1, 2, 4)))
                .row("4xx", Action.fail());
    }

    private final Setup setup = Setup.of(table(row -> row));

    private static final Answer USED_UP = Answer.of(402).json("{\"code\":\"PLAN_LIMIT\"}");

    private static void close(Setup setup) {
        FakeClient client = new FakeClient(USED_UP);
        assertThat(setup.caller(client).account(client).kind()).isEqualTo(CallResult.Kind.UPGRADE);
    }

    private static CallResult<Answer> call(Setup setup, FakeClient client) {
        return setup.caller(client).account(client);
    }

    @Test
    void refuses_the_next_call_with_the_same_signal_and_no_traffic() {
        close(setup);
        FakeClient client = new FakeClient(200);

        assertThatThrownBy(() -> setup.caller(client).call(client.callable()))
                .isInstanceOfSatisfying(
                        UpgradeRequiredException.class,
                        e -> assertThat(e.upgrade().code()).isEqualTo("PLAN_LIMIT"));
        assertThat(client.sent()).isZero();
    }

    @Test
    void refuses_async_calls_alike() {
        close(setup);

        assertThat(Setup.failureOf(setup.async(new FakeClient(200)))).isInstanceOf(UpgradeRequiredException.class);
    }

    @Test
    void says_that_no_attempt_was_made() {
        close(setup);

        CallResult<Answer> refused = call(setup, new FakeClient(200));

        assertThat(refused.attempts()).isEmpty();
        assertThat(refused.kind()).isEqualTo(CallResult.Kind.UPGRADE);
        assertThat(refused.reason()).contains("latch of row 402 is closed");
    }

    @Test
    void opens_for_one_probe_when_its_time_is_over_and_for_all_when_that_is_back() {
        close(setup);
        setup.time.advance(Duration.ofHours(1));
        CompletableFuture<Object> slow = new CompletableFuture<>();
        FakeClient probe = new FakeClient(slow);
        setup.caller(probe).sendAsync(probe::sendAsync);

        assertThat(call(setup, new FakeClient(200)).kind()).isEqualTo(CallResult.Kind.UPGRADE);
        slow.complete(200);
        assertThat(call(setup, new FakeClient(200)).kind()).isEqualTo(CallResult.Kind.SUCCESS);
    }

    @Test
    void opens_when_the_probe_gets_an_answer_that_is_no_such_signal() {
        close(setup);
        setup.time.advance(Duration.ofHours(1));

        assertThat(call(setup, new FakeClient(404)).kind()).isEqualTo(CallResult.Kind.FAILED);
        assertThat(call(setup, new FakeClient(200)).kind()).isEqualTo(CallResult.Kind.SUCCESS);
    }

    @Test
    void closes_again_when_the_probe_gets_the_signal_again() {
        close(setup);
        setup.time.advance(Duration.ofHours(1));
        close(setup);
        FakeClient client = new FakeClient(200);

        assertThat(call(setup, client).kind()).isEqualTo(CallResult.Kind.UPGRADE);
        assertThat(client.sent()).isZero();
    }

    @Test
    void stays_closed_but_for_another_probe_where_the_api_is_out_of_order() {
        close(setup);
        setup.time.advance(Duration.ofHours(1));
        FakeClient down = new FakeClient(503, 503, 503, 503);
        assertThat(call(setup, down).kind()).isEqualTo(CallResult.Kind.EXHAUSTED);

        CompletableFuture<Object> slow = new CompletableFuture<>();
        FakeClient probe = new FakeClient(slow);
        setup.caller(probe).sendAsync(probe::sendAsync);

        assertThat(probe.sent()).isEqualTo(1);
        assertThat(call(setup, new FakeClient(200)).kind()).isEqualTo(CallResult.Kind.UPGRADE);
    }

    @Test
    void until_reset_is_closed_until_the_time_that_the_server_names() {
        Setup reset = Setup.of(table(row -> row.latch("until-reset").reset("Retry-After")));
        FakeClient first = new FakeClient(Answer.retryAfter(402, 3_600));
        reset.caller(first).account(first);

        reset.time.advance(Duration.ofSeconds(3_599));
        assertThat(call(reset, new FakeClient(200)).kind()).isEqualTo(CallResult.Kind.UPGRADE);
        reset.time.advance(Duration.ofSeconds(1));
        assertThat(call(reset, new FakeClient(200)).kind()).isEqualTo(CallResult.Kind.SUCCESS);
    }

    @Test
    void until_reset_is_closed_for_a_minute_where_the_server_names_no_time() {
        Setup reset = Setup.of(table(row -> row.latch("until-reset").reset("Retry-After")));
        close(reset);

        reset.time.advance(Duration.ofSeconds(59));
        assertThat(call(reset, new FakeClient(200)).kind()).isEqualTo(CallResult.Kind.UPGRADE);
        reset.time.advance(Duration.ofSeconds(1));
        assertThat(call(reset, new FakeClient(200)).kind()).isEqualTo(CallResult.Kind.SUCCESS);
    }

    @Test
    void until_released_stays_closed_until_somebody_releases_it() {
        Setup forGood = Setup.of(table(row -> row.latch("until-released")));
        close(forGood);
        forGood.time.advance(Duration.ofDays(400));
        assertThat(call(forGood, new FakeClient(200)).kind()).isEqualTo(CallResult.Kind.UPGRADE);

        forGood.policy.getState().latches().forEach(ApiPolicyState.Held::release);

        assertThat(call(forGood, new FakeClient(200)).kind()).isEqualTo(CallResult.Kind.SUCCESS);
    }

    @Test
    void concerns_the_requests_that_its_row_is_about() {
        Setup narrow = Setup.of(table(row -> row.when("path", "/things*")));
        close(narrow);
        FakeClient other = new FakeClient(200);

        assertThat(call(narrow, new FakeClient(200)).kind()).isEqualTo(CallResult.Kind.UPGRADE);
        assertThat(narrow.caller(OTHER, other).account(other).kind()).isEqualTo(CallResult.Kind.SUCCESS);
    }

    @Test
    void concerns_one_key_only() {
        close(setup);
        FakeClient other = new FakeClient(200);

        assertThat(setup.caller(other).withKey("tenant").account(other).kind()).isEqualTo(CallResult.Kind.SUCCESS);
    }

    @Test
    void concerns_whom_its_scope_says() {
        Setup byPath = Setup.of(table(row -> row.scope("path")));
        close(byPath);
        FakeClient other = new FakeClient(200);

        assertThat(byPath.caller(OTHER, other).account(other).kind()).isEqualTo(CallResult.Kind.SUCCESS);
        assertThat(call(byPath, new FakeClient(200)).kind()).isEqualTo(CallResult.Kind.UPGRADE);
    }

    @Test
    void stops_a_call_that_was_waiting_for_its_next_attempt() {
        FakeClient backing = new FakeClient(503, 200);
        CompletableFuture<Answer> between = setup.caller(backing).sendAsync(backing::sendAsync);
        close(setup);

        setup.time.runAll();

        assertThat(Setup.failureOf(between)).isInstanceOf(UpgradeRequiredException.class);
        assertThat(backing.sent()).isEqualTo(1);
    }

    @Test
    void outlives_the_callers_that_knew_of_it() {
        close(setup);
        System.gc();

        assertThat(setup.policy.getState().latches()).hasSize(1);
        assertThat(call(setup, new FakeClient(200)).kind()).isEqualTo(CallResult.Kind.UPGRADE);
    }

    @Test
    void stays_closed_when_the_table_is_replaced() {
        close(setup);
        setup.policy.replaceTable(table(row -> row).row("410", Action.fail()).build());

        assertThat(call(setup, new FakeClient(200)).kind()).isEqualTo(CallResult.Kind.UPGRADE);
    }

    @Test
    void of_a_row_that_says_fail_refuses_without_a_signal() {
        Setup failing = Setup.of(PolicyTable.builder("things")
                .row(Row.builder("401", Action.fail()).latch("1h").build()));
        FakeClient client = new FakeClient(401);
        failing.caller(client).account(client);

        CallResult<Answer> refused = call(failing, client);

        assertThat(refused.kind()).isEqualTo(CallResult.Kind.REFUSED);
        assertThat(refused.failure().orElseThrow())
                .isInstanceOf(CallRefusedException.class)
                .hasMessageContaining("401");
        assertThat(client.sent()).isEqualTo(1);
    }

    @Test
    void is_seen_with_its_row_and_its_end() {
        close(setup);

        List<ApiPolicyState.Held> latches = setup.policy.getState().latches();

        assertThat(latches).hasSize(1);
        assertThat(latches.get(0).row()).isEqualTo("402");
        assertThat(latches.get(0).remaining()).contains(Duration.ofHours(1));
    }
}
