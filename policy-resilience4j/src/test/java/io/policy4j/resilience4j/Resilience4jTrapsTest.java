package io.policy4j.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What goes wrong around a {@code Retry} of Resilience4j 2.4.0 goes right here. */
class Resilience4jTrapsTest {

    private final Setup setup = Setup.of(Setup.table());

    @Test
    void a_supplier_that_throws_synchronously_on_attempt_two_leaves_no_promise_hanging() {
        FakeClient client = new FakeClient(503);
        CompletableFuture<Answer> call = setup.caller(client).callAsync(() -> {
            if (client.sent() == 1) {
                throw new IllegalStateException("no stage");
            }
            return client.sendAsync(Attempt.PLAIN);
        });

        setup.time.runAll();

        assertThat(Setup.failureOf(call)).hasMessage("no stage");
    }

    @Test
    void cancelling_the_promise_stops_the_retries() {
        FakeClient client = new FakeClient(503);
        CompletableFuture<Answer> call = setup.caller(client).callAsync(() -> client.sendAsync(Attempt.PLAIN));

        call.cancel(false);
        setup.time.runAll();

        assertThat(client.sent()).isEqualTo(1);
    }

    @Test
    void a_throwing_consumer_does_not_repeat_a_call_that_succeeded() throws Exception {
        setup.policy.getEventPublisher().onEvent(event -> {
            throw new IllegalStateException("consumer");
        });
        FakeClient client = new FakeClient(200);

        assertThat(setup.caller(client).call(client.callable()).status).isEqualTo(200);
        assertThat(setup.async(client)).isCompleted();
        assertThat(client.sent()).isEqualTo(2);
    }

    @Test
    void a_call_that_used_up_its_retries_is_counted_once() throws Exception {
        FakeClient client = new FakeClient(503);

        setup.caller(client).call(client.callable());

        assertThat(setup.ended(CallResult.Kind.EXHAUSTED)).isEqualTo(1);
        assertThat(setup.ended()).isEqualTo(1);
    }

    @Test
    void the_same_exception_on_every_attempt_is_rethrown_as_it_is() {
        java.io.IOException same = new java.io.IOException("one instance");
        FakeClient client = new FakeClient(same);

        assertThat(Setup.failureOf(setup.async(client))).isSameAs(same).hasNoSuppressedExceptions();
        assertThat(client.sent()).isEqualTo(3);
    }

    @Test
    void a_registry_can_be_used_from_its_own_event() {
        ApiPolicyRegistry registry = ApiPolicyRegistry.ofDefaults();
        registry.getEventPublisher().onEntryAdded(event -> registry.apiPolicy("fallback", setup.policy.getTable()));

        registry.apiPolicy("things", setup.policy.getTable());

        assertThat(registry.getAllPolicies()).hasSize(2);
    }
}
