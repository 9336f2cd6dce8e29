package io.policy4j.client.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.policy4j.resilience4j.ApiPolicyConfig;
import io.policy4j.resilience4j.CallResult;
import io.policy4j.resilience4j.UpgradeRequiredException;
import io.policy4j.test.Received;
import io.policy4j.test.Reply;
import io.policy4j.test.ScriptedServer;
import io.policy4j.test.ScriptedServerExtension;
import io.policy4j.test.VirtualTime;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The caller gets the body of the last response whole, whatever was peeked, in the way that it asked for. */
@ExtendWith(ScriptedServerExtension.class)
class BodyTest {

    private static final String CODES = """
            extends: http
            envelope: {code: /code, message: /message}
            table:
              200 FAILED: retry
              400 TRANSIENT: retry
            """;

    /** More than is peeked, and in many lines. */
    private static final String TEXT = "{\"code\":\"OTHER\",\"lines\":[\n"
            + IntStream.range(0, 20_000).mapToObj(i -> i + ",\n").collect(Collectors.joining())
            + "0]}";

    private final VirtualTime time = VirtualTime.automatic();
    private final HttpClient plain = HttpClient.newHttpClient();
    private final PolicyHttpClient client = PolicyHttpClient.wrap(plain, Policies.of(CODES, time));

    private static HttpRequest get(ScriptedServer server) {
        return HttpRequest.newBuilder(server.uri("/things")).build();
    }

    /** All clients and statuses for which a body takes another way to the caller. */
    private List<HttpResponse<String>> read(Way way, ScriptedServer server, BodyHandler<String> handler)
            throws Exception {
        List<HttpResponse<String>> responses = new ArrayList<>();
        for (PolicyHttpClient each : List.of(client, client.buffering())) {
            for (int status : new int[] {200, 400, 404}) {
                server.on("GET", "/things").reply(Reply.status(status).json(TEXT));
                responses.add(way.send(each, get(server), handler));
                server.on("GET", "/things")
                        .reply(Reply.status(status).body(TEXT).chunked());
                responses.add(way.send(each, get(server), handler));
            }
        }
        return responses;
    }

    private static void assertWhole(List<HttpResponse<String>> responses) {
        assertThat(responses)
                .hasSize(12)
                .allSatisfy(response -> assertThat(response.body()).isEqualTo(TEXT));
    }

    @ParameterizedTest
    @EnumSource
    void a_body_is_whole_as_string_and_bytes(Way way, ScriptedServer server) throws Exception {
        assertWhole(read(way, server, BodyHandlers.ofString()));
        assertWhole(read(
                way,
                server,
                head -> BodySubscribers.mapping(
                        BodySubscribers.ofByteArray(), bytes -> new String(bytes, StandardCharsets.UTF_8))));
        assertWhole(read(way, server, BodyHandlers.buffering(BodyHandlers.ofString(), 100_000)));
    }

    @ParameterizedTest
    @EnumSource
    void a_body_is_whole_as_a_file(Way way, ScriptedServer server, @TempDir Path directory) throws Exception {
        AtomicInteger files = new AtomicInteger();
        assertWhole(read(
                way,
                server,
                head -> BodySubscribers.mapping(
                        BodySubscribers.ofFile(directory.resolve("body" + files.incrementAndGet())),
                        BodyTest::contentOf)));
    }

    private static String contentOf(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_body_is_whole_as_a_stream(Way way, ScriptedServer server) throws Exception {
        server.on("GET", "/things").reply(Reply.status(400).json(TEXT));
        try (InputStream body =
                way.send(client, get(server), BodyHandlers.ofInputStream()).body()) {
            assertThat(body.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo(TEXT);
        }
        try (Stream<String> lines =
                way.send(client, get(server), BodyHandlers.ofLines()).body()) {
            assertThat(lines).hasSize(20_002).last().isEqualTo("0]}");
        }
        assertThat(server.received()).extracting(Received::connection).containsOnly(1);
    }

    @ParameterizedTest
    @EnumSource
    void a_body_is_whole_as_a_publisher(Way way, ScriptedServer server) throws Exception {
        server.on("GET", "/things").reply(Reply.status(400).json(TEXT));

        Flow.Publisher<List<ByteBuffer>> body =
                way.send(client, get(server), BodyHandlers.ofPublisher()).body();

        CountingSubscriber subscriber = new CountingSubscriber();
        body.subscribe(subscriber);
        assertThat(subscriber.getBody().toCompletableFuture().get()).isEqualTo(TEXT.length());
    }

    @ParameterizedTest
    @EnumSource
    void a_body_can_be_thrown_away_or_replaced(Way way, ScriptedServer server) throws Exception {
        server.on("GET", "/things").reply(Reply.status(400).json(TEXT));

        assertThat(way.send(client, get(server), BodyHandlers.discarding()).body())
                .isNull();
        assertThat(way.send(client, get(server), BodyHandlers.replacing("mine")).body())
                .isEqualTo("mine");
        assertThat(server.received()).extracting(Received::connection).containsOnly(1);
    }

    @ParameterizedTest
    @EnumSource
    void the_handler_is_applied_once_to_the_response_that_ends_the_call(Way way, ScriptedServer server)
            throws Exception {
        server.on("GET", "/things")
                .reply(
                        Reply.status(503).body("first"),
                        Reply.status(400).json("{\"code\":\"TRANSIENT\"}"),
                        Reply.ok().json("{\"code\":\"FAILED\"}"),
                        Reply.ok().body("last"));
        List<Integer> statuses = new ArrayList<>();

        HttpResponse<String> response = way.send(client, get(server), head -> {
            statuses.add(head.statusCode());
            return BodySubscribers.ofString(StandardCharsets.UTF_8);
        });

        assertThat(statuses).containsExactly(200);
        assertThat(response.body()).isEqualTo("last");
        assertThat(server.received()).hasSize(4);
    }

    @ParameterizedTest
    @EnumSource
    void the_code_in_a_compressed_body_is_read(Way way, ScriptedServer server) throws Exception {
        String error = "{\"code\":\"TRANSIENT\"}";
        server.on("GET", "/things")
                .reply(
                        Reply.status(400).json(error).gzip(),
                        Reply.status(400).header("Content-Encoding", "deflate").body(deflated(error, false)),
                        Reply.status(400).header("Content-Encoding", "deflate").body(deflated(error, true)),
                        Reply.ok().body("there"));

        CallResult<HttpResponse<String>> result = way.account(client, get(server), BodyHandlers.ofString());

        assertThat(result.attempts())
                .extracting(attempt -> attempt.row().orElse(""))
                .containsExactly("400 TRANSIENT", "400 TRANSIENT", "400 TRANSIENT", "2xx");
    }

    private static byte[] deflated(String text, boolean raw) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(bytes, new Deflater(Deflater.DEFAULT_COMPRESSION, raw))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @EnumSource
    void responses_without_bodies_are_decided_at_once(Way way, ScriptedServer server) throws Exception {
        server.on("*", "/none").reply(Reply.status(204));
        server.on("*", "/same").reply(Reply.status(304));
        server.on("HEAD", "/error").reply(Reply.status(400).json("{\"code\":\"TRANSIENT\"}"));
        for (PolicyHttpClient each : List.of(client, client.buffering())) {
            for (String path : List.of("/none", "/same")) {
                HttpResponse<String> response =
                        way.send(each, HttpRequest.newBuilder(server.uri(path)).build(), BodyHandlers.ofString());
                assertThat(response.body()).isEmpty();
            }
            HttpRequest head = HttpRequest.newBuilder(server.uri("/error"))
                    .method("HEAD", BodyPublishers.noBody())
                    .build();
            HttpResponse<String> response = way.send(each, head, BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).isEmpty();
        }
        assertThat(server.received()).hasSize(6);
    }

    @ParameterizedTest
    @EnumSource
    void redirects_are_the_wrapped_clients(Way way, ScriptedServer server) throws Exception {
        server.on("GET", "/things")
                .reply(Reply.status(302).header("Location", "/there").body("moved"));
        server.on("GET", "/there").reply(Reply.status(503), Reply.ok().body("there"));
        HttpClient following = PolicyHttpClient.wrap(
                HttpClient.newBuilder().followRedirects(Redirect.ALWAYS).build(), Policies.of(CODES, time));

        HttpResponse<String> stays = way.send(client, get(server), BodyHandlers.ofString());
        HttpResponse<String> goes = way.send(following, get(server), BodyHandlers.ofString());

        assertThat(stays.statusCode()).isEqualTo(302);
        assertThat(stays.body()).isEqualTo("moved");
        assertThat(goes.body()).isEqualTo("there");
        assertThat(goes.uri()).isEqualTo(server.uri("/there"));
        assertThat(goes.previousResponse()).hasValueSatisfying(previous -> {
            assertThat(previous.statusCode()).isEqualTo(302);
            assertThat(previous.body()).isNull();
        });
        assertThat(server.received("GET", "/things")).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource
    void a_response_is_what_the_wrapped_client_gave(Way way, ScriptedServer server) throws Exception {
        server.on("GET", "/things").reply(Reply.status(404).header("X-Id", "7").body("nothing"));

        HttpResponse<String> response = way.send(client, get(server), BodyHandlers.ofString());

        assertThat(response.headers().firstValue("x-id")).hasValue("7");
        assertThat(response.request().uri()).isEqualTo(server.uri("/things"));
        assertThat(response.uri()).isEqualTo(server.uri("/things"));
        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        assertThat(response.sslSession()).isEmpty();
        assertThat(response.previousResponse()).isEmpty();
        assertThat(response).hasToString("(GET) 404");
    }

    @ParameterizedTest
    @EnumSource
    void details_are_read_where_the_configuration_asks_for_them(Way way, ScriptedServer server) throws Exception {
        server.on("GET", "/things").reply(Reply.status(404).json("{\"code\":\"GONE\",\"message\":\"it is gone\"}"));
        PolicyHttpClient detailed = PolicyHttpClient.wrap(
                plain, Policies.of(CODES, ApiPolicyConfig.custom().time(time).details(true)));

        CallResult<HttpResponse<String>> result = way.account(detailed, get(server), BodyHandlers.ofString());

        assertThat(result.details().message()).isEqualTo("it is gone");
        assertThat(result.value().orElseThrow().body()).contains("it is gone");
    }

    @ParameterizedTest
    @EnumSource
    void a_body_that_nobody_reads_is_told_to_whoever_asks(Way way, ScriptedServer server) {
        server.on("GET", "/things").reply(Reply.status(402).body("pay"));

        Throwable thrown = catchThrowable(() ->
                way.send(PolicyHttpClient.wrap(plain, Policies.of(CODES, time)), get(server), BodyHandlers.ofString()));

        HttpResponse<?> unread = (HttpResponse<?>)
                ((UpgradeRequiredException) thrown).result().value().orElseThrow();
        assertThat(unread.statusCode()).isEqualTo(402);
        assertThatThrownBy(unread::body).isInstanceOf(IllegalStateException.class);
    }
}
