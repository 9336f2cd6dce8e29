package io.policy4j.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policy4j.core.Action;
import io.policy4j.core.Idempotency;
import io.policy4j.core.Request;
import io.policy4j.core.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** One generated key per call, the same on every attempt; a caller's own key is never replaced. */
class IdempotencyKeyTest {

    private static final Request POST = Request.of("POST", "/things");

    private final AtomicInteger made = new AtomicInteger();
    private final Setup setup = Setup.of(
            Setup.table()
                    .set(Setting.IDEMPOTENCY, Idempotency.header("Idempotency-Key"))
                    .row("422", Action.renew("idempotency-key")),
            config -> config.idempotencyKeys(() -> "key-" + made.incrementAndGet()));

    private static List<String> keysOf(FakeClient client) {
        return client.attempts.stream()
                .map(attempt -> attempt.change().headers().getOrDefault("idempotency-key", "none"))
                .toList();
    }

    @Nested
    class Generated {

        @Test
        void is_the_same_on_all_attempts() throws Exception {
            FakeClient client = new FakeClient(503, 503, 200);

            setup.caller(POST, client).send(client);

            assertThat(keysOf(client)).containsExactly("key-1", "key-1", "key-1");
        }

        @Test
        void is_the_same_on_all_async_attempts() {
            FakeClient client = new FakeClient(503, 503, 200);

            setup.caller(POST, client).sendAsync(client::sendAsync);
            setup.time.runAll();

            assertThat(keysOf(client)).containsExactly("key-1", "key-1", "key-1");
        }

        @Test
        void is_another_one_for_each_call() throws Exception {
            FakeClient client = new FakeClient(200);
            Caller<Answer> caller = setup.caller(POST, client);

            caller.send(client);
            caller.send(client);

            assertThat(keysOf(client)).containsExactly("key-1", "key-2");
        }

        @Test
        void is_replaced_where_the_table_says_so() throws Exception {
            FakeClient client = new FakeClient(503, 422, 503, 200);

            setup.caller(POST, client).send(client);

            assertThat(keysOf(client)).containsExactly("key-1", "key-1", "key-2", "key-2");
        }

        @Test
        void is_not_made_for_idempotent_requests() throws Exception {
            FakeClient client = new FakeClient(503, 200);

            setup.caller(Setup.GET, client).send(client);

            assertThat(keysOf(client)).containsOnly("none");
            assertThat(made).hasValue(0);
        }

        @Test
        void goes_with_renewed_headers() throws Exception {
            Setup renewing = Setup.of(
                    Setup.table()
                            .set(Setting.IDEMPOTENCY, Idempotency.header("Idempotency-Key"))
                            .row("401", Action.renew("token")),
                    config -> config.idempotencyKeys(() -> "key-1")
                            .renewal("token", RenewalHook.blocking(() -> RequestChange.header("Authorization", "x"))));
            FakeClient client = new FakeClient(401, 200);

            renewing.caller(POST, client).send(client);

            assertThat(client.attempts.get(1).change().headers())
                    .containsEntry("Idempotency-Key", "key-1")
                    .containsEntry("Authorization", "x");
        }

        @Test
        void is_a_random_uuid_by_default() {
            String key = ApiPolicyConfig.ofDefaults().getIdempotencyKeys().get();

            assertThat(java.util.UUID.fromString(key).version()).isEqualTo(4);
            assertThat(ApiPolicyConfig.ofDefaults().getIdempotencyKeys().get()).isNotEqualTo(key);
        }
    }

    @Nested
    class OfTheCaller {

        private final Request own = Request.builder()
                .method("POST")
                .path("/things")
                .headers(Map.of("idempotency-key", List.of("mine")))
                .build();

        @Test
        void is_left_alone_and_makes_the_request_safe_to_send_again() throws Exception {
            FakeClient client = new FakeClient(503, 200);

            assertThat(setup.caller(own, client).send(client).status).isEqualTo(200);
            assertThat(keysOf(client)).containsExactly("none", "none");
        }

        @Test
        void is_never_replaced() throws Exception {
            FakeClient client = new FakeClient(422, 200);

            assertThat(setup.caller(own, client).send(client).status).isEqualTo(422);
            assertThat(client.sent()).isEqualTo(1);
            assertThat(made).hasValue(0);
        }
    }

    @Nested
    class PlainCalls {

        @Test
        void a_callable_that_cannot_carry_a_key_is_not_repeated_as_if_it_did() throws Exception {
            FakeClient client = new FakeClient(503, 200);

            Answer last = setup.caller(POST, client).call(client.callable());

            assertThat(last.status).isEqualTo(503);
            assertThat(client.sent()).isEqualTo(1);
            assertThat(made).hasValue(0);
        }

        @Test
        void a_supplier_that_cannot_carry_a_key_is_not_repeated_as_if_it_did() {
            FakeClient client = new FakeClient(503, 200);

            CompletableFuture<Answer> call =
                    setup.caller(POST, client).callAsync(() -> client.sendAsync(Attempt.PLAIN));

            assertThat(call).isCompletedWithValueMatching(answer -> answer.status == 503);
            assertThat(client.sent()).isEqualTo(1);
        }
    }

    @Test
    void a_source_of_keys_that_fails_ends_the_call_before_anything_is_sent() {
        List<ApiPolicyEvent> events = new ArrayList<>();
        Setup broken = Setup.of(
                Setup.table().set(Setting.IDEMPOTENCY, Idempotency.header("Idempotency-Key")),
                config -> config.idempotencyKeys(() -> {
                    throw new IllegalStateException("no keys");
                }));
        broken.policy.getEventPublisher().onEvent(events::add);
        FakeClient client = new FakeClient(200);

        assertThatThrownBy(() -> broken.caller(POST, client).send(client)).hasMessage("no keys");
        CompletableFuture<Answer> call = broken.caller(POST, client).sendAsync(client::sendAsync);

        assertThat(Setup.failureOf(call)).hasMessage("no keys");
        assertThat(client.sent()).isZero();
        assertThat(broken.ended(CallResult.Kind.FAILED)).isEqualTo(2);
        assertThat(events).hasSize(2);
    }
}
