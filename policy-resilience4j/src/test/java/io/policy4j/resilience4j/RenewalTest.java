package io.policy4j.resilience4j;

import static io.policy4j.resilience4j.Setup.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.policy4j.core.Action;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** {@code renew} rows: once per call, one run of the hook at a time for each key. */
class RenewalTest {

    private final AtomicInteger runs = new AtomicInteger();

    private static PolicyTable.Builder table() {
        return Setup.table().row("401", Action.renew("token")).row("413", Action.renew("smaller"));
    }

    private static Setup with(RenewalHook hook) {
        return Setup.of(table(), config -> config.renewal("token", hook).renewal("smaller", hook));
    }

    private Setup withToken(RequestChange change) {
        return with(RenewalHook.blocking(() -> {
            runs.incrementAndGet();
            return change;
        }));
    }

    @Nested
    class Runs {

        @Test
        void the_hook_before_the_next_attempt() throws Exception {
            Setup setup = withToken(RequestChange.NONE);
            FakeClient client = new FakeClient(401, 200);

            assertThat(setup.caller(client).call(client.callable()).status).isEqualTo(200);
            assertThat(runs).hasValue(1);
            assertThat(setup.time.waits).isEmpty();
        }

        @Test
        void the_hook_once_per_call() throws Exception {
            Setup setup = withToken(RequestChange.NONE);
            FakeClient client = new FakeClient(401);

            assertThat(setup.caller(client).call(client.callable()).status).isEqualTo(401);
            assertThat(setup.async(client)).isCompletedWithValueMatching(answer -> answer.status == 401);

            assertThat(client.sent()).isEqualTo(4);
            assertThat(runs).hasValue(2);
        }

        @Test
        void each_rows_own_hook() throws Exception {
            Setup setup = withToken(RequestChange.NONE);
            FakeClient client = new FakeClient(401, 413, 200);

            assertThat(setup.caller(client).call(client.callable()).status).isEqualTo(200);
            assertThat(runs).hasValue(2);
        }

        @Test
        void with_the_requests_facts_and_what_the_server_said() throws Exception {
            List<Object> told = new ArrayList<>();
            Setup setup = Setup.of(
                    table().envelope("code", "/code"),
                    config -> config.details(true)
                            .renewal("smaller", RenewalHook.blocking(() -> RequestChange.NONE))
                            .renewal("token", (request, details) -> {
                                told.add(request.path());
                                told.add(details.code());
                                return CompletableFuture.completedFuture(RequestChange.NONE);
                            }));
            FakeClient client = new FakeClient(Answer.of(401).json("{\"code\":\"EXPIRED\"}"), 200);

            setup.caller(client).send(client);

            assertThat(told).containsExactly("/things", "EXPIRED");
        }

        @Test
        void then_waits_if_the_row_says_so() throws Exception {
            Setup setup = Setup.of(
                    Setup.table().row("401", new Action.Renew("token", seconds(1))),
                    config -> config.renewal("token", RenewalHook.blocking(() -> RequestChange.NONE)));
            FakeClient client = new FakeClient(401, 200);

            setup.caller(client).call(client.callable());

            assertThat(setup.time.waits).containsExactly(seconds(1));
        }

        @Test
        void an_async_hook_without_blocking() {
            CompletableFuture<RequestChange> renewal = new CompletableFuture<>();
            Setup setup = with((request, details) -> renewal);
            FakeClient client = new FakeClient(401, 200);

            CompletableFuture<Answer> call = setup.caller(client).sendAsync(client::sendAsync);
            assertThat(call).isNotDone();
            renewal.complete(RequestChange.NONE);

            assertThat(call).isCompletedWithValueMatching(answer -> answer.status == 200);
        }

        @Test
        void no_hook_for_a_request_that_cannot_be_sent_again() throws Exception {
            Setup setup = withToken(RequestChange.NONE);
            FakeClient client = new FakeClient(401);
            Request oneShot = Request.builder()
                    .method("POST")
                    .path("/x")
                    .replayable(false)
                    .build();

            setup.caller(oneShot, client).send(client);

            assertThat(runs).hasValue(0);
        }
    }

    @Nested
    class Changes {

        private final RequestChange change = RequestChange.header("Authorization", "Bearer fresh")
                .withTarget(URI.create("/elsewhere"))
                .withBody("less".getBytes(StandardCharsets.UTF_8));

        private void assertChanged(List<Attempt> attempts) {
            assertThat(attempts.get(0).change().isNone()).isTrue();
            for (Attempt later : attempts.subList(1, attempts.size())) {
                assertThat(later.change().headers()).containsOnlyKeys("Authorization");
                assertThat(later.change().headers().get("authorization")).isEqualTo("Bearer fresh");
                assertThat(later.change().target()).contains(URI.create("/elsewhere"));
                assertThat(later.change().body().orElseThrow()).asString().isEqualTo("less");
            }
        }

        @Test
        void reach_all_later_attempts() throws Exception {
            FakeClient client = new FakeClient(401, 503, 200);

            withToken(change).caller(client).send(client);

            assertThat(client.sent()).isEqualTo(3);
            assertChanged(client.attempts);
        }

        @Test
        void reach_all_later_async_attempts() {
            FakeClient client = new FakeClient(401, 503, 200);

            assertThat(withToken(change).async(client)).isDone();

            assertThat(client.sent()).isEqualTo(3);
            assertChanged(client.attempts);
        }

        @Test
        void of_two_hooks_add_up() throws Exception {
            Setup setup = Setup.of(
                    table(),
                    config -> config.renewal(
                                    "token",
                                    RenewalHook.blocking(
                                            () -> RequestChange.header("A", "1").withHeader("B", "1")))
                            .renewal("smaller", RenewalHook.blocking(() -> RequestChange.header("b", "2"))));
            FakeClient client = new FakeClient(401, 413, 200);

            setup.caller(client).send(client);

            assertThat(client.attempts.get(2).change().headers())
                    .containsEntry("A", "1")
                    .containsEntry("B", "2")
                    .hasSize(2);
        }

        @Test
        void that_a_plain_callable_cannot_apply_are_refused() {
            FakeClient client = new FakeClient(401, 200);

            Throwable thrown =
                    catchThrowable(() -> withToken(change).caller(client).call(client.callable()));

            assertThat(thrown).isInstanceOf(IllegalStateException.class).hasMessageContaining("use send");
            assertThat(client.sent()).isEqualTo(1);
        }

        @Test
        void that_a_plain_supplier_cannot_apply_are_refused() {
            FakeClient client = new FakeClient(401, 200);

            CompletableFuture<Answer> call =
                    withToken(change).caller(client).callAsync(() -> client.sendAsync(Attempt.PLAIN));

            assertThat(Setup.failureOf(call)).isInstanceOf(IllegalStateException.class);
        }

        @Test
        void never_show_their_values() {
            assertThat(change).hasToString("RequestChange[headers=[Authorization], target, body]");
        }
    }

    @Nested
    class Failing {

        private final IllegalStateException cause = new IllegalStateException("no token today");

        private void fails(RenewalHook hook, Class<? extends Throwable> expected) {
            FakeClient client = new FakeClient(401);
            Setup sync = with(hook);
            Setup async = with(hook);

            CallResult<Answer> result = sync.caller(client).account(client);
            CompletableFuture<CallResult<Answer>> call = async.caller(client).accountAsync(client::sendAsync);

            assertThat(client.sent()).isEqualTo(2);
            for (CallResult<Answer> ended : List.of(result, call.join())) {
                assertThat(ended.kind()).isEqualTo(CallResult.Kind.FAILED);
                assertThat(ended.failure()).containsInstanceOf(expected);
                assertThat(ended.value()).isEmpty();
                assertThat(ended.status()).hasValue(401);
                assertThat(ended.reason()).isEqualTo("renewing token failed");
            }
            assertThat(client.released).hasSize(2);
        }

        @Test
        void in_its_stage_ends_the_call_with_the_cause() {
            fails((request, details) -> CompletableFuture.failedFuture(cause), IllegalStateException.class);
        }

        @Test
        void in_a_later_stage_ends_the_call_with_the_cause() {
            fails(
                    (request, details) -> CompletableFuture.completedFuture(RequestChange.NONE)
                            .thenApply(none -> {
                                throw cause;
                            }),
                    IllegalStateException.class);
        }

        @Test
        void by_throwing_ends_the_call_with_the_cause() {
            fails(
                    (request, details) -> {
                        throw cause;
                    },
                    IllegalStateException.class);
        }

        @Test
        void by_a_checked_exception_ends_the_call_with_the_cause() {
            fails(
                    RenewalHook.blocking(() -> {
                        throw new java.io.IOException("no token today");
                    }),
                    java.io.IOException.class);
        }

        @Test
        void by_a_null_stage_ends_the_call() {
            fails((request, details) -> null, NullPointerException.class);
        }

        @Test
        void by_a_null_change_ends_the_call() {
            fails((request, details) -> CompletableFuture.completedFuture(null), NullPointerException.class);
        }

        @Test
        void by_an_error_ends_the_call_and_blocks_no_later_one() {
            AtomicInteger calls = new AtomicInteger();
            Setup setup = with((request, details) -> {
                if (calls.getAndIncrement() == 0) {
                    throw new AssertionError("first");
                }
                return CompletableFuture.completedFuture(RequestChange.NONE);
            });
            FakeClient client = new FakeClient(401, 401, 200);

            assertThatThrownBy(() -> setup.caller(client).send(client)).hasMessage("first");
            assertThat(setup.async(client)).isCompletedWithValueMatching(answer -> answer.status == 200);
        }

        @Test
        void does_not_hinder_the_next_call() throws Exception {
            AtomicInteger calls = new AtomicInteger();
            Setup setup = with((request, details) -> calls.getAndIncrement() == 0
                    ? CompletableFuture.failedFuture(cause)
                    : CompletableFuture.completedFuture(RequestChange.NONE));
            FakeClient client = new FakeClient(401, 401, 200);

            assertThatThrownBy(() -> setup.caller(client).send(client)).isSameAs(cause);
            assertThat(setup.caller(client).send(client).status).isEqualTo(200);
        }

        @Test
        void by_taking_longer_than_the_deadline_ends_the_call() {
            Setup setup = with((request, details) -> new CompletableFuture<>());
            FakeClient client = new FakeClient(401);

            CompletableFuture<Answer> call =
                    setup.caller(client).withDeadline(seconds(60)).sendAsync(client::sendAsync);
            setup.time.runAll();

            assertThat(Setup.failureOf(call)).isInstanceOf(TimeoutException.class);
            assertThat(setup.time.elapsed()).isEqualTo(seconds(60));
        }

        @Test
        void by_needing_itself_ends_the_call_instead_of_hanging() {
            List<Setup> setup = new ArrayList<>();
            FakeClient client = new FakeClient(401);
            setup.add(with(RenewalHook.blocking(
                    () -> setup.get(0).caller(client).send(client) == null ? null : RequestChange.NONE)));

            Throwable thrown = catchThrowable(() -> setup.get(0).caller(client).send(client));

            assertThat(thrown).isInstanceOf(IllegalStateException.class).hasMessageContaining("needs itself");
        }

        @Test
        void by_an_interrupt_cancels_the_call_and_restores_the_flag() {
            Setup setup = with(RenewalHook.blocking(() -> {
                throw new InterruptedException();
            }));
            FakeClient client = new FakeClient(401);

            CallResult<Answer> result = setup.caller(client).account(client);

            assertThat(Thread.interrupted()).isTrue();
            assertThat(result.kind()).isEqualTo(CallResult.Kind.CANCELLED);
        }
    }

    @Nested
    class SingleFlight {

        @Test
        void many_calls_share_one_run() {
            CompletableFuture<RequestChange> renewal = new CompletableFuture<>();
            Setup setup = with((request, details) -> {
                runs.incrementAndGet();
                return renewal;
            });
            List<CompletableFuture<Answer>> calls = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                FakeClient client = new FakeClient(401, 200);
                calls.add(setup.caller(client).sendAsync(client::sendAsync));
            }

            renewal.complete(RequestChange.header("Authorization", "Bearer fresh"));

            assertThat(calls).allSatisfy(call -> assertThat(call).isCompletedWithValueMatching(a -> a.status == 200));
            assertThat(runs).hasValue(1);
        }

        @Test
        void blocked_threads_share_one_run() throws Exception {
            int threads = 8;
            CompletableFuture<RequestChange> renewal = new CompletableFuture<>();
            AtomicInteger refused = new AtomicInteger();
            ApiPolicy policy = ApiPolicy.of(
                    "things",
                    table().build(),
                    ApiPolicyConfig.custom()
                            .renewal("smaller", (request, details) -> renewal)
                            .renewal("token", (request, details) -> {
                                runs.incrementAndGet();
                                return renewal;
                            })
                            .build());
            List<Thread> started = new CopyOnWriteArrayList<>();
            ExecutorService executor = Executors.newFixedThreadPool(threads, work -> {
                Thread thread = new Thread(work);
                started.add(thread);
                return thread;
            });
            try {
                List<Future<Answer>> calls = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    FakeClient client = new FakeClient(401, 200) {
                        @Override
                        public void release(Answer response) {
                            refused.incrementAndGet();
                        }
                    };
                    calls.add(executor.submit(() -> policy.on(Setup.GET, client).send(client)));
                }
                await().until(() -> refused.get() == threads
                        && started.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
                renewal.complete(RequestChange.NONE);

                for (Future<Answer> call : calls) {
                    assertThat(call.get().status).isEqualTo(200);
                }
            } finally {
                executor.shutdownNow();
            }
            assertThat(runs).hasValue(1);
        }

        @Test
        void each_key_has_its_own_run() {
            Setup setup = with((request, details) -> {
                runs.incrementAndGet();
                return new CompletableFuture<>();
            });
            FakeClient client = new FakeClient(401);

            setup.caller(client).withKey("one").sendAsync(client::sendAsync);
            setup.caller(client).withKey("two").sendAsync(client::sendAsync);
            setup.caller(client).withKey("one").sendAsync(client::sendAsync);

            assertThat(runs).hasValue(2);
        }

        @Test
        void a_later_call_runs_the_hook_again() throws Exception {
            Setup setup = withToken(RequestChange.NONE);
            FakeClient client = new FakeClient(401, 200, 401, 200);

            setup.caller(client).send(client);
            setup.caller(client).send(client);

            assertThat(runs).hasValue(2);
        }
    }

    @Nested
    class Configuration {

        @Test
        void a_policy_without_a_hook_that_its_table_wants_is_refused() {
            assertThatThrownBy(() -> ApiPolicy.of("things", table().build()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("smaller, token");
        }

        @Test
        void the_built_in_hook_cannot_be_replaced() {
            assertThatThrownBy(() -> ApiPolicyConfig.custom()
                            .renewal("idempotency-key", (request, details) -> new CompletableFuture<>()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("idempotency-key");
        }
    }
}
