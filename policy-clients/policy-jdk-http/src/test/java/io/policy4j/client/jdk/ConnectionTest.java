package io.policy4j.client.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.CallResult;
import io.policy4j.resilience4j.PolicyTime;
import io.policy4j.test.Received;
import io.policy4j.test.Reply;
import io.policy4j.test.ScriptedServer;
import io.policy4j.test.ScriptedServerExtension;
import io.policy4j.test.VirtualTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections, threads and timers: nobody holds one while waiting, and nobody leaves one behind. */
@ExtendWith(ScriptedServerExtension.class)
class ConnectionTest {

    private static final Duration FOR_EVER = Duration.ofHours(1);
    private static final String CODES = """
            extends: http
            envelope: {code: /code}
            table:
              400 TRANSIENT: {retry: {times: 1}}
            """;

    private final HttpClient plain = HttpClient.newHttpClient();
    private final VirtualTime time = VirtualTime.automatic();

    private static HttpRequest get(ScriptedServer server, String path) {
        return HttpRequest.newBuilder(server.uri(path)).build();
    }

    /** Virtual time in which something is done in each wait. */
    private record WaitingTime(PolicyTime time, Runnable meanwhile) implements PolicyTime {
        @Override
        public long nanoTime() {
            return time.nanoTime();
        }

        @Override
        public Instant now() {
            return time.now();
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
            meanwhile.run();
            time.sleep(nanos);
        }

        @Override
        public Scheduled schedule(Runnable task, long nanos) {
            CompletableFuture.runAsync(meanwhile).thenRun(() -> time.schedule(task, nanos));
            return () -> {};
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_connection_can_be_used_by_others_during_a_wait(Way way, ScriptedServer server) throws Exception {
        server.on("GET", "/things")
                .reply(
                        Reply.status(503).body("not peeked"),
                        Reply.status(400).json("{\"code\":\"TRANSIENT\"}").chunked(),
                        Reply.ok());
        server.on("GET", "/other").reply(Reply.ok());
        List<Boolean> waits = new ArrayList<>();
        PolicyTime waiting = new WaitingTime(time, () -> {
            await().until(() -> usesFirstConnection(server));
            waits.add(true);
        });

        way.send(
                PolicyHttpClient.wrap(plain, Policies.of(CODES, waiting)),
                get(server, "/things"),
                BodyHandlers.discarding());

        assertThat(waits).hasSize(2);
    }

    private boolean usesFirstConnection(ScriptedServer server) throws Exception {
        plain.send(get(server, "/other"), BodyHandlers.discarding());
        List<Received> others = server.received("GET", "/other");
        return others.get(others.size() - 1).connection() == 1;
    }

    @ParameterizedTest
    @EnumSource
    void a_body_that_is_too_long_or_never_ends_is_given_up_for_a_wait(Way way, ScriptedServer server) throws Exception {
        Reply error = Reply.status(400).json("{\"code\":\"OTHER\"}");
        server.on("GET", "/things")
                .reply(
                        Reply.status(503).largeBody(100_000_000),
                        Reply.status(503).body("0123456789").stallAfter(5, FOR_EVER),
                        error);
        PolicyTime waiting = new WaitingTime(time, () -> await().until(() -> server.requestsInFlight() == 0));

        HttpResponse<String> response = way.send(
                PolicyHttpClient.wrap(plain, Policies.of(CODES, waiting)),
                get(server, "/things"),
                BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(server.received()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void executors_with_few_threads_are_enough(int threads, ScriptedServer server) throws Exception {
        server.on("GET", "/things").handle(request -> switch (request.index() % 3) {
            case 0 -> Reply.status(503).body("busy");
            case 1 -> Reply.status(400).json("{\"code\":\"TRANSIENT\"}");
            default -> Reply.ok().json("{}");
        });
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            HttpClient client = PolicyHttpClient.wrap(
                    HttpClient.newBuilder().executor(executor).build(), Policies.of(CODES, time));
            for (Way way : Way.values()) {
                for (HttpClient each : List.of(client, ((PolicyHttpClient) client).buffering())) {
                    assertThat(way.send(each, get(server, "/things"), BodyHandlers.ofString())
                                    .body())
                            .isEqualTo("{}");
                }
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void dependents_of_a_future_may_block_on_the_body(ScriptedServer server) throws Exception {
        String large = "{\"code\":\"OTHER\"}" + " ".repeat(1_000_000);
        server.on("GET", "/error").reply(Reply.status(400).json(large).slow(200_000, Duration.ofMillis(10)));
        server.on("GET", "/fine").reply(Reply.ok().json(large).slow(200_000, Duration.ofMillis(10)));
        HttpClient client = PolicyHttpClient.wrap(plain, Policies.of(CODES, time));

        for (String path : List.of("/error", "/fine")) {
            byte[] body = client.sendAsync(get(server, path), BodyHandlers.ofInputStream())
                    .thenApply(response -> {
                        try {
                            return response.body().readAllBytes();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .get();
            assertThat(body).hasSize(large.length());
        }
    }

    @ParameterizedTest
    @EnumSource
    void buffered_calls_leave_nothing_open_however_they_end(Way way, ScriptedServer server) throws Exception {
        int callers = 8;
        server.on("GET", "/things").handle(request -> switch (request.index() % 7) {
            case 0 -> Reply.status(503).body("busy");
            case 1 -> Reply.status(400).json("{\"code\":\"TRANSIENT\"}");
            case 2 -> Reply.status(400).json("{\"code\":\"OTHER\"}").padTo(100_000);
            case 3 -> Reply.ok().json("{}").truncateAfter(1);
            case 4 -> Reply.status(503).largeBody(200_000);
            default -> Reply.ok().json("{}").chunked();
        });
        String yaml = CODES.replace("envelope", "budget: {tokens: 100000, per-success: 1}\nenvelope");
        PolicyHttpClient client =
                PolicyHttpClient.wrap(plain, Policies.of(yaml, time)).buffering();
        ExecutorService executor = Executors.newFixedThreadPool(callers);
        try {
            Callable<CallResult<?>> call = () -> way.account(client, get(server, "/things"), BodyHandlers.ofString());
            for (Future<CallResult<?>> result : executor.invokeAll(Collections.nCopies(200, call))) {
                assertThat(result.get().kind())
                        .isIn(CallResult.Kind.SUCCESS, CallResult.Kind.FAILED, CallResult.Kind.EXHAUSTED);
            }
        } finally {
            executor.shutdownNow();
        }

        await().until(() -> server.requestsInFlight() == 0 && server.connectionsOpen() <= callers);
        assertThat(time.pending()).isZero();
    }

    /** What a call can be stopped in, and how the server is then seen to be free. */
    @Nested
    class Stopping {

        private final Map<String, Reply> stalls = Map.of(
                "/wait", Reply.status(503).header("Retry-After", "60"),
                "/head", Reply.ok().delay(FOR_EVER),
                "/peek", Reply.status(400).json("{\"code\":1}").stallAfter(5, FOR_EVER),
                "/body", Reply.ok().body("0123456789").stallAfter(5, FOR_EVER),
                "/error-body", Reply.status(404).body("0123456789").stallAfter(5, FOR_EVER));

        private final ApiPolicy policy = Policies.of(CODES, PolicyTime.system());

        private PolicyHttpClient client(boolean buffering) {
            PolicyHttpClient client = PolicyHttpClient.wrap(plain, policy);
            return buffering ? client.buffering() : client;
        }

        private void awaitBegin(ScriptedServer server, String path) {
            if (path.equals("/wait")) {
                await().until(() -> server.received().size() == 1 && server.requestsInFlight() == 0);
            } else {
                await().until(() -> server.requestsInFlight() == 1);
            }
        }

        private void assertNothingLeft(ScriptedServer server) {
            await().until(() -> server.requestsInFlight() == 0);
            assertThat(server.received()).hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"/wait", "/head", "/peek", "/body", "/error-body"})
        void an_interrupt_ends_a_call(String path, ScriptedServer server) throws Exception {
            for (boolean buffering : new boolean[] {false, true}) {
                server.forgetReceived();
                server.on("GET", path).reply(stalls.get(path));
                FutureTask<Throwable> task = new FutureTask<>(() -> {
                    try {
                        client(buffering).send(get(server, path), BodyHandlers.ofString());
                        return new AssertionError("not interrupted");
                    } catch (Throwable e) {
                        return e;
                    }
                });
                Thread thread = new Thread(task);
                thread.start();
                awaitBegin(server, path);

                thread.interrupt();

                assertThat(task.get()).isInstanceOf(InterruptedException.class);
                assertNothingLeft(server);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"/wait", "/head", "/peek", "/body", "/error-body"})
        void cancelling_ends_a_call(String path, ScriptedServer server) {
            for (boolean buffering : new boolean[] {false, true}) {
                server.forgetReceived();
                server.on("GET", path).reply(stalls.get(path));
                CompletableFuture<HttpResponse<String>> call =
                        client(buffering).sendAsync(get(server, path), BodyHandlers.ofString());
                awaitBegin(server, path);

                assertThat(call.cancel(true)).isTrue();

                assertThatThrownBy(call::join).isInstanceOf(CancellationException.class);
                assertNothingLeft(server);
            }
        }

        @Test
        void cancelling_a_dependent_ends_the_call(ScriptedServer server) {
            server.on("GET", "/head").reply(stalls.get("/head"));
            CompletableFuture<HttpResponse<String>> call =
                    client(false).sendAsync(get(server, "/head"), BodyHandlers.ofString());
            CompletableFuture<String> dependent =
                    call.thenApply(HttpResponse::body).thenApply(String::strip);
            awaitBegin(server, "/head");

            dependent.cancel(true);

            assertThat(call).isCancelled();
            assertNothingLeft(server);
        }

        @Test
        void cancelling_a_wait_leaves_no_timer(ScriptedServer server) {
            server.on("GET", "/wait").reply(stalls.get("/wait"));
            VirtualTime manual = VirtualTime.manual();
            CompletableFuture<?> call = PolicyHttpClient.wrap(plain, Policies.of(CODES, manual))
                    .accountAsync(get(server, "/wait"), BodyHandlers.ofString());
            await().until(() -> manual.pending() == 1);

            call.cancel(true);

            await().until(() -> manual.pending() == 0);
            manual.runAll();
            assertThat(server.received()).hasSize(1);
        }
    }
}
