package io.policy4j.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ReplyTest {

    private static final String GET = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final Instant NOON = Instant.parse("2026-02-03T12:00:00.999Z");

    @Nested
    class Head {

        @Test
        void header_replaces_in_any_case_and_addHeader_adds() throws Exception {
            HttpResponse<String> response = get(Reply.status(503)
                    .header("Retry-After", "1")
                    .header("retry-after", "2")
                    .addHeader("Retry-After", "3"));
            assertThat(response.headers().allValues("Retry-After")).containsExactly("2", "3");
        }

        @Test
        void the_date_is_the_clocks_unless_told_otherwise() throws Exception {
            try (ScriptedServer server = ScriptedServer.builder()
                    .clock(InstantSource.fixed(NOON))
                    .start(
                            Reply.ok(),
                            Reply.ok().date(NOON.plusSeconds(60)),
                            Reply.ok().withoutDate())) {
                assertThat(date(server)).containsExactly("Tue, 03 Feb 2026 12:00:00 GMT");
                assertThat(date(server)).containsExactly("Tue, 03 Feb 2026 12:01:00 GMT");
                assertThat(date(server)).isEmpty();
            }
        }

        @Test
        void retry_after_rounds_seconds_up_and_writes_dates() throws Exception {
            assertThat(retryAfter(Reply.status(429).retryAfter(Duration.ofMillis(1_001))))
                    .isEqualTo("2");
            assertThat(retryAfter(Reply.status(429).retryAfter(Duration.ofSeconds(2))))
                    .isEqualTo("2");
            assertThat(retryAfter(Reply.status(429).retryAfter(NOON))).isEqualTo("Tue, 03 Feb 2026 12:00:00 GMT");
        }

        @Test
        void the_media_type_follows_the_body_unless_set() throws Exception {
            assertThat(contentType(Reply.ok().json("{}"))).containsExactly("application/json");
            assertThat(contentType(Reply.ok().body("x").json("{}"))).containsExactly("application/json");
            assertThat(contentType(Reply.ok().header("content-type", "a/b").json("{}")))
                    .containsExactly("a/b");
            assertThat(contentType(Reply.ok().body(new byte[] {1}))).isEmpty();
        }

        @Test
        void replies_never_change() throws Exception {
            Reply plain = Reply.status(503);
            plain.header("A", "b").json("{}").delay(Duration.ofDays(1)).truncateAfter(0);
            HttpResponse<String> response = get(plain);
            assertThat(response.body()).isEmpty();
            assertThat(response.headers().firstValue("A")).isEmpty();
        }
    }

    @Nested
    class BodyOnTheWire {

        @Test
        void chunks_carry_the_body() throws Exception {
            try (ScriptedServer server = ScriptedServer.start(
                            Reply.ok().body("abcde").chunked().slow(2, Duration.ZERO));
                    RawClient client = new RawClient(server)) {
                client.send(GET);
                assertThat(client.head()).contains("Transfer-Encoding: chunked").doesNotContain("Content-Length");
                String chunks = "2\r\nab\r\n2\r\ncd\r\n1\r\ne\r\n0\r\n\r\n";
                assertThat(client.read(chunks.length())).isEqualTo(chunks);
            }
        }

        @Test
        void gzip_is_announced_and_decodes() throws Exception {
            HttpResponse<byte[]> response = bytes(Reply.ok().json("{\"a\":1}").gzip());
            assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
            assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(response.body().length);
            assertThat(new String(gunzip(response.body()).readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("{\"a\":1}");
        }

        @Test
        void a_large_body_has_its_length_and_no_cost() throws Exception {
            long size = 300_000_000L;
            try (ScriptedServer server = ScriptedServer.start(Reply.status(500).largeBody(size))) {
                assertThat(count(server.uri("/x"))).isEqualTo(size);
            }
        }

        @Test
        void a_large_body_compresses_to_a_bomb() throws Exception {
            HttpResponse<byte[]> response =
                    bytes(Reply.status(500).largeBody(50_000_000L).gzip());
            assertThat(response.body().length).isLessThan(500_000);
            assertThat(gunzip(response.body()).skip(Long.MAX_VALUE)).isEqualTo(50_000_000L);
        }

        @Test
        void padding_keeps_json_valid() throws Exception {
            assertThat(get(Reply.status(500).json("{}").padTo(5)).body()).isEqualTo("{}   ");
            assertThat(get(Reply.status(500).json("{}").padTo(1)).body()).isEqualTo("{}");
        }

        @Test
        void a_stall_lets_exactly_its_bytes_through() throws Exception {
            try (ScriptedServer server =
                            ScriptedServer.start(Reply.ok().body("abcdef").stallAfter(3, Duration.ofDays(1)));
                    RawClient client = new RawClient(server)) {
                assertThat(client.send(GET).head()).contains("Content-Length: 6");
                assertThat(client.read(3)).isEqualTo("abc");
                assertThat(server.requestsInFlight()).isOne();
            }
        }

        @Test
        void a_request_that_comes_during_a_pause_is_served_after_it() throws Exception {
            try (ScriptedServer server = ScriptedServer.builder()
                            .timeScale(10)
                            .start(Reply.ok().delay(Duration.ofMillis(500)).body("a"));
                    RawClient client = new RawClient(server)) {
                client.send(GET + GET);
                assertThat(client.head()).startsWith("HTTP/1.1 200 ");
                assertThat(client.read(1)).isEqualTo("a");
                assertThat(client.head()).startsWith("HTTP/1.1 200 ");
            }
        }
    }

    @Nested
    class Faults {

        @Test
        void reset_is_a_reset_before_any_byte() throws Exception {
            try (ScriptedServer server = ScriptedServer.start(Reply.reset());
                    RawClient client = new RawClient(server)) {
                assertThatThrownBy(() -> client.send(GET).rest()).isInstanceOf(SocketException.class);
                assertThat(server.received()).hasSize(1);
            }
        }

        @Test
        void close_is_an_orderly_end_before_any_byte() throws Exception {
            try (ScriptedServer server = ScriptedServer.start(Reply.close());
                    RawClient client = new RawClient(server)) {
                assertThat(client.send(GET).rest()).isEmpty();
            }
        }

        @Test
        void truncate_announces_more_than_it_sends() throws Exception {
            assertThat(wire(Reply.ok().body("abcdef").truncateAfter(2)))
                    .contains("Content-Length: 6\r\n")
                    .endsWith("\r\n\r\nab");
            assertThat(wire(Reply.ok().body("ab").truncateAfter(9)))
                    .contains("Content-Length: 3\r\n")
                    .endsWith("\r\n\r\nab");
            assertThat(wire(Reply.ok().truncateAfter(0)))
                    .contains("Content-Length: 1\r\n")
                    .endsWith("\r\n\r\n");
            assertThat(wire(Reply.ok().body("abc").chunked().truncateAfter(3))).endsWith("\r\n\r\n3\r\nabc\r\n");
            assertThat(wire(Reply.ok().largeBody(9_000_000).gzip().truncateAfter(3)))
                    .contains("\r\n\r\n3\r\n");
        }

        @Test
        void a_truncated_reply_fails_the_client_that_reads_it() {
            assertThatThrownBy(() -> get(Reply.ok().body("abcdef").truncateAfter(2)))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> get(Reply.ok().body("abc").chunked().truncateAfter(3)))
                    .isInstanceOf(IOException.class);
        }

        @Test
        void resetAfter_resets_after_the_head() throws Exception {
            try (ScriptedServer server =
                            ScriptedServer.start(Reply.ok().body("abcdef").resetAfter(3));
                    RawClient client = new RawClient(server)) {
                client.send(GET);
                assertThatThrownBy(client::rest).isInstanceOf(SocketException.class);
            }
        }

        @Test
        void a_length_of_the_authors_own_is_sent_and_ends_the_connection() throws Exception {
            assertThat(wire(Reply.ok().body("abc").header("Content-Length", "7")))
                    .containsOnlyOnce("Content-Length")
                    .contains("Content-Length: 7\r\n", "Connection: close\r\n");
        }

        private static String wire(Reply reply) throws IOException {
            try (ScriptedServer server = ScriptedServer.start(reply);
                    RawClient client = new RawClient(server)) {
                return client.send(GET).rest();
            }
        }
    }

    private static HttpResponse<String> get(Reply reply) throws Exception {
        try (ScriptedServer server = ScriptedServer.start(reply)) {
            return Http.get(server.uri("/x"));
        }
    }

    private static HttpResponse<byte[]> bytes(Reply reply) throws Exception {
        try (ScriptedServer server = ScriptedServer.start(reply)) {
            return Http.CLIENT.send(HttpRequest.newBuilder(server.uri("/x")).build(), BodyHandlers.ofByteArray());
        }
    }

    private static long count(URI uri) throws Exception {
        try (InputStream body = Http.CLIENT
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream())
                .body()) {
            byte[] buffer = new byte[1 << 16];
            long total = 0;
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                total += n;
            }
            return total;
        }
    }

    private static InputStream gunzip(byte[] bytes) throws IOException {
        return new GZIPInputStream(new ByteArrayInputStream(bytes));
    }

    private static List<String> date(ScriptedServer server) throws Exception {
        return Http.get(server.uri("/x")).headers().allValues("Date");
    }

    private static String retryAfter(Reply reply) throws Exception {
        return get(reply).headers().firstValue("Retry-After").orElseThrow();
    }

    private static List<String> contentType(Reply reply) throws Exception {
        return get(reply).headers().allValues("Content-Type");
    }
}
