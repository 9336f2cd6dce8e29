package io.policy4j.client.springweb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.handler.timeout.ReadTimeoutException;
import io.policy4j.core.FailureKind;
import io.policy4j.core.Outcome;
import io.policy4j.core.Request;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.FailureReader;
import io.policy4j.resilience4j.UpgradeRequiredException;
import io.policy4j.test.Reply;
import io.policy4j.test.ScriptedServer;
import io.policy4j.test.ScriptedServerExtension;
import io.policy4j.test.VirtualTime;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;

/** A method that throws Spring's exceptions, decorated as a plain supplier: nothing is known of its client. */
@ExtendWith(ScriptedServerExtension.class)
class SpringWebFailuresTest {

    private static final String CODES = "extends: http\nenvelope: {code: /code}\n";

    private final VirtualTime time = VirtualTime.automatic();

    private static String fetch(ScriptedServer server) {
        return Factory.JDK
                .client()
                .build()
                .get()
                .uri(server.uri("/things"))
                .retrieve()
                .body(String.class);
    }

    private String decorated(String policy, Supplier<String> method) {
        return Policies.of(policy, time).executeSupplier(Request.of("GET", "/things"), method);
    }

    @Test
    void a_busy_server_is_asked_again_when_it_says(ScriptedServer server) {
        server.on("GET", "/things")
                .reply(
                        Reply.status(503).retryAfter(Duration.ofSeconds(7)),
                        Reply.ok().body("there"));

        assertThat(decorated(CODES, () -> fetch(server))).isEqualTo("there");
        assertThat(time.elapsed()).isGreaterThanOrEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void a_402_is_the_typed_signal_with_the_exception_as_its_cause(ScriptedServer server) {
        server.on("GET", "/things").reply(Reply.status(402).json("{\"code\":\"PLAN_LIMIT\"}"));

        UpgradeRequiredException upgrade =
                catchThrowableOfType(UpgradeRequiredException.class, () -> decorated(CODES, () -> fetch(server)));

        assertThat(upgrade.upgrade().code()).isEqualTo("PLAN_LIMIT");
        assertThat(upgrade).hasCauseInstanceOf(HttpClientErrorException.class);
    }

    @Test
    void a_body_that_came_compressed_is_read(ScriptedServer server) {
        server.on("GET", "/things")
                .reply(
                        Reply.status(400).json("{\"code\":\"TRANSIENT\"}").gzip(),
                        Reply.ok().body("there"));
        RestClient raw = Factory.SIMPLE.client().build();

        String body = decorated(
                CODES + "table: {400 TRANSIENT: retry}",
                () -> raw.get().uri(server.uri("/things")).retrieve().body(String.class));

        assertThat(body).isEqualTo("there");
    }

    @Test
    void a_body_that_breaks_is_fetched_again_as_the_method_is_one_attempt(ScriptedServer server) {
        server.on("GET", "/things")
                .reply(Reply.ok().body("there").truncateAfter(2), Reply.ok().body("there"));

        assertThat(decorated(CODES, () -> fetch(server))).isEqualTo("there");
    }

    @Test
    void what_ends_the_call_is_the_methods_own_exception(ScriptedServer server) {
        server.on("GET", "/things").reply(Reply.status(404));

        assertThatThrownBy(() -> decorated(CODES, () -> fetch(server)))
                .isInstanceOf(HttpClientErrorException.NotFound.class);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_failure_below_http_is_what_its_cause_is(IOException cause, FailureKind kind) {
        Outcome wrapped = FailureReader.installed().read(new ResourceAccessException("I/O error", cause));

        assertThat(wrapped).isEqualTo(Outcome.failure(kind));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void an_interceptor_reads_the_cause_itself(IOException cause, FailureKind kind) {
        FailureReader reader = FailureReader.installed().or(FailureReader.standard());

        assertThat(reader.read(cause)).isEqualTo(Outcome.failure(kind));
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new ConnectException(), FailureKind.CONNECT),
                Arguments.of(new ConnectTimeoutException("Apache's"), FailureKind.CONNECT),
                Arguments.of(new SocketTimeoutException(), FailureKind.TIMEOUT),
                Arguments.of(new IOException("Jetty's", new TimeoutException()), FailureKind.TIMEOUT),
                Arguments.of(new IOException("Netty's", ReadTimeoutException.INSTANCE), FailureKind.TIMEOUT),
                Arguments.of(new IOException("JDK's", new SSLHandshakeException("")), FailureKind.TLS),
                Arguments.of(new IOException("", new IOException("", new SSLHandshakeException(""))), FailureKind.TLS),
                Arguments.of(new IOException("", new EOFException()), FailureKind.IO),
                Arguments.of(new EOFException(), FailureKind.IO));
    }

    @Test
    void other_exceptions_say_nothing_about_http() {
        assertThat(FailureReader.installed().read(new IllegalStateException())).isNull();
        assertThat(FailureReader.installed().read(new ResourceAccessException("no cause")))
                .isNull();
    }

    @Test
    void an_exception_without_headers_and_body_is_a_status() {
        RestClientResponseException bare = new RestClientResponseException("bare", 599, "odd", null, null, UTF_8);

        assertThat(FailureReader.installed().read(bare)).hasToString("599");
    }

    @Test
    void a_policy_within_a_policy_is_asked_once(ScriptedServer server) {
        server.on("GET", "/things").reply(Reply.status(402));
        ApiPolicy inner = Policies.base(time);
        RestClient client = Factory.JDK
                .client()
                .requestInterceptor(PolicyInterceptor.of(inner))
                .build();

        assertThatThrownBy(() -> decorated(
                        CODES,
                        () -> client.get().uri(server.uri("/things")).retrieve().body(String.class)))
                .isInstanceOf(UpgradeRequiredException.class);
        assertThat(server.received()).hasSize(1);
    }
}
