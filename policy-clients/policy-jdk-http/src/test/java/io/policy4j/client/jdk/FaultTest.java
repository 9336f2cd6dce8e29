package io.policy4j.client.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.policy4j.client.support.BoundedReads;
import io.policy4j.client.support.CallSettings;
import io.policy4j.client.support.ReadLimits;
import io.policy4j.core.FailureKind;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyConfig;
import io.policy4j.resilience4j.AttemptRecord;
import io.policy4j.resilience4j.CallResult;
import io.policy4j.resilience4j.PolicyTime;
import io.policy4j.test.Reply;
import io.policy4j.test.ScriptedServer;
import io.policy4j.test.ScriptedServerExtension;
import io.policy4j.test.VirtualTime;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(ScriptedServerExtension.class)
class FaultTest {

    private static final Duration FOR_EVER = Duration.ofHours(1);
    private static final String CODES = """
            extends: http
            envelope: {code: /code}
            table:
              400 TRANSIENT: {retry: {times: 2}}
            """;

    private final VirtualTime time = VirtualTime.automatic();
    private final HttpClient plain = HttpClient.newHttpClient();

    private PolicyHttpClient client(String yaml) {
        return PolicyHttpClient.wrap(plain, Policies.of(yaml, time));
    }

    private PolicyHttpClient client() {
        return client("extends: http");
    }

    /** A client that waits for bodies only that long. */
    private PolicyHttpClient client(String yaml, Duration peek) {
        ReadLimits limits = new ReadLimits(peek, peek, peek, ReadLimits.DEFAULT.drainBytes());
        return new PolicyHttpClient(new Wire(
                plain, CallSettings.of(Policies.of(yaml, time)), new BoundedReads(limits, PolicyTime.system()), false));
    }

    /** A PUT: the JDK's client re-sends a GET by itself where a kept connection fails. */
    private static HttpRequest request(ScriptedServer server) {
        return request(server.uri("/"));
    }

    private static HttpRequest request(URI uri) {
        return HttpRequest.newBuilder(uri).PUT(BodyPublishers.noBody()).build();
    }

    private static List<FailureKind> failures(CallResult<?> result) {
        return result.attempts().stream()
                .map(AttemptRecord::failure)
                .flatMap(Optional::stream)
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void a_reset_or_close_before_the_head_is_io(Way way, ScriptedServer server) throws Exception {
        server.on("*", "*").reply(Reply.reset(), Reply.close(), Reply.ok());

        CallResult<?> result = way.account(client(), request(server), BodyHandlers.discarding());

        assertThat(result.kind()).isEqualTo(CallResult.Kind.SUCCESS);
        assertThat(failures(result)).containsExactly(FailureKind.IO, FailureKind.IO);
    }

    @ParameterizedTest
    @EnumSource
    void an_answer_that_is_no_http_is_io(Way way) throws Exception {
        try (ServerSocket nonsense = babbler(false)) {
            URI uri = URI.create("http://127.0.0.1:" + nonsense.getLocalPort());

            CallResult<?> result = way.account(client(), request(uri), BodyHandlers.discarding());

            assertThat(result.kind()).isEqualTo(CallResult.Kind.EXHAUSTED);
            assertThat(failures(result)).hasSize(4).containsOnly(FailureKind.IO);
        }
    }

    /** A server that says the same to everyone. */
    private static ServerSocket babbler(boolean untilTheClientHangsUp) throws IOException {
        ServerSocket server = new ServerSocket(0);
        Thread talker = new Thread(() -> babble(server, untilTheClientHangsUp));
        talker.setDaemon(true);
        talker.start();
        return server;
    }

    private static void babble(ServerSocket server, boolean untilTheClientHangsUp) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                socket.getOutputStream().write("nonsense\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                InputStream in = socket.getInputStream();
                in.readNBytes(1);
                in.skipNBytes(in.available());
                if (untilTheClientHangsUp) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
            } catch (IOException e) {
                // the client hung up, or the test is over
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_refused_connection_is_connect(Way way) throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        HttpRequest post = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + free))
                .POST(BodyPublishers.ofString("x"))
                .build();

        CallResult<?> result = way.account(client(), post, BodyHandlers.discarding());

        assertThat(failures(result)).hasSize(4).containsOnly(FailureKind.CONNECT);
        assertThat(result.failure()).containsInstanceOf(ConnectException.class);
    }

    @ParameterizedTest
    @EnumSource
    void an_unknown_host_is_connect(Way way) throws Exception {
        CallResult<?> result =
                way.account(client(), request(URI.create("http://no-such-host.invalid/")), BodyHandlers.discarding());

        assertThat(failures(result)).hasSize(4).containsOnly(FailureKind.CONNECT);
    }

    @ParameterizedTest
    @EnumSource
    void a_server_without_tls_is_tls(Way way) throws Exception {
        try (ServerSocket nonsense = babbler(true)) {
            URI https = URI.create("https://127.0.0.1:" + nonsense.getLocalPort());

            CallResult<?> result = way.account(client(), request(https), BodyHandlers.discarding());

            assertThat(result.kind()).isEqualTo(CallResult.Kind.FAILED);
            assertThat(failures(result)).containsExactly(FailureKind.TLS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_request_that_times_out_is_timeout(Way way, ScriptedServer server) throws Exception {
        server.on("*", "*").reply(Reply.ok().delay(FOR_EVER), Reply.ok());
        HttpRequest request = HttpRequest.newBuilder(server.uri("/"))
                .timeout(Duration.ofMillis(200))
                .build();

        CallResult<?> result = way.account(client(), request, BodyHandlers.discarding());

        assertThat(result.kind()).isEqualTo(CallResult.Kind.SUCCESS);
        assertThat(failures(result)).containsExactly(FailureKind.TIMEOUT);
    }

    @ParameterizedTest
    @EnumSource
    void an_attempt_timeout_is_kept(Way way, ScriptedServer server) throws Exception {
        server.on("*", "*").reply(Reply.ok().delay(FOR_EVER), Reply.ok());
        ApiPolicy policy = Policies.of("extends: http\nattempt-timeout: 300ms\n", ApiPolicyConfig.custom());

        CallResult<?> result =
                way.account(PolicyHttpClient.wrap(plain, policy), request(server), BodyHandlers.discarding());

        assertThat(result.kind()).isEqualTo(CallResult.Kind.SUCCESS);
        assertThat(failures(result)).containsExactly(FailureKind.TIMEOUT);
    }

    @ParameterizedTest
    @EnumSource
    void the_callers_own_mistakes_are_thrown_at_once(Way way) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:1/")).build();
        HttpClient failing = PolicyHttpClient.wrap(
                HttpClient.newBuilder().proxy(new FailingProxies()).build(), Policies.base(time));

        assertThatThrownBy(() -> way.send(failing, request, BodyHandlers.discarding()))
                .hasStackTraceContaining("no proxies today");
        assertThat(time.waits()).isEmpty();
    }

    private static final class FailingProxies extends ProxySelector {
        @Override
        public List<Proxy> select(URI uri) {
            throw new IllegalArgumentException("no proxies today");
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
    }

    @ParameterizedTest
    @EnumSource
    void an_accepted_body_that_is_cut_is_the_callers(Way way, ScriptedServer server) {
        server.on("*", "*").reply(Reply.ok().body("0123456789").truncateAfter(5), Reply.ok());

        assertThatThrownBy(() -> way.send(client(), request(server), BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
        assertThat(server.received()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void a_buffering_client_tries_again_when_an_accepted_body_is_cut(Way way, ScriptedServer server) throws Exception {
        Reply whole = Reply.ok().body("0123456789");
        server.on("*", "*").reply(whole.truncateAfter(5), whole.chunked().resetAfter(3), whole);

        CallResult<HttpResponse<String>> result =
                way.account(client().buffering(), request(server), BodyHandlers.ofString());

        assertThat(result.kind()).isEqualTo(CallResult.Kind.SUCCESS);
        assertThat(failures(result)).containsExactly(FailureKind.IO, FailureKind.IO);
        assertThat(result.value().orElseThrow().body()).isEqualTo("0123456789");
    }

    @ParameterizedTest
    @EnumSource
    void a_buffering_client_ends_as_the_table_says(Way way, ScriptedServer server) throws Exception {
        server.on("*", "*").reply(Reply.ok().body("0123456789").truncateAfter(5));
        HttpRequest post = HttpRequest.newBuilder(server.uri("/"))
                .POST(BodyPublishers.ofString("x"))
                .build();

        CallResult<?> get = way.account(client().buffering(), request(server), BodyHandlers.ofString());
        assertThat(get.kind()).isEqualTo(CallResult.Kind.EXHAUSTED);
        assertThat(get.failure()).containsInstanceOf(IOException.class);

        assertThatThrownBy(() -> way.send(client().buffering(), post, BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
        assertThat(server.received("POST", "*")).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void a_buffering_client_counts_the_body_into_the_requests_timeout(Way way, ScriptedServer server) throws Exception {
        server.on("*", "*")
                .reply(
                        Reply.ok().body("0123456789").stallAfter(5, FOR_EVER),
                        Reply.ok().body("there"));
        HttpRequest request = HttpRequest.newBuilder(server.uri("/"))
                .timeout(Duration.ofMillis(300))
                .build();

        CallResult<HttpResponse<String>> result = way.account(client().buffering(), request, BodyHandlers.ofString());

        assertThat(failures(result)).containsExactly(FailureKind.TIMEOUT);
        assertThat(result.value().orElseThrow().body()).isEqualTo("there");
        await().until(() -> server.requestsInFlight() == 0);
    }

    @ParameterizedTest
    @EnumSource
    void a_buffering_client_gives_up_a_body_that_never_ends(Way way, ScriptedServer server) {
        server.on("*", "*").reply(Reply.ok().body("0123456789").stallAfter(5, FOR_EVER));
        ApiPolicy policy = Policies.of(
                "extends: http\nattempt-timeout: 200ms\ntable: {timeout: fail}\n", ApiPolicyConfig.custom());

        assertThatThrownBy(() -> way.send(
                        PolicyHttpClient.wrap(plain, policy).buffering(), request(server), BodyHandlers.ofString()))
                .isInstanceOfAny(HttpTimeoutException.class, TimeoutException.class);
        await().until(() -> server.connectionsOpen() == 0);
    }

    @ParameterizedTest
    @EnumSource
    void the_code_of_a_cut_error_body_counts(Way way, ScriptedServer server) throws Exception {
        Reply error = Reply.status(400).json("{\"code\":\"TRANSIENT\",\"message\":\"come again\"}");
        server.on("*", "*").reply(error.truncateAfter(30), error.resetAfter(41), Reply.ok());

        CallResult<?> result = way.account(client(CODES), request(server), BodyHandlers.discarding());

        assertThat(result.attempts().get(0).row()).hasValue("400 TRANSIENT");
        assertThat(result.attempts().get(0).details().code()).isEqualTo("TRANSIENT");
    }

    @ParameterizedTest
    @EnumSource
    void an_error_body_that_is_cut_fails_for_the_caller_as_with_the_plain_client(Way way, ScriptedServer server) {
        server.on("*", "*").reply(Reply.status(400).body("0123456789").truncateAfter(5));

        assertThatThrownBy(() -> way.send(client(), request(server), BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> way.send(client(CODES), request(server), BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @EnumSource
    void an_error_body_that_stalls_still_gets_its_row(Way way, ScriptedServer server) throws Exception {
        Reply error = Reply.status(400).json("{\"code\":\"TRANSIENT\",\"message\":\"come again\"}");
        server.on("*", "*").reply(error.stallAfter(25, FOR_EVER), Reply.ok().body("there"));

        CallResult<HttpResponse<String>> result =
                way.account(client(CODES, Duration.ofSeconds(1)), request(server), BodyHandlers.ofString());

        assertThat(result.attempts())
                .extracting(attempt -> attempt.row().orElse(""))
                .containsExactly("400 TRANSIENT", "2xx");
        await().until(() -> server.requestsInFlight() == 0);
    }

    @ParameterizedTest
    @EnumSource
    void a_success_whose_body_is_slow_is_handed_over_in_time(Way way, ScriptedServer server) throws Exception {
        String yaml = "extends: http\nenvelope: {code: /code}\ntable: {200 FAILED: retry}\n";
        server.on("*", "*").reply(Reply.ok().json("{\"a\":1}").stallAfter(5, FOR_EVER));

        HttpResponse<InputStream> response =
                way.send(client(yaml, Duration.ofMillis(100)), request(server), BodyHandlers.ofInputStream());

        try (InputStream body = response.body()) {
            assertThat(body.readNBytes(5)).asString(StandardCharsets.UTF_8).isEqualTo("{\"a\":");
        }
        await().until(() -> server.connectionsOpen() == 0);
    }

    @ParameterizedTest
    @EnumSource
    void a_huge_error_body_takes_little_time_and_memory(Way way, ScriptedServer server) throws Exception {
        Reply huge = Reply.status(400).json("{\"code\":\"TRANSIENT\"}").padTo(100_000_000);
        server.on("*", "*").reply(huge, huge.gzip(), Reply.ok());

        CallResult<?> result = way.account(client(CODES), request(server), BodyHandlers.discarding());

        assertThat(result.attempts())
                .extracting(attempt -> attempt.row().orElse(""))
                .containsExactly("400 TRANSIENT", "400 TRANSIENT", "2xx");
    }

    @ParameterizedTest
    @EnumSource
    void a_huge_error_body_that_ends_the_call_is_the_callers_to_stream(Way way, ScriptedServer server)
            throws Exception {
        server.on("*", "*").reply(Reply.status(404).json("{\"code\":\"GONE\"}").padTo(100_000_000));
        String yaml = "extends: http\nenvelope: {code: /code}\ntable: {404 MOVED: retry}\n";

        HttpResponse<Long> response = way.send(client(yaml), request(server), head -> new CountingSubscriber());

        assertThat(response.body()).isEqualTo(100_000_000);
    }

    @ParameterizedTest
    @EnumSource
    void a_handler_that_throws_is_the_callers(Way way, ScriptedServer server) {
        server.on("GET", "/ok").reply(Reply.ok().body("x"));
        server.on("GET", "/missing").reply(Reply.status(404).body("x"));
        for (String path : List.of("/ok", "/missing")) {
            HttpRequest request = HttpRequest.newBuilder(server.uri(path)).build();
            assertThatThrownBy(() -> way.send(client(), request, head -> {
                        throw new IllegalStateException("the handler's");
                    }))
                    .hasStackTraceContaining("the handler's");
            assertThatThrownBy(() -> way.send(client(), request, head -> new CountingSubscriber() {
                        @Override
                        public void onNext(List<ByteBuffer> part) {
                            throw new IllegalStateException("the subscriber's");
                        }
                    }))
                    .hasStackTraceContaining("the subscriber's");
        }
        assertThat(server.received()).hasSize(4);
    }
}
