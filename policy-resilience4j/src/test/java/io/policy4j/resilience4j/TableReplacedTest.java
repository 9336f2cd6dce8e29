package io.policy4j.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policy4j.core.Action;
import io.policy4j.core.Budget;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Setting;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A table is replaced while calls are in flight. */
class TableReplacedTest {

    private static final PolicyTable FAILS =
            PolicyTable.builder("things").row("503", Action.fail()).build();

    private final Setup setup = Setup.of(Setup.table());

    @Test
    void a_call_in_flight_ends_with_the_table_it_began_with() {
        CompletableFuture<Object> first = new CompletableFuture<>();
        FakeClient client = new FakeClient(first, 503, 200);
        CompletableFuture<Answer> call = setup.caller(client).sendAsync(client::sendAsync);

        setup.policy.replaceTable(FAILS);
        first.complete(503);
        setup.time.runAll();

        assertThat(call.join().status).isEqualTo(200);
        assertThat(client.sent()).isEqualTo(3);
    }

    @Test
    void a_caller_made_before_makes_its_next_call_with_the_new_table() throws Exception {
        FakeClient client = new FakeClient(503, 503, 200);
        Caller<Answer> caller = setup.caller(client);

        setup.policy.replaceTable(FAILS);

        assertThat(caller.call(client.callable()).status).isEqualTo(503);
        assertThat(client.sent()).isEqualTo(1);
    }

    @Test
    void what_is_left_of_the_budget_stays() {
        PolicyTable one = Setup.table().set(Setting.BUDGET, new Budget(1, 0)).build();
        setup.policy.replaceTable(one);
        FakeClient client = new FakeClient(503, 200, 503, 200);
        setup.caller(client).account(client);

        setup.policy.replaceTable(Setup.table()
                .set(Setting.BUDGET, new Budget(1, 0))
                .row("501", Action.fail())
                .build());

        assertThat(setup.caller(client).account(client).kind()).isEqualTo(CallResult.Kind.EXHAUSTED);
    }

    @Test
    void a_table_that_cannot_be_put_to_work_leaves_the_old_one_in_force() {
        PolicyTable wantsHook =
                PolicyTable.builder("things").row("401", Action.renew("token")).build();
        PolicyTable before = setup.policy.getTable();

        assertThatThrownBy(() -> setup.policy.replaceTable(wantsHook))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("renews token");
        assertThat(setup.policy.getTable()).isSameAs(before);
    }
}
