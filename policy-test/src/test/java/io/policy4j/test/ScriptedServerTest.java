package io.policy4j.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ScriptedServerTest {

    private static final String GET = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final Duration FOREVER = Duration.ofDays(365_000);

    @Nested
    class Answering {

        @Test
        void a_script_plays_in_order_and_repeats_its_last_reply() throws Exception {
            try (ScriptedServer server = ScriptedServer.start(Reply.status(503), Reply.status(429), Reply.ok())) {
                assertThat(statuses(server, 5)).containsExactly(503, 429, 200, 200, 200);
            }
        }

        @Test
        void a_script_can_end_with_another_reply() throws Exception {
            try (ScriptedServer server =
                    ScriptedServer.builder().whenPlayed(Reply.status(418)).start(Reply.ok())) {
                assertThat(statuses(server, 3)).containsExactly(200, 418, 418);
            }
        }

        @Test
        void what_nobody_scripted_is_a_500_that_names_the_request() throws Exception {
            try (ScriptedServer server = ScriptedServer.start()) {
                HttpResponse<String> response = Http.get(server.uri("/lost?q=1"));
                assertThat(response.statusCode()).isEqualTo(500);
                assertThat(response.body()).contains("GET /lost").doesNotContain("q=1");
            }
        }

        @Test
        void a_route_answers_its_method_and_path_only() throws Exception {
            try (ScriptedServer server = ScriptedServer.start(Reply.status(404))) {
                server.on("POST", "/x/*").reply(Reply.status(201), Reply.status(409));
                assertThat(Http.post(server.uri("/x/1?q=/y"), "{}").statusCode())
                        .isEqualTo(201);
                assertThat(Http.get(server.uri("/x/1")).statusCode()).isEqualTo(404);
                assertThat(Http.post(server.uri("/y/x/1"), "{}").statusCode()).isEqualTo(404);
                assertThat(Http.post(server.uri("/x/a/b"), "{}").statusCode()).isEqualTo(409);
                assertThat(server.received("POST", "/x/*")).hasSize(2);
            }
        }

        @Test
        void a_later_route_goes_first_and_steps_aside_when_played_once() throws Exception {
            try (ScriptedServer server = ScriptedServer.start(Reply.ok())) {
                server.on("*", "/x").reply(Reply.status(202));
                server.on("GET", "/x").replyOnce(Reply.status(503), Reply.status(502));
                assertThat(statuses(server, 4)).containsExactly(503, 502, 202, 202);
            }
        }

        @Test
        void a_handler_sees_the_whole_request() throws Exception {
            try (ScriptedServer server = ScriptedServer.start(request -> Reply.ok()
                    .body(request.method()
                            + request.path()
                            + request.query()
                            + request.text()
                            + request.headers("x-a")))) {
                assertThat(Http.post(server.uri("/p%20q?a=b%20c"), "héllo", "X-A", "1", "X-A", "2")
                                .body())
                        .isEqualTo("POST/p%20qa=b%20chéllo[1, 2]");
            }
        }

        @Test
        void a_handler_that_fails_is_a_500_that_names_the_failure() throws Exception {
            try (ScriptedServer server = ScriptedServer.start(request -> {
                throw new IllegalStateException("no luck");
            })) {
                HttpResponse<String> response = Http.get(server.uri("/x"));
                assertThat(response.statusCode()).isEqualTo(500);
                assertThat(response.body()).contains("no luck");
            }
        }
    }

    @Nested
    class Recording {

        @Test
        void requests_are_numbered_dated_and_tied_to_their_connection() throws Exception {
            Instant noon = Instant.parse("2026-01-01T12:00:00Z");
            try (ScriptedServer server = ScriptedServer.builder()
                            .clock(InstantSource.fixed(noon))
                            .nanoTime(() -> 42L)
                            .start(Reply.ok());
                    RawClient one = new RawClient(server)) {
                one.send(GET).head();
                one.send(GET).head();
                try (RawClient two = new RawClient(server)) {
                    two.send(GET).head();
                }
                List<Received> all = server.received();
                assertThat(all).extracting(Received::index).containsExactly(0, 1, 2);
                assertThat(all).extracting(Received::connection).containsExactly(1, 1, 2);
                assertThat(all).extracting(Received::at).containsOnly(noon);
                assertThat(all).extracting(Received::nanoTime).containsOnly(42L);
                assertThat(server.connectionsAccepted()).isEqualTo(2);
            }
        }

        @Test
        void forgetting_does_not_reuse_indexes() throws Exception {
            try (ScriptedServer server = ScriptedServer.start(Reply.ok())) {
                statuses(server, 2);
                server.forgetReceived();
                statuses(server, 1);
                assertThat(server.received()).extracting(Received::index).containsExactly(2);
            }
        }

        @Test
        void a_received_request_can_not_be_changed_or_leak_secrets_in_its_text() throws Exception {
            try (ScriptedServer server = ScriptedServer.start(Reply.ok())) {
                Http.post(server.uri("/x?token=secret"), "secret", "Authorization", "secret");
                Received request = server.received().get(0);
                request.body()[0] = 'X';
                assertThat(request.text()).isEqualTo("secret");
                assertThat(request.header("AUTHORIZATION")).contains("secret");
                assertThatThrownBy(() -> request.headers().clear()).isInstanceOf(UnsupportedOperationException.class);
                assertThat(request.toString()).contains("POST /x").doesNotContain("secret");
            }
        }

        @Test
        void requests_in_flight_and_open_connections_are_counted() throws Exception {
            CountDownLatch gate = new CountDownLatch(1);
            try (ScriptedServer server = ScriptedServer.start(request -> {
                        gate.await();
                        return Reply.ok();
                    });
                    RawClient one = new RawClient(server);
                    RawClient two = new RawClient(server)) {
                one.send(GET);
                two.send(GET);
                await().until(() -> server.requestsInFlight() == 2 && server.connectionsOpen() == 2);
                gate.countDown();
                one.head();
                two.head();
                await().until(() -> server.requestsInFlight() == 0);
                assertThat(server.mostRequestsInFlight()).isEqualTo(2);
                one.leave();
                await().until(() -> server.connectionsOpen() == 1);
            }
        }

        @Test
        void a_client_that_leaves_during_a_pause_is_noticed() throws Exception {
            try (ScriptedServer server =
                    ScriptedServer.start(Reply.ok().body("abc").stallAfter(1, FOREVER))) {
                try (RawClient client = new RawClient(server)) {
                    client.send(GET).head();
                    assertThat(client.read(1)).isEqualTo("a");
                }
                await().until(() -> server.connectionsOpen() == 0 && server.requestsInFlight() == 0);
            }
        }
    }

    @Nested
    class Protocol {

        @Test
        void one_connection_carries_many_requests() throws Exception {
            try (ScriptedServer server = ScriptedServer.start(Reply.ok().body("abc"))) {
                HttpClient client = HttpClient.newHttpClient();
                for (int i = 0; i < 5; i++) {
                    client.send(HttpRequest.newBuilder(server.uri("/x")).build(), BodyHandlers.ofString());
                }
                assertThat(server.connectionsAccepted()).isOne();
            }
        }

        @Test
        void connection_close_is_honoured() throws Exception {
            try (ScriptedServer server = ScriptedServer.start(Reply.ok().body("abc"));
                    RawClient client = new RawClient(server)) {
                client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
                assertThat(client.rest()).contains("Connection: close\r\n").endsWith("\r\n\r\nabc");
            }
        }

        @Test
        void http_1_0_gets_no_chunks_and_an_end_of_stream() throws Exception {
            try (ScriptedServer server =
                            ScriptedServer.start(Reply.ok().body("abc").chunked());
                    RawClient client = new RawClient(server)) {
                assertThat(client.send("GET / HTTP/1.0\r\n\r\n").rest())
                        .doesNotContain("Transfer-Encoding")
                        .endsWith("\r\n\r\nabc");
            }
        }

        @Test
        void a_chunked_request_body_is_read_with_extensions_and_trailers() throws Exception {
            try (ScriptedServer server = ScriptedServer.start(Reply.ok());
                    RawClient client = new RawClient(server)) {
                client.send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
                client.send("3;a=b\r\nabc\r\nA\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n");
                client.head();
                client.send(GET).head();
                assertThat(server.received()).extracting(Received::text).containsExactly("abc0123456789", "");
            }
        }

        @Test
        void expect_100_continue_is_answered_before_the_body_comes() throws Exception {
            try (ScriptedServer server = ScriptedServer.start(Reply.status(201));
                    RawClient client = new RawClient(server)) {
                client.send("PUT / HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
                assertThat(client.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
                assertThat(client.send("ok").head()).startsWith("HTTP/1.1 201 ");
                assertThat(server.received().get(0).text()).isEqualTo("ok");
            }
        }

        @Test
        void head_204_and_304_have_no_body_and_keep_the_connection_in_step() throws Exception {
            try (ScriptedServer server = ScriptedServer.start(
                            Reply.ok().body("abc").chunked(),
                            Reply.ok().body("abc"),
                            Reply.status(204).body("abc"),
                            Reply.status(304).body("abc"),
                            Reply.ok().body("end"));
                    RawClient client = new RawClient(server)) {
                String head = GET.replace("GET", "HEAD");
                assertThat(client.send(head).head()).contains("Transfer-Encoding: chunked");
                assertThat(client.send(head).head()).contains("Content-Length: 3");
                assertThat(client.send(GET).head()).startsWith("HTTP/1.1 204 ").doesNotContain("Content-Length");
                assertThat(client.send(GET).head()).startsWith("HTTP/1.1 304 ").doesNotContain("Content-Length");
                assertThat(client.send(GET).head()).startsWith("HTTP/1.1 200 ");
                assertThat(client.read(3)).isEqualTo("end");
            }
        }

        @Test
        void a_head_that_is_no_http_is_a_400_and_the_end() throws Exception {
            try (ScriptedServer server = ScriptedServer.start(Reply.ok())) {
                for (String bad : List.of("hello\r\n\r\n", "GET / HTTP/1.1\r\nno colon\r\n\r\n", "\r\n\r\n")) {
                    try (RawClient client = new RawClient(server)) {
                        assertThat(client.send(bad).rest()).startsWith("HTTP/1.1 400 ");
                    }
                }
                assertThat(server.received()).isEmpty();
            }
        }

        @Test
        void many_clients_are_served_at_once() {
            try (ScriptedServer server =
                    ScriptedServer.start(request -> Reply.ok().body(request.query()))) {
                List<CompletableFuture<HttpResponse<String>>> calls = IntStream.range(0, 200)
                        .mapToObj(i -> Http.sendAsync("GET", server.uri("/x?" + i), ""))
                        .toList();
                for (int i = 0; i < calls.size(); i++) {
                    assertThat(calls.get(i).join().body()).isEqualTo(Integer.toString(i));
                }
                assertThat(server.received()).hasSize(200);
            }
        }
    }

    @Nested
    class Closing {

        @Test
        void ends_stalls_and_threads_at_once() throws Exception {
            ScriptedServer server = ScriptedServer.start();
            server.on("*", "/delay").reply(Reply.ok().delay(FOREVER));
            server.on("*", "/handler").handle(request -> {
                new CountDownLatch(1).await();
                return Reply.ok();
            });
            List<CompletableFuture<HttpResponse<String>>> calls = List.of(
                    Http.sendAsync("GET", server.uri("/delay"), ""), Http.sendAsync("GET", server.uri("/handler"), ""));
            await().until(() -> server.received().size() == 2);
            server.close();
            server.close();
            for (CompletableFuture<HttpResponse<String>> call : calls) {
                assertThatThrownBy(call::get).isInstanceOf(ExecutionException.class);
            }
            assertThat(server.connectionsOpen()).isZero();
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().startsWith("policy4j-test-" + server.port() + "-"));
            assertThatThrownBy(() -> Http.get(server.uri("/x"))).isInstanceOf(ConnectException.class);
        }

        @Test
        void a_handler_may_close_its_own_server() {
            CompletableFuture<Boolean> closed = new CompletableFuture<>();
            ScriptedServer[] server = new ScriptedServer[1];
            server[0] = ScriptedServer.start(request -> {
                server[0].close();
                closed.complete(!Thread.currentThread().isInterrupted());
                return Reply.ok();
            });
            assertThat(Http.sendAsync("GET", server[0].uri("/x"), "")).failsWithin(Duration.ofSeconds(30));
            assertThat(closed).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(true);
        }
    }

    @Nested
    class Settings {

        @Test
        void a_time_scale_divides_the_servers_own_delays() throws Exception {
            try (ScriptedServer server = ScriptedServer.builder()
                    .timeScale(1e9)
                    .start(Reply.ok()
                            .delay(Duration.ofDays(7))
                            .body("abc")
                            .slow(1, Duration.ofDays(7))
                            .stallAfter(2, Duration.ofDays(7)))) {
                assertThat(Http.get(server.uri("/x")).body()).isEqualTo("abc");
            }
        }

        @Test
        void bad_values_are_refused_with_name_value_and_rule() {
            assertThatThrownBy(() -> ScriptedServer.builder().timeScale(0))
                    .hasMessage("timeScale (0.0): must be positive and finite");
            assertThatThrownBy(() -> ScriptedServer.builder().port(70_000))
                    .hasMessage("port (70000): must be 0 to 65535");
            assertThatThrownBy(() -> Reply.status(99)).hasMessage("status (99): must be 200 to 999");
            assertThatThrownBy(() -> Reply.ok().delay(Duration.ofMillis(-1)))
                    .hasMessage("delay (PT-0.001S): must be zero or more");
            assertThatThrownBy(() -> Reply.ok().header("A", "b\r\nC: d")).hasMessageContaining("must be one line");
        }

        @Test
        void a_fixed_port_is_kept() {
            int port;
            try (ScriptedServer server = ScriptedServer.start()) {
                port = server.port();
            }
            try (ScriptedServer again = ScriptedServer.builder().port(port).start()) {
                assertThat(again.port()).isEqualTo(port);
            }
        }
    }

    private static List<Integer> statuses(ScriptedServer server, int count) throws Exception {
        Integer[] all = new Integer[count];
        for (int i = 0; i < count; i++) {
            all[i] = Http.get(server.uri("/x")).statusCode();
        }
        return List.of(all);
    }
}
