package io.policy4j.resilience4j;

import static io.policy4j.resilience4j.CallResult.Kind.EXHAUSTED;
import static io.policy4j.resilience4j.CallResult.Kind.FAILED;
import static io.policy4j.resilience4j.CallResult.Kind.SUCCESS;
import static io.policy4j.resilience4j.Setup.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.policy4j.core.Action;
import io.policy4j.core.Budget;
import io.policy4j.core.ConcurrencyLimit;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Row;
import io.policy4j.core.Setting;
import io.policy4j.core.Wait;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a policy has counted, read while nobody listens. */
class MetricsTest {

    private final Setup setup = Setup.of(Setup.table().row("2xx", Action.accept()));
    private final ApiPolicyMetrics metrics = setup.policy.getMetrics();

    private void call(Object... script) {
        FakeClient client = new FakeClient(script);
        Throwable unused = catchThrowable(() -> setup.caller(client).call(client.callable()));
    }

    private RowMetrics row(String label) {
        return metrics.getRows().stream()
                .filter(row -> row.getRow().equals(label))
                .findFirst()
                .orElseThrow();
    }

    private long attempts(String label, RowMetrics.Kind kind) {
        return row(label).getNumberOfAttempts(kind);
    }

    @Nested
    class Attempts {

        @Test
        void are_counted_by_row_and_decision() {
            call(200);
            call(503, Answer.retryAfter(429, 30), 200);
            call(503);
            call(402);
            call(404);

            assertThat(attempts("2xx", RowMetrics.Kind.ACCEPTED)).isEqualTo(2);
            assertThat(attempts("503", RowMetrics.Kind.AGAIN)).isEqualTo(4);
            assertThat(attempts("503", RowMetrics.Kind.EXHAUSTED)).isEqualTo(1);
            assertThat(attempts("429", RowMetrics.Kind.AGAIN)).isEqualTo(1);
            assertThat(attempts("402", RowMetrics.Kind.SIGNAL)).isEqualTo(1);
            assertThat(attempts("4xx", RowMetrics.Kind.FAILED)).isEqualTo(1);
            assertThat(metrics.getNumberOfAttempts()).isEqualTo(1 + 3 + 4 + 1 + 1);
        }

        @Test
        void that_no_row_decided_about_have_a_place_too() {
            call(302);
            call(new IllegalStateException("says nothing about HTTP"));

            assertThat(attempts(RowMetrics.NONE, RowMetrics.Kind.FAILED)).isEqualTo(2);
        }

        @Test
        void of_calls_that_somebody_listens_to_are_counted_alike() {
            setup.policy.getEventPublisher().onEvent(event -> {});

            call(200);

            assertThat(attempts("2xx", RowMetrics.Kind.ACCEPTED)).isEqualTo(1);
            assertThat(metrics.getNumberOfCalls(SUCCESS)).isEqualTo(1);
        }

        @Test
        void stay_counted_when_the_table_is_replaced() {
            call(503, 200);

            setup.policy.replaceTable(Setup.table().row("200", Action.accept()).build());
            call(503, 200);

            assertThat(attempts("503", RowMetrics.Kind.AGAIN)).isEqualTo(2);
            assertThat(attempts("200", RowMetrics.Kind.ACCEPTED)).isEqualTo(1);
            assertThat(metrics.getRows()).extracting(RowMetrics::getRow).doesNotContain("2xx");
            assertThat(metrics.getNumberOfAttempts()).isEqualTo(4);
            assertThat(metrics.getNumberOfCalls(SUCCESS)).isEqualTo(2);
        }
    }

    @Nested
    class Calls {

        @Test
        void that_a_retry_saved_are_told_from_those_that_went_well_at_once() {
            call(200);
            call(200);
            call(503, 200);
            call(503);
            call(404);

            assertThat(metrics.getNumberOfCalls(SUCCESS, false)).isEqualTo(2);
            assertThat(metrics.getNumberOfCalls(SUCCESS, true)).isEqualTo(1);
            assertThat(metrics.getNumberOfCalls(EXHAUSTED, true)).isEqualTo(1);
            assertThat(metrics.getNumberOfCalls(FAILED, false)).isEqualTo(1);
        }

        @Test
        void that_ended_with_a_signal_are_counted_by_its_name() {
            call(402);
            call(409);
            call(409);

            assertThat(metrics.getSignals()).containsExactlyInAnyOrder("upgrade", "verify");
            assertThat(metrics.getNumberOfSignals("upgrade")).isEqualTo(1);
            assertThat(metrics.getNumberOfSignals("verify")).isEqualTo(2);
        }

        @Test
        void can_raise_signals_in_place_of_a_retry_too() {
            Setup careful = Setup.of(Setup.table()
                    .row(Row.builder("500", Action.retry())
                            .unsafe(Action.signal("look-first"))
                            .build()));

            assertThat(careful.policy.getMetrics().getSignals()).contains("look-first");
        }
    }

    @Nested
    class Waits {

        @Test
        void are_counted_with_their_time_by_the_row_that_asked_for_them() {
            call(503, Answer.retryAfter(429, 30), 503, 200);

            assertThat(row("503").getNumberOfWaits()).isEqualTo(2);
            assertThat(row("503").getTimeWaited()).isEqualTo(seconds(1 + 2));
            assertThat(row("429").getNumberOfWaits()).isEqualTo(1);
            assertThat(row("429").getTimeWaited()).isEqualTo(seconds(30));
        }

        @Test
        void count_for_as_long_as_they_lasted() {
            FakeClient client = new FakeClient(Answer.retryAfter(429, 30));
            CompletableFuture<Answer> call = setup.caller(client).sendAsync(client::sendAsync);

            setup.time.advance(seconds(12));
            call.cancel(true);

            assertThat(row("429").getTimeWaited()).isEqualTo(seconds(12));
        }

        @Test
        void end_when_the_next_attempt_begins() throws Exception {
            FakeClient client = new FakeClient(503, 200);
            setup.caller(client).send(attempt -> {
                setup.time.advance(seconds(5));
                return client.send(attempt);
            });

            assertThat(row("503").getTimeWaited()).isEqualTo(seconds(1));
        }
    }

    @Nested
    class State {

        @Test
        void of_the_budget_is_that_of_the_poorest_key_in_use() {
            FakeClient client = new FakeClient(503, 503, 200);
            setup.caller(new FakeClient(200)).withKey("rich").account(new FakeClient(200));
            setup.caller(client).withKey("poor").account(client);

            assertThat(metrics.getBudgetTokens()).isEqualTo(98.2);
            assertThat(metrics.getMaxBudgetTokens()).isEqualTo(100);
        }

        @Test
        void is_a_full_budget_before_the_first_call() {
            assertThat(metrics.getBudgetTokens()).isEqualTo(100);
        }

        @Test
        void of_no_budget_is_no_number() {
            Setup free = Setup.of(Setup.table().set(Setting.BUDGET, Budget.NONE));

            assertThat(free.policy.getMetrics().getBudgetTokens()).isNaN();
            assertThat(free.policy.getMetrics().getMaxBudgetTokens()).isNaN();
        }

        @Test
        void of_a_cooldown_is_how_long_it_still_lasts() {
            Setup held = Setup.of(Setup.table()
                    .row(Row.builder("420", Action.waitFor(Wait.DEFAULT))
                            .cooldown("key")
                            .build()));
            FakeClient client = new FakeClient(Answer.retryAfter(420, 30));
            held.caller(client).sendAsync(client::sendAsync);

            held.time.advance(seconds(10));

            assertThat(held.policy.getMetrics().getCooldownRemaining()).isEqualTo(seconds(20));
        }

        @Test
        void of_a_latch_is_how_many_are_closed_by_its_row() {
            Setup latched = Setup.of(Setup.table()
                    .row(Row.builder("403", Action.signal("blocked"))
                            .latch("1h")
                            .build()));
            ApiPolicyMetrics states = latched.policy.getMetrics();
            FakeClient client = new FakeClient(403);
            for (String tenant : List.of("a", "b", "b")) {
                latched.caller(client).withKey(tenant).account(client);
            }

            assertThat(states.getNumberOfClosedLatches("403")).isEqualTo(2);
            assertThat(states.getNumberOfSignals("blocked")).isEqualTo(3);
            latched.time.advance(seconds(3600));
            assertThat(states.getNumberOfClosedLatches("403")).isZero();
        }

        @Test
        void of_slots_is_how_many_are_taken() {
            ConcurrencyLimit limit = new ConcurrencyLimit(5, List.of(), ConcurrencyLimit.Scope.CALL, null, null);
            Setup limited = Setup.of(Setup.table().set(Setting.CONCURRENCY, Map.of("runs", limit)));
            FakeClient client = new FakeClient(new CompletableFuture<>());
            Caller<Answer> caller = limited.caller(client);

            caller.sendAsync(client::sendAsync);
            CompletableFuture<Answer> second = caller.sendAsync(client::sendAsync);

            assertThat(limited.policy.getMetrics().getSlotsUsed("runs")).isEqualTo(2);
            second.cancel(true);
            assertThat(limited.policy.getMetrics().getSlotsUsed("runs")).isEqualTo(1);
        }

        @Test
        void names_come_from_the_table() {
            ConcurrencyLimit limit = new ConcurrencyLimit(5, List.of(), ConcurrencyLimit.Scope.CALL, null, null);
            PolicyTable table = Setup.table()
                    .row(Row.builder("403", Action.signal("blocked"))
                            .latch("1h")
                            .build())
                    .set(Setting.CONCURRENCY, Map.of("runs", limit))
                    .build();

            setup.policy.replaceTable(table);

            assertThat(metrics.getLatches()).containsExactly("403");
            assertThat(metrics.getConcurrencyLimits()).containsExactly("runs");
            assertThat(metrics.getMaxSlots("runs")).isEqualTo(5);
            assertThat(metrics.getMaxSlots("others")).isZero();
        }
    }
}
