package io.policy4j.client.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyConfig;
import io.policy4j.resilience4j.CallResult;
import io.policy4j.resilience4j.RenewalHook;
import io.policy4j.resilience4j.RequestChange;
import io.policy4j.resilience4j.RetryLaterException;
import io.policy4j.resilience4j.SignalException;
import io.policy4j.resilience4j.UpgradeRequiredException;
import io.policy4j.test.Received;
import io.policy4j.test.Reply;
import io.policy4j.test.ScriptedServer;
import io.policy4j.test.ScriptedServerExtension;
import io.policy4j.test.VirtualTime;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(ScriptedServerExtension.class)
class RetryTest {

    private static final String KEYS = """
            extends: http
            idempotency: {header: Idempotency-Key, at: [POST /orders], generate: true}
            """;

    private final VirtualTime time = VirtualTime.automatic();
    private final HttpClient plain = HttpClient.newHttpClient();

    private PolicyHttpClient client(String yaml) {
        return PolicyHttpClient.wrap(plain, Policies.of(yaml, time));
    }

    private PolicyHttpClient client() {
        return client("extends: http");
    }

    private static HttpRequest get(ScriptedServer server) {
        return HttpRequest.newBuilder(server.uri("/things")).build();
    }

    private static HttpRequest post(ScriptedServer server, BodyPublisher body) {
        return HttpRequest.newBuilder(server.uri("/orders")).POST(body).build();
    }

    @ParameterizedTest
    @EnumSource
    void a_busy_server_is_asked_again(Way way, ScriptedServer server) throws Exception {
        server.on("GET", "/things")
                .reply(Reply.status(503), Reply.status(503), Reply.ok().body("there"));

        HttpResponse<String> response = way.send(client(), get(server), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("there");
        assertThat(server.received())
                .hasSize(3)
                .extracting(Received::connection)
                .containsOnly(1);
        assertThat(time.waits()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void a_429_is_waited_for_as_long_as_the_server_says(Way way, ScriptedServer server) throws Exception {
        server.on("GET", "/things").reply(Reply.status(429).retryAfter(Duration.ofSeconds(17)), Reply.ok());

        way.send(client(), get(server), BodyHandlers.discarding());

        assertThat(time.elapsed()).isBetween(Duration.ofSeconds(17), Duration.ofSeconds(19));
    }

    @ParameterizedTest
    @EnumSource
    void the_last_response_is_the_callers_when_retries_are_used_up(Way way, ScriptedServer server) throws Exception {
        server.on("GET", "/things").reply(Reply.status(503).body("closed for the day"));

        HttpResponse<String> response = way.send(client(), get(server), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).isEqualTo("closed for the day");
        assertThat(server.received()).hasSize(4);
    }

    @ParameterizedTest
    @EnumSource
    void the_account_tells_every_attempt(Way way, ScriptedServer server) throws Exception {
        server.on("PUT", "/things")
                .reply(Reply.status(503), Reply.reset(), Reply.ok().body("there"));
        HttpRequest request = HttpRequest.newBuilder(server.uri("/things"))
                .PUT(BodyPublishers.noBody())
                .build();

        CallResult<HttpResponse<String>> result = way.account(client(), request, BodyHandlers.ofString());

        assertThat(result.kind()).isEqualTo(CallResult.Kind.SUCCESS);
        assertThat(result.attempts())
                .extracting(attempt -> attempt.row().orElse(""))
                .containsExactly("503", "io", "2xx");
        assertThat(result.value())
                .hasValueSatisfying(value -> assertThat(value.body()).isEqualTo("there"));
    }

    @ParameterizedTest
    @EnumSource
    void one_shot_bodies_are_never_sent_again(Way way) throws Exception {
        List<BodyPublisher> bodies = List.of(
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[10])),
                BodyPublishers.ofByteArrays(List.of(new byte[10])),
                BodyPublishers.fromPublisher(BodyPublishers.ofString("text")),
                BodyPublishers.concat(BodyPublishers.ofString("a"), BodyPublishers.ofString("b")));
        for (BodyPublisher body : bodies) {
            try (ScriptedServer server = ScriptedServer.start(Reply.status(503), Reply.ok())) {
                HttpRequest request =
                        HttpRequest.newBuilder(server.uri("/things")).PUT(body).build();
                CallResult<HttpResponse<Void>> result = way.account(client(), request, BodyHandlers.discarding());

                assertThat(result.kind()).isEqualTo(CallResult.Kind.FAILED);
                assertThat(server.received()).hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void bodies_that_can_be_produced_again_are(Way way, @TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("body"), "text");
        byte[] bytes = "text".getBytes(StandardCharsets.UTF_8);
        List<BodyPublisher> bodies = List.of(
                BodyPublishers.ofString("text"),
                BodyPublishers.ofByteArray(bytes),
                BodyPublishers.ofByteArray(bytes, 0, 4),
                BodyPublishers.ofFile(file),
                ReplayableBody.of(() -> BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes))));
        for (BodyPublisher body : bodies) {
            try (ScriptedServer server = ScriptedServer.start(Reply.status(503), Reply.status(503), Reply.ok())) {
                HttpRequest request =
                        HttpRequest.newBuilder(server.uri("/things")).PUT(body).build();

                way.send(client(), request, BodyHandlers.discarding());

                assertThat(server.received()).extracting(Received::text).containsExactly("text", "text", "text");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_post_without_a_key_is_not_repeated(Way way, ScriptedServer server) throws Exception {
        server.on("POST", "*").reply(Reply.status(503), Reply.ok());

        HttpResponse<Void> response =
                way.send(client(), post(server, BodyPublishers.ofString("x")), BodyHandlers.discarding());

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(server.received()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void one_key_is_made_for_all_attempts_of_a_call(Way way, ScriptedServer server) throws Exception {
        server.on("POST", "*").reply(Reply.status(503), Reply.status(500), Reply.ok());
        PolicyHttpClient client = client(KEYS);

        way.send(client, post(server, BodyPublishers.ofString("x")), BodyHandlers.discarding());
        way.send(client, post(server, BodyPublishers.ofString("x")), BodyHandlers.discarding());

        List<String> keys = server.received().stream()
                .map(request -> request.header("Idempotency-Key").orElseThrow())
                .toList();
        assertThat(keys).hasSize(4);
        assertThat(keys.subList(0, 3)).containsOnly(keys.get(0));
        assertThat(keys.get(3)).isNotEqualTo(keys.get(0));
    }

    @ParameterizedTest
    @EnumSource
    void a_key_of_the_callers_stays(Way way, ScriptedServer server) throws Exception {
        server.on("POST", "*").reply(Reply.status(503), Reply.ok());
        HttpRequest request = HttpRequest.newBuilder(server.uri("/orders"))
                .header("idempotency-key", "mine")
                .POST(BodyPublishers.ofString("x"))
                .build();

        way.send(client(KEYS), request, BodyHandlers.discarding());

        assertThat(server.received())
                .extracting(received -> received.headers("Idempotency-Key"))
                .containsExactly(List.of("mine"), List.of("mine"));
    }

    @ParameterizedTest
    @EnumSource
    void a_key_in_the_body_is_read(Way way, ScriptedServer server) throws Exception {
        server.on("POST", "*").reply(Reply.status(503), Reply.ok());
        String yaml = "extends: http\nidempotency: {body: /requestId}\n";

        HttpResponse<Void> response = way.send(
                client(yaml),
                post(server, BodyPublishers.ofString("{\"requestId\":\"r1\"}")),
                BodyHandlers.discarding());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(server.received()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void a_renewal_changes_the_next_attempt(Way way, ScriptedServer server) throws Exception {
        server.on("PUT", "*").reply(Reply.status(401), Reply.ok());
        RenewalHook hook = RenewalHook.blocking(() -> RequestChange.header("Authorization", "new")
                .withTarget(server.uri("/elsewhere"))
                .withBody("less".getBytes(StandardCharsets.UTF_8)));
        ApiPolicy policy = Policies.of(
                "extends: http\ntable:\n  401: renew token\n",
                ApiPolicyConfig.custom().time(time).renewal("token", hook));
        HttpRequest request = HttpRequest.newBuilder(server.uri("/things"))
                .header("authorization", "old")
                .header("X-Other", "kept")
                .PUT(BodyPublishers.ofString("more"))
                .timeout(Duration.ofMinutes(1))
                .build();

        way.send(PolicyHttpClient.wrap(plain, policy), request, BodyHandlers.discarding());

        Received again = server.received().get(1);
        assertThat(again.path()).isEqualTo("/elsewhere");
        assertThat(again.text()).isEqualTo("less");
        assertThat(again.headers("Authorization")).containsExactly("new");
        assertThat(again.headers("X-Other")).containsExactly("kept");
    }

    @ParameterizedTest
    @EnumSource
    void signals_are_thrown_as_they_are(Way way, ScriptedServer server) {
        server.on("GET", "/upgrade").reply(Reply.status(402).json("{\"code\":\"PLAN\"}"));
        server.on("GET", "/signal").reply(Reply.status(409));
        server.on("GET", "/later").reply(Reply.status(429).retryAfter(Duration.ofHours(3)));
        PolicyHttpClient client = client("extends: http\nenvelope: {code: /code}\ntable:\n  409: signal verify\n");
        Map<String, Class<? extends RuntimeException>> signals = Map.of(
                "/upgrade", UpgradeRequiredException.class,
                "/signal", SignalException.class,
                "/later", RetryLaterException.class);

        signals.forEach((path, type) -> assertThatThrownBy(() -> way.send(
                        client, HttpRequest.newBuilder(server.uri(path)).build(), BodyHandlers.ofString()))
                .isInstanceOf(type));
    }

    @ParameterizedTest
    @EnumSource
    void the_account_of_a_signal_has_its_body(Way way, ScriptedServer server) throws Exception {
        server.on("GET", "/things").reply(Reply.status(402).json("{\"code\":\"PLAN\"}"));

        CallResult<HttpResponse<String>> result =
                way.account(client("extends: http\nenvelope: {code: /code}"), get(server), BodyHandlers.ofString());

        assertThat(result.kind()).isEqualTo(CallResult.Kind.UPGRADE);
        assertThat(result.details().code()).isEqualTo("PLAN");
        assertThat(result.value())
                .hasValueSatisfying(value -> assertThat(value.body()).contains("PLAN"));
    }

    @ParameterizedTest
    @EnumSource
    void keys_have_budgets_of_their_own(Way way, ScriptedServer server) throws Exception {
        server.on("GET", "/things").reply(Reply.status(503));
        PolicyHttpClient client = client("extends: http\nkey: caller\nbudget: {tokens: 1, per-success: 0.1}\n");

        for (String tenant : List.of("a", "a", "b")) {
            way.send(client.withKey(tenant), get(server), BodyHandlers.discarding());
        }

        assertThat(server.received()).hasSize(2 + 1 + 2);
    }

    @ParameterizedTest
    @EnumSource
    void a_deadline_ends_the_waiting(Way way, ScriptedServer server) throws Exception {
        server.on("GET", "/things").reply(Reply.status(429).retryAfter(Duration.ofSeconds(30)));
        PolicyHttpClient client = client().withDeadline(Duration.ofSeconds(20));

        CallResult<HttpResponse<Void>> result = way.account(client, get(server), BodyHandlers.discarding());

        assertThat(result.kind()).isEqualTo(CallResult.Kind.DECLINED);
    }
}
