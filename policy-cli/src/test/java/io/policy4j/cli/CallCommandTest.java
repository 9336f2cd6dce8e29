package io.policy4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.policy4j.resilience4j.PolicyTime;
import io.policy4j.test.Received;
import io.policy4j.test.Reply;
import io.policy4j.test.ScriptedServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallCommandTest {

    @TempDir
    Path folder;

    private final Waits waits = new Waits();

    /** Waits are over at once, and written down; all else takes the time that it takes. */
    private static final class Waits implements PolicyTime {
        private final List<Long> millis = new ArrayList<>();
        private long waited;

        @Override
        public long nanoTime() {
            return System.nanoTime() + waited;
        }

        @Override
        public Instant now() {
            return Cli.NOW.plusNanos(waited);
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            millis.add(Duration.ofNanos(nanos).toMillis());
            waited += nanos;
        }

        @Override
        public Scheduled schedule(Runnable task, long nanos) {
            return PolicyTime.system().schedule(task, nanos);
        }
    }

    private Cli.Ran call(String... arguments) {
        return Cli.in(folder)
                .time(waits)
                .with(Stream.concat(Stream.of("call"), Stream.of(arguments)).toArray(String[]::new));
    }

    private Cli.Ran call(ScriptedServer server, String... arguments) {
        return call(Stream.concat(
                        Stream.of(arguments), Stream.of(server.uri("/things").toString()))
                .toArray(String[]::new));
    }

    @Test
    void the_body_stands_on_standard_output_untouched() throws IOException {
        byte[] body = {0, 1, (byte) 0xff, 13, 10, (byte) 0xc3};
        try (ScriptedServer server = ScriptedServer.start(Reply.ok().body(body))) {
            java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
            Shell shell = new Shell(
                    System.in,
                    new java.io.PrintStream(out, false, StandardCharsets.UTF_8),
                    new java.io.PrintStream(java.io.OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                    folder,
                    waits,
                    Terminal.NONE);

            assertThat(Main.run(shell, "call", server.uri("/").toString())).isZero();
            assertThat(out.toByteArray()).isEqualTo(body);
        }
    }

    @Test
    void each_attempt_is_a_line_on_standard_error() {
        try (ScriptedServer server = ScriptedServer.start(
                Reply.status(503).json("{\"error\":{\"code\":\"BUSY\"}}"),
                Reply.status(429).retryAfter(Duration.ofSeconds(7)),
                Reply.ok().body("done"))) {
            Cli.Ran ran = call(server, "-p", "agency-bots");

            assertThat(ran.out()).isEqualTo("done");
            assertThat(ran.err().lines().map(line -> line.replaceAll(" +", " ").strip()))
                    .hasSize(4)
                    .startsWith(
                            "1 503 BUSY 5xx -> retry wait 1s",
                            "2 429 429 -> wait wait 7s, by Retry-After",
                            "3 200 2xx -> accept")
                    .last()
                    .asString()
                    .startsWith("success after 8");
            assertThat(waits.millis).containsExactly(1000L, 7000L);
            assertThat(ran.exitCode()).isZero();
        }
    }

    @Test
    void a_wait_shows_a_countdown_on_a_terminal_only() {
        try (ScriptedServer server =
                ScriptedServer.start(Reply.status(429).retryAfter(Duration.ofSeconds(1)), Reply.ok())) {
            Cli.Ran ran = Cli.in(folder)
                    .time(waits)
                    .terminal(new Terminal(() -> false, () -> true, false))
                    .with("call", "-p", "agency-bots", server.uri("/").toString());

            assertThat(ran.err()).contains("next attempt in 1.0 s", "next attempt in 0.1 s", "\r\u001b[K 2  200");
            assertThat(ran.exitCode()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200, success, 0",
        "404, failed, 3",
        "402, upgrade, 4",
        "500, exhausted, 5",
    })
    void the_exit_code_tells_the_result(int status, String result, int exitCode) {
        try (ScriptedServer server = ScriptedServer.start(Reply.status(status))) {
            Cli.Ran ran = call(server, "--json");

            assertThat(ran.exitCode()).isEqualTo(exitCode);
            assertThat(ran.out())
                    .startsWith("{\"result\":\"" + result + "\",\"status\":" + status + ",")
                    .hasLineCount(1);
        }
    }

    @Test
    void a_wait_that_is_too_long_is_declined() {
        try (ScriptedServer server = ScriptedServer.start(
                Reply.status(429).withoutDate().retryAfter(Duration.ofHours(1)).body("later"))) {
            Cli.Ran ran = call(server);

            assertThat(ran.exitCode()).isEqualTo(5);
            assertThat(ran.out()).isEqualTo("later");
            assertThat(ran.err()).contains("declined after", "due again at 2026-01-01T01:00:00");
            assertThat(waits.millis).isEmpty();
        }
    }

    @Test
    void a_deadline_is_kept() {
        try (ScriptedServer server = ScriptedServer.start(Reply.status(429).retryAfter(Duration.ofSeconds(30)))) {
            assertThat(call(server, "--deadline", "20s").exitCode()).isEqualTo(5);
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void another_signal_ends_with_7() throws IOException {
        Files.writeString(folder.resolve("own.yaml"), "api: own\ntable:\n  403: signal user-action\n");
        try (ScriptedServer server = ScriptedServer.start(Reply.status(403))) {
            Cli.Ran ran = call(server, "-p", "own.yaml");

            assertThat(ran.exitCode()).isEqualTo(7);
            assertThat(ran.err()).contains("signal user-action after");
        }
    }

    @Test
    void a_hook_that_nobody_has_ends_the_call_as_failed() throws IOException {
        Files.writeString(folder.resolve("own.yaml"), "api: own\ntable:\n  401: renew token\n");
        try (ScriptedServer server = ScriptedServer.start(Reply.status(401))) {
            Cli.Ran ran = call(server, "-p", "own.yaml", "--json");

            assertThat(ran.exitCode()).isEqualTo(3);
            assertThat(ran.out()).contains("\"reason\":\"renewing token failed\"");
        }
    }

    @Test
    void a_body_that_is_cut_short_is_an_io_failure_and_retried() {
        try (ScriptedServer server = ScriptedServer.start(
                Reply.ok().json("{\"id\":12345}").truncateAfter(5), Reply.ok().json("{\"id\":12345}"))) {
            Cli.Ran ran = call(server, "--json");

            assertThat(ran.out())
                    .startsWith("{\"result\":\"success\",\"status\":200,")
                    .contains("{\"attempt\":1,\"status\":null,\"failure\":\"io\"", "\"body\":\"{\\\"id\\\":12345}\"}");
        }
    }

    @Test
    void an_error_body_that_is_cut_short_still_gets_its_row() {
        try (ScriptedServer server = ScriptedServer.start(
                Reply.status(404).json("{\"error\":{\"code\":\"NOT_FOUND\"}}").truncateAfter(20))) {
            Cli.Ran ran = call(server, "--json");

            assertThat(ran.exitCode()).isEqualTo(3);
            assertThat(ran.out())
                    .contains(
                            "\"result\":\"failed\",\"status\":404", "\"body\":\"{\\\"error\\\":{\\\"code\\\":\\\"NO\"");
        }
    }

    @Test
    void nobody_listening_is_a_connect_failure() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Cli.Ran ran = call("-X", "POST", "--json", "http://127.0.0.1:" + port + "/");

        assertThat(ran.exitCode()).isEqualTo(5);
        assertThat(ran.out())
                .startsWith("{\"result\":\"exhausted\",\"status\":null,\"failure\":\"connect\"")
                .endsWith("\"body\":null}\n");
        assertThat(waits.millis).hasSize(3);
    }

    @Test
    void plain_http_where_tls_was_expected_is_a_tls_failure() {
        try (ScriptedServer server = ScriptedServer.start(Reply.ok())) {
            URI uri = server.uri("/");

            Cli.Ran ran = call("--json", "https://127.0.0.1:" + uri.getPort() + "/");

            assertThat(ran.exitCode()).isEqualTo(3);
            assertThat(ran.out()).contains("\"failure\":\"tls\"");
        }
    }

    @Test
    void data_is_posted_and_typed() throws IOException {
        Files.writeString(folder.resolve("thing.json"), "{\"a\":1}");
        try (ScriptedServer server = ScriptedServer.start(Reply.ok())) {
            call(server, "-d", "@thing.json", "-H", "X-Trace: 1");
            call(server, "-d", "a=1", "-X", "PUT");
            call(server, "-d", "[]", "-H", "content-type: text/plain");

            List<Received> received = server.received();
            assertThat(received).extracting(Received::method).containsExactly("POST", "PUT", "POST");
            assertThat(received)
                    .extracting(request -> request.header("Content-Type").orElse(""))
                    .containsExactly("application/json", "application/x-www-form-urlencoded", "text/plain");
            assertThat(received.get(0).text()).isEqualTo("{\"a\":1}");
            assertThat(received.get(0).header("X-Trace")).contains("1");
        }
    }

    @Test
    void work_at_the_server_is_followed_to_its_end() throws IOException {
        Files.writeString(folder.resolve("runs.yaml"), """
            api: runs
            table:
              202: {poll: {url: header Location, otherwise: 5s, state: /state, done: done, failed: failed}}
            """);
        try (ScriptedServer server = ScriptedServer.start(Reply.status(404))) {
            server.on("POST", "/things").reply(Reply.status(202).header("Location", "runs/7?full=1"));
            server.on("GET", "/runs/7")
                    .reply(
                            Reply.ok().json("{\"state\":\"running\"}").retryAfter(Duration.ofSeconds(9)),
                            Reply.ok().json("{\"state\":\"done\",\"sum\":42}"));
            Cli.Ran ran = call(server, "-p", "runs.yaml", "-H", "Authorization: Bearer t", "-d", "{}", "--json");

            assertThat(ran.exitCode()).isZero();
            assertThat(ran.out())
                    .startsWith("{\"result\":\"success\",\"status\":200,")
                    .contains("\"row\":\"202\",\"action\":\"poll\",\"delayMs\":5000,\"hint\":null,")
                    .contains("\"row\":\"202\",\"action\":\"poll\",\"delayMs\":9000,\"hint\":\"Retry-After\",")
                    .contains("\"body\":\"{\\\"state\\\":\\\"done\\\",\\\"sum\\\":42}\"");
            assertThat(waits.millis).containsExactly(5_000L, 9_000L);
            assertThat(ran.err()).contains("202 -> poll").contains("wait 9s, by Retry-After");
            List<Received> polls = server.received().subList(1, 3);
            assertThat(polls).extracting(Received::query).containsOnly("full=1");
            assertThat(polls).allMatch(poll -> poll.headers("Authorization").equals(List.of("Bearer t")));
        }
    }

    @Test
    void an_unsafe_request_is_sent_once() {
        try (ScriptedServer server = ScriptedServer.start(Reply.status(503))) {
            Cli.Ran ran = call(server, "-d", "{}");

            assertThat(ran.exitCode()).isEqualTo(3);
            assertThat(ran.err()).contains("not sent again: POST is not idempotent");
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void an_interrupted_wait_is_told_as_cancelled() {
        try (ScriptedServer server = ScriptedServer.start(request -> {
            interruptCaller();
            return Reply.status(429).retryAfter(Duration.ofSeconds(5));
        })) {
            caller = Thread.currentThread();
            Cli.Ran ran = call(server, "-p", "agency-bots", "--json");

            assertThat(Thread.interrupted()).isTrue();
            assertThat(ran.exitCode()).isEqualTo(130);
            assertThat(ran.out()).startsWith("{\"result\":\"cancelled\"");
            assertThat(ran.err()).contains("cancelled after");
        }
    }

    private volatile Thread caller = Thread.currentThread();

    private void interruptCaller() {
        caller.interrupt();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "ftp://example.com > policy: URL (ftp://example.com): must begin with http:// or https:// and a host",
                "example.com > policy: URL (example.com): must begin with http:// or https:// and a host",
                "http:// > policy: URL (http://): Expected authority at index 7",
                "http://a b > policy: Unmatched",
                "-H Host: > policy: Missing required parameter: 'URL'; see policy call --help",
                "-H Content-Length:5 http://a > policy: call: restricted header name: \"Content-Length\"",
                "--deadline 5 http://a > policy: --deadline: duration (5): must have a unit, such as 5s or 5ms",
                "--deadline 0s http://a > policy: --deadline (0s): must be more than zero",
                "-X B@D http://a > policy: call: illegal method \"B@D\"",
                "-p nope http://a > policy: policy (nope): is neither a file nor one of",
                "-d @none http://a > policy: body (@none): there is no such file",
            })
    void what_can_t_be_sent_is_a_usage_error(String line, String message) {
        Cli.Ran ran = call(line.strip().split(" "));

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).hasLineCount(1);
        if (!message.endsWith("Unmatched")) {
            assertThat(ran.err()).startsWith(message);
        }
    }
}
