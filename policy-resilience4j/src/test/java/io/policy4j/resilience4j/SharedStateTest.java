package io.policy4j.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.policy4j.core.Action;
import io.policy4j.core.Budget;
import io.policy4j.core.ConcurrencyLimit;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Row;
import io.policy4j.core.Setting;
import io.policy4j.core.Wait;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Two processes with one shared state; here they are two policies of one name, on one clock. */
class SharedStateTest {

    private final FakeTime time = new FakeTime();
    private final InMemorySharedState shared = new InMemorySharedState(time);

    private ApiPolicy process(PolicyTable.Builder table) {
        return ApiPolicy.of(
                "things",
                table.build(),
                ApiPolicyConfig.custom()
                        .time(time)
                        .random(() -> 0)
                        .sharedState(shared)
                        .build());
    }

    private static PolicyTable.Builder table() {
        return PolicyTable.builder("things")
                .envelope("code", "/code")
                .row(Row.builder("429", Action.waitFor(Wait.DEFAULT))
                        .cooldown("key")
                        .build())
                .row(Row.builder("402", Action.upgrade()).latch("1h").build())
                .row("503", Action.retry(Setup.schedule(1, 1, 1)))
                .row("4xx", Action.fail());
    }

    private static PolicyTable.Builder limited(int limit) {
        return table().set(
                        Setting.CONCURRENCY,
                        Map.of(
                                "runs",
                                new ConcurrencyLimit(
                                        limit,
                                        List.of(),
                                        ConcurrencyLimit.Scope.CALL,
                                        Duration.ofSeconds(10),
                                        Duration.ofMinutes(1))));
    }

    private static CompletableFuture<Answer> send(ApiPolicy policy, FakeClient client) {
        return policy.on(Setup.GET, client).sendAsync(client::sendAsync);
    }

    @Test
    void a_cooldown_holds_callers_of_the_other_process() {
        ApiPolicy one = process(table());
        ApiPolicy other = process(table());
        send(one, new FakeClient(Answer.retryAfter(429, 10), 200));
        FakeClient client = new FakeClient(200);
        CompletableFuture<Answer> held = send(other, client);

        assertThat(client.sent()).isZero();
        time.runAll();
        assertThat(held).isCompleted();
        assertThat(time.elapsed()).isGreaterThanOrEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void what_was_learned_once_is_not_asked_again() {
        ApiPolicy one = process(table());
        ApiPolicy other = process(table());
        send(one, new FakeClient(Answer.retryAfter(429, 10), 200));
        send(other, new FakeClient(200));
        int asked = shared.entries;

        send(other, new FakeClient(200));

        assertThat(shared.entries).isEqualTo(asked);
    }

    @Test
    void one_probe_goes_first_in_all_processes() {
        ApiPolicy one = process(table());
        ApiPolicy other = process(table());
        FakeClient declined = new FakeClient(Answer.retryAfter(429, 10));
        one.on(Setup.GET, declined).withDeadline(Duration.ofSeconds(1)).account(declined);
        time.advance(Duration.ofSeconds(10));
        CompletableFuture<Object> slow = new CompletableFuture<>();
        FakeClient probe = new FakeClient(slow);
        FakeClient second = new FakeClient(200);
        send(one, probe);
        CompletableFuture<Answer> held = send(other, second);

        assertThat(probe.sent()).isEqualTo(1);
        assertThat(second.sent()).isZero();
        slow.complete(200);
        time.runAll();
        assertThat(held).isCompleted();
    }

    @Test
    void a_latch_refuses_with_the_same_signal_in_the_other_process() {
        ApiPolicy one = process(table());
        ApiPolicy other = process(table());
        FakeClient client = new FakeClient(Answer.of(402).json("{\"code\":\"PLAN_LIMIT\"}"));
        one.on(Setup.GET, client).account(client);

        CallResult<Answer> refused = other.on(Setup.GET, client).account(client);

        assertThat(refused.kind()).isEqualTo(CallResult.Kind.UPGRADE);
        assertThat(refused.upgrade().orElseThrow().code()).isEqualTo("PLAN_LIMIT");
        assertThat(client.sent()).isEqualTo(1);
    }

    @Test
    void a_latch_that_is_released_opens_everywhere() {
        ApiPolicy one = process(table());
        ApiPolicy other = process(table());
        FakeClient client = new FakeClient(402, 200);
        one.on(Setup.GET, client).account(client);

        one.getState().latches().forEach(ApiPolicyState.Held::release);

        assertThat(other.on(Setup.GET, client).account(client).kind()).isEqualTo(CallResult.Kind.SUCCESS);
    }

    @Test
    void slots_are_those_of_all_processes() {
        ApiPolicy one = process(limited(1));
        ApiPolicy other = process(limited(1));
        CompletableFuture<Object> slow = new CompletableFuture<>();
        send(one, new FakeClient(slow));
        FakeClient client = new FakeClient(200);
        CompletableFuture<Answer> waiting = send(other, client);

        time.runNext();
        assertThat(client.sent()).isZero();
        slow.complete(200);
        time.runAll();

        assertThat(waiting).isCompleted();
        assertThat(shared.slotsInUse()).isZero();
    }

    @Test
    void a_slot_is_waited_for_no_longer_than_the_limit_says() {
        ApiPolicy one = process(limited(1));
        ApiPolicy other = process(limited(1));
        send(one, new FakeClient(new CompletableFuture<>()));
        FakeClient client = new FakeClient(200);
        CompletableFuture<Answer> waiting = send(other, client);

        while (!waiting.isDone()) {
            time.runNext();
        }

        assertThat(Setup.failureOf(waiting)).isInstanceOf(CallRefusedException.class);
        assertThat(time.elapsed()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(11));
    }

    @Test
    void the_budget_is_that_of_all_processes() {
        PolicyTable.Builder poor = table().set(Setting.BUDGET, new Budget(1, 0));
        ApiPolicy one = process(poor);
        ApiPolicy other = process(table().set(Setting.BUDGET, new Budget(1, 0)));
        FakeClient client = new FakeClient(503, 200, 503, 200);
        one.on(Setup.GET, client).account(client);

        CallResult<Answer> result = other.on(Setup.GET, client).account(client);

        assertThat(result.kind()).isEqualTo(CallResult.Kind.EXHAUSTED);
        assertThat(result.reason()).contains("budget is empty");
    }

    @Test
    void a_success_without_limits_asks_nobody() throws Exception {
        ApiPolicy plain = process(PolicyTable.builder("things").row("4xx", Action.fail()));
        FakeClient client = new FakeClient(200);

        plain.on(Setup.GET, client).call(client.callable());

        assertThat(shared.entries).isZero();
    }

    @Test
    void out_of_reach_each_process_goes_on_alone() {
        shared.away = true;
        ApiPolicy one = process(limited(1));
        FakeClient client = new FakeClient(200);

        assertThat(one.on(Setup.GET, client).account(client).kind()).isEqualTo(CallResult.Kind.SUCCESS);
        assertThat(one.getState().isSharedStateAway()).isTrue();
        assertThat(one.getState().sharedStateFailures()).isEqualTo(1);
    }

    @Test
    void out_of_reach_calls_are_refused_where_the_table_says_so() {
        shared.away = true;
        ApiPolicy one = process(limited(1).set(Setting.SHARED_STATE_AWAY, Setting.SharedStateAway.REFUSE));
        FakeClient client = new FakeClient(200);

        assertThat(one.on(Setup.GET, client).account(client).kind()).isEqualTo(CallResult.Kind.REFUSED);
        assertThat(client.sent()).isZero();
    }

    @Test
    void it_is_asked_again_after_a_while() {
        shared.away = true;
        ApiPolicy one = process(limited(1));
        FakeClient client = new FakeClient(200);
        one.on(Setup.GET, client).account(client);
        shared.away = false;
        time.advance(Duration.ofSeconds(2));

        one.on(Setup.GET, client).account(client);

        assertThat(one.getState().isSharedStateAway()).isFalse();
        assertThat(shared.slotsInUse()).isZero();
    }

    @Test
    void an_answer_that_does_not_come_holds_no_call_for_long() {
        shared.slow = true;
        ApiPolicy one = process(limited(1));
        FakeClient client = new FakeClient(200);
        CompletableFuture<Answer> call = send(one, client);

        assertThat(call).isNotDone();
        time.runAll();

        assertThat(call).isCompleted();
        assertThat(time.elapsed()).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void a_call_that_is_cancelled_while_it_asks_or_runs_keeps_no_slot() {
        ApiPolicy one = process(limited(1));
        CompletableFuture<Answer> running = send(one, new FakeClient(new CompletableFuture<>()));
        running.cancel(true);
        assertThat(shared.slotsInUse()).isZero();

        shared.slow = true;
        CompletableFuture<Answer> asking = send(one, new FakeClient(200));
        asking.cancel(true);
        shared.unanswered.forEach(answer -> answer.complete(new SharedState.Answer.Admitted(List.of())));

        assertThat(one.getState().slots()).isEmpty();
    }
}
