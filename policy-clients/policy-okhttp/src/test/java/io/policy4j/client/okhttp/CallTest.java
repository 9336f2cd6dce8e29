package io.policy4j.client.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.CallResult;
import io.policy4j.resilience4j.PolicyTime;
import io.policy4j.resilience4j.RetryLaterException;
import io.policy4j.resilience4j.UpgradeRequiredException;
import io.policy4j.resilience4j.WaitInterruptedException;
import io.policy4j.test.Reply;
import io.policy4j.test.ScriptedServer;
import io.policy4j.test.ScriptedServerExtension;
import io.policy4j.test.VirtualTime;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(ScriptedServerExtension.class)
class CallTest {

    /** A wait longer than any test. */
    private static final Reply LATER = Reply.status(429).retryAfter(Duration.ofMinutes(1));

    private final CountDownLatch waits = new CountDownLatch(1);
    private final OkHttpClient plain = new OkHttpClient();

    private static Request get(ScriptedServer server) {
        return new Request.Builder().url(server.uri("/things").toString()).build();
    }

    /** The base table in the machine's own time; it tells when a wait begins. */
    private ApiPolicy waiting() {
        ApiPolicy policy = Policies.base(PolicyTime.system());
        policy.getEventPublisher().onWait(wait -> waits.countDown());
        return policy;
    }

    /** Starts a call that is answered with a wait, and returns when it waits. */
    private CompletableFuture<Response> startWaiting(Way way, Call call) throws InterruptedException {
        CompletableFuture<Response> started = way.start(call);
        waits.await();
        return started;
    }

    private static void assertCanceled(CompletableFuture<Response> call) {
        assertThatThrownBy(() -> Way.outcome(call))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("Canceled");
    }

    @Nested
    class Cancelling {

        @ParameterizedTest
        @EnumSource
        void it_ends_a_wait(Way way, ScriptedServer server) throws Exception {
            server.on("*", "*").reply(LATER);
            ApiPolicy policy = waiting();
            Call call = way.calls(plain, policy).newCall(get(server));
            CompletableFuture<Response> waiting = startWaiting(way, call);

            call.cancel();

            assertCanceled(waiting);
            assertThat(call.isCanceled()).isTrue();
            assertThat(policy.getMetrics().getNumberOfCalls(CallResult.Kind.CANCELLED))
                    .isOne();
            assertThat(server.received()).hasSize(1);
        }

        @ParameterizedTest
        @EnumSource
        void it_ends_an_attempt(Way way, ScriptedServer server) {
            server.on("*", "*").reply(Reply.ok().delay(Duration.ofMinutes(1)));
            ApiPolicy policy = waiting();
            Call call = way.calls(plain, policy).newCall(get(server));
            CompletableFuture<Response> sent = way.start(call);
            await().until(() -> server.requestsInFlight() == 1);

            call.cancel();

            assertCanceled(sent);
            assertThat(policy.getMetrics().getNumberOfCalls(CallResult.Kind.CANCELLED))
                    .isOne();
        }

        @ParameterizedTest
        @EnumSource
        void it_may_come_before_the_call(Way way, ScriptedServer server) {
            Call call = way.calls(plain, waiting()).newCall(get(server));
            call.cancel();

            assertCanceled(way.start(call));

            assertThat(server.received()).isEmpty();
        }

        @ParameterizedTest
        @EnumSource
        void the_dispatcher_may_do_it(Way way, ScriptedServer server) {
            server.on("*", "*").reply(Reply.ok().delay(Duration.ofMinutes(1)));
            CompletableFuture<Response> sent =
                    way.start(way.calls(plain, waiting()).newCall(get(server)));
            await().until(() -> server.requestsInFlight() == 1);

            plain.dispatcher().cancelAll();

            assertThatThrownBy(() -> Way.outcome(sent)).isInstanceOf(IOException.class);
            assertThat(server.received()).hasSizeLessThanOrEqualTo(1);
        }

        @Test
        void the_thread_is_not_interrupted_afterwards(ScriptedServer server) throws Exception {
            server.on("*", "*").reply(LATER);
            Call call = PolicyCallFactory.wrap(plain, waiting()).newCall(get(server));
            CompletableFuture<Boolean> interrupted = CompletableFuture.supplyAsync(() -> {
                assertThatThrownBy(call::execute).hasMessage("Canceled");
                return Thread.interrupted();
            });
            waits.await();

            call.cancel();

            assertThat(interrupted.get()).isFalse();
        }
    }

    @Nested
    class Interrupting {

        /** What a call throws, and whether its thread is interrupted then. */
        private record End(Throwable thrown, boolean interrupted) {}

        private CompletableFuture<End> run(Way way, ScriptedServer server, CompletableFuture<Thread> thread) {
            Call call = way.calls(plain, waiting()).newCall(get(server));
            return CompletableFuture.supplyAsync(() -> {
                thread.complete(Thread.currentThread());
                try {
                    throw new IllegalStateException("status " + call.execute().code());
                } catch (IOException e) {
                    return new End(e, Thread.interrupted());
                }
            });
        }

        @ParameterizedTest
        @EnumSource(names = {"EXECUTE", "INTERCEPT"})
        void it_ends_a_wait_and_the_flag_stays(Way way, ScriptedServer server) throws Exception {
            server.on("*", "*").reply(LATER);
            CompletableFuture<Thread> thread = new CompletableFuture<>();
            CompletableFuture<End> end = run(way, server, thread);
            waits.await();

            thread.get().interrupt();

            assertThat(end.get().interrupted()).isTrue();
            assertThat(end.get().thrown())
                    .isExactlyInstanceOf(InterruptedIOException.class)
                    .hasCauseInstanceOf(WaitInterruptedException.class);
        }

        @ParameterizedTest
        @EnumSource(names = {"EXECUTE", "INTERCEPT"})
        void before_the_call_nothing_is_sent(Way way, ScriptedServer server) throws Exception {
            CompletableFuture<Thread> thread = new CompletableFuture<>();
            thread.thenAccept(Thread::interrupt);

            End end = run(way, server, thread).get();

            assertThat(end.interrupted()).isTrue();
            assertThat(end.thrown()).isExactlyInstanceOf(InterruptedIOException.class);
            assertThat(server.received()).isEmpty();
        }
    }

    @Nested
    class CallTimeout {

        private OkHttpClient within(Duration timeout) {
            return plain.newBuilder().callTimeout(timeout).build();
        }

        @ParameterizedTest
        @EnumSource
        void a_wait_that_does_not_fit_is_declined(Way way, ScriptedServer server) {
            server.on("*", "*").reply(LATER);

            assertThatThrownBy(() -> way.send(within(Duration.ofSeconds(20)), waiting(), get(server)))
                    .isInstanceOf(PolicyCallException.class)
                    .hasCauseInstanceOf(RetryLaterException.class);
        }

        @ParameterizedTest
        @EnumSource
        void an_attempt_is_ended_and_not_repeated(Way way, ScriptedServer server) {
            server.on("*", "*").reply(Reply.ok().delay(Duration.ofMinutes(1)));

            assertThatThrownBy(() -> way.send(within(Duration.ofMillis(300)), waiting(), get(server)))
                    .isInstanceOf(InterruptedIOException.class)
                    .hasMessage("timeout");

            assertThat(server.received()).hasSize(1);
        }

        @ParameterizedTest
        @EnumSource
        void the_body_is_part_of_it(Way way, ScriptedServer server) throws Exception {
            server.on("*", "*").reply(Reply.ok().body("there").stallAfter(2, Duration.ofMinutes(1)));

            try (Response response = way.send(within(Duration.ofSeconds(1)), waiting(), get(server))) {
                assertThatThrownBy(() -> response.body().string())
                        .isInstanceOf(InterruptedIOException.class)
                        .hasMessage("timeout");
            }
        }

        @Test
        void a_call_may_have_its_own(ScriptedServer server) {
            server.on("*", "*").reply(LATER);
            Call call = PolicyCallFactory.wrap(within(Duration.ofMinutes(5)), waiting())
                    .newCall(get(server));
            assertThat(call.timeout().timeoutNanos())
                    .isEqualTo(Duration.ofMinutes(5).toNanos());

            call.timeout()
                    .deadlineNanoTime(System.nanoTime() + Duration.ofSeconds(20).toNanos());

            assertThatThrownBy(call::execute).hasCauseInstanceOf(RetryLaterException.class);
        }
    }

    @Nested
    class Signals {

        @ParameterizedTest
        @EnumSource
        void they_are_io_exceptions_that_say_which(Way way, ScriptedServer server) {
            server.on("*", "*").reply(Reply.status(402).json("{\"code\":\"PLAN\"}"));
            ApiPolicy policy = Policies.of("extends: http\nenvelope: {code: /code}", VirtualTime.automatic());

            assertThatThrownBy(() -> way.send(plain, policy, get(server)))
                    .isInstanceOfSatisfying(
                            PolicyCallException.class,
                            e -> assertThat(e.getCause())
                                    .isInstanceOfSatisfying(
                                            UpgradeRequiredException.class,
                                            upgrade -> assertThat(
                                                            upgrade.upgrade().code())
                                                    .isEqualTo("PLAN")));
        }

        @Test
        void an_account_has_none_of_them(ScriptedServer server) throws Exception {
            server.on("*", "*").reply(Reply.status(503), Reply.status(402).body("pay"));
            PolicyCallFactory calls = PolicyCallFactory.wrap(plain, Policies.base(VirtualTime.automatic()));

            CallResult<Response> result = calls.account(get(server));

            assertThat(result.kind()).isEqualTo(CallResult.Kind.UPGRADE);
            assertThat(result.attempts()).hasSize(2);
            assertThat(result.value().orElseThrow().body().string()).isEqualTo("pay");
        }

        @Test
        void a_bug_in_an_interceptor_of_the_clients_is_thrown_as_it_is(ScriptedServer server) {
            OkHttpClient broken = plain.newBuilder()
                    .addInterceptor(chain -> {
                        throw new IllegalStateException("a bug");
                    })
                    .build();

            Call call = PolicyCallFactory.wrap(broken, waiting()).newCall(get(server));

            assertThatThrownBy(call::execute)
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessage("a bug");
        }
    }

    @Nested
    class Enqueued {

        private final List<String> threads = new CopyOnWriteArrayList<>();

        /** Notes who calls back. */
        private final class Noting implements Callback {
            private final CountDownLatch called = new CountDownLatch(1);

            @Override
            public void onResponse(Call call, Response response) throws IOException {
                note();
                response.close();
                throw new IOException("of the callback's own");
            }

            @Override
            public void onFailure(Call call, IOException e) {
                note();
            }

            private void note() {
                threads.add(Thread.currentThread().getName());
                called.countDown();
            }
        }

        @Test
        void it_calls_back_on_the_dispatchers_threads(ScriptedServer server) throws Exception {
            server.on("*", "*").reply(Reply.ok(), Reply.status(402), LATER);
            Call.Factory calls = PolicyCallFactory.wrap(plain, waiting());
            for (int i = 0; i < 2; i++) {
                Noting noting = new Noting();
                calls.newCall(get(server)).enqueue(noting);
                noting.called.await();
            }
            Noting noting = new Noting();
            Call call = calls.newCall(get(server));
            call.enqueue(noting);
            waits.await();
            call.cancel();
            noting.called.await();

            assertThat(threads).hasSize(3).allMatch(name -> name.startsWith("OkHttp "), "OkHttp's");
        }

        @Test
        void it_calls_back_even_when_the_dispatcher_has_gone(ScriptedServer server) throws Exception {
            server.on("*", "*").reply(LATER);
            Noting noting = new Noting();
            Call call = PolicyCallFactory.wrap(plain, waiting()).newCall(get(server));
            call.enqueue(noting);
            waits.await();
            plain.dispatcher().executorService().shutdown();

            call.cancel();

            noting.called.await();
            assertThat(threads).hasSize(1);
        }
    }

    @Nested
    class Properties {

        private final PolicyCallFactory calls = PolicyCallFactory.wrap(plain, Policies.base(VirtualTime.automatic()));

        @Test
        void a_call_is_made_once_and_its_clone_once_more(ScriptedServer server) throws Exception {
            server.on("*", "*").reply(Reply.ok());
            Call call = calls.newCall(get(server));
            assertThat(call.isExecuted()).isFalse();
            call.execute().close();

            assertThat(call.isExecuted()).isTrue();
            assertThatThrownBy(call::execute).isInstanceOf(IllegalStateException.class);
            call.clone().execute().close();
            assertThat(server.received()).hasSize(2);
        }

        @Test
        void tags_reach_every_attempt(ScriptedServer server) throws Exception {
            server.on("*", "*").reply(Reply.status(503), Reply.ok());
            List<String> seen = new CopyOnWriteArrayList<>();
            OkHttpClient client = plain.newBuilder()
                    .addInterceptor(chain -> {
                        seen.add(chain.call().tag(String.class) + chain.call().tag(Integer.class));
                        return chain.proceed(chain.request());
                    })
                    .build();
            Request request =
                    get(server).newBuilder().tag(String.class, "request").build();
            Call call = PolicyCallFactory.wrap(client, Policies.base(VirtualTime.automatic()))
                    .newCall(request);

            assertThat(call.tag(Integer.class, () -> 1)).isEqualTo(1);
            assertThat(call.tag(Integer.class, () -> 2)).isEqualTo(1);
            call.execute().close();

            assertThat(call.request()).isSameAs(request);
            assertThat(seen).containsExactly("request1", "request1");
        }

        @Test
        void listeners_hear_of_every_attempt(ScriptedServer server) throws Exception {
            server.on("*", "*").reply(Reply.status(503), Reply.ok());
            List<String> heard = new CopyOnWriteArrayList<>();
            Call call = calls.newCall(get(server));
            call.addEventListener(new EventListener() {
                @Override
                public void responseHeadersEnd(Call attempt, Response response) {
                    heard.add("head " + response.code());
                }
            });

            call.execute().close();

            assertThat(heard).containsExactly("head 503", "head 200");
        }

        @Test
        void a_key_has_its_own_budget_and_a_deadline_bounds_a_call(ScriptedServer server) throws Exception {
            server.on("*", "*").reply(Reply.status(503));
            PolicyCallFactory tenants = PolicyCallFactory.wrap(
                    plain,
                    Policies.of(
                            "extends: http\nkey: caller\nbudget: {tokens: 1, per-success: 0.1}",
                            VirtualTime.automatic()));
            for (String tenant : List.of("a", "a", "b")) {
                tenants.withKey(tenant).newCall(get(server)).execute().close();
            }
            assertThat(server.received()).hasSize(2 + 1 + 2);

            server.on("*", "*").reply(LATER);
            assertThatThrownBy(() -> calls.withDeadline(Duration.ofSeconds(20))
                            .newCall(get(server))
                            .execute())
                    .hasCauseInstanceOf(RetryLaterException.class);
        }

        @Test
        void nothing_of_a_request_but_method_and_host_is_in_its_text(ScriptedServer server) {
            Request request = new Request.Builder()
                    .url(server.uri("/path?secret=1").toString())
                    .build();

            assertThat(calls.newCall(request)).hasToString("PolicyCall[GET 127.0.0.1]");
        }
    }
}
