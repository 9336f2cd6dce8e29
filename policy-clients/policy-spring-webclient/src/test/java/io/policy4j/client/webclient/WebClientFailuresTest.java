package io.policy4j.client.webclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.timeout.ReadTimeoutException;
import io.policy4j.core.FailureKind;
import io.policy4j.core.Outcome;
import io.policy4j.core.Request;
import io.policy4j.resilience4j.FailureReader;
import io.policy4j.resilience4j.UpgradeRequiredException;
import io.policy4j.test.Reply;
import io.policy4j.test.ScriptedServer;
import io.policy4j.test.ScriptedServerExtension;
import io.policy4j.test.VirtualTime;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.netty.channel.AbortedException;

/** A method that throws a WebClient's exceptions, decorated as a plain supplier: nothing is known of its client. */
@ExtendWith(ScriptedServerExtension.class)
class WebClientFailuresTest {

    private final VirtualTime time = VirtualTime.automatic();

    private String fetchDecorated(ScriptedServer server, String table) {
        return Policies.of("extends: http\nenvelope: {code: /code}\n" + table, time)
                .executeSupplier(
                        Request.of("GET", "/things"),
                        () -> Connector.REACTOR
                                .client()
                                .build()
                                .get()
                                .uri(server.uri("/things"))
                                .retrieve()
                                .bodyToMono(String.class)
                                .block(Duration.ofSeconds(30)));
    }

    @Test
    void a_busy_server_is_asked_again_when_it_says(ScriptedServer server) {
        server.on("GET", "/things")
                .reply(
                        Reply.status(503).retryAfter(Duration.ofSeconds(7)),
                        Reply.ok().body("there"));

        assertThat(fetchDecorated(server, "")).isEqualTo("there");
        assertThat(time.elapsed()).isGreaterThanOrEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void a_402_is_the_typed_signal_with_the_exception_as_its_cause(ScriptedServer server) {
        server.on("GET", "/things").reply(Reply.status(402).json("{\"code\":\"PLAN_LIMIT\"}"));

        UpgradeRequiredException upgrade =
                catchThrowableOfType(UpgradeRequiredException.class, () -> fetchDecorated(server, ""));

        assertThat(upgrade.upgrade().code()).isEqualTo("PLAN_LIMIT");
        assertThat(upgrade).hasCauseInstanceOf(WebClientResponseException.class);
    }

    @Test
    void a_body_that_came_compressed_is_read(ScriptedServer server) {
        server.on("GET", "/things")
                .reply(
                        Reply.status(400).json("{\"code\":\"TRANSIENT\"}").gzip(),
                        Reply.ok().body("there"));

        assertThat(fetchDecorated(server, "table: {400 TRANSIENT: retry}")).isEqualTo("there");
    }

    @Test
    void a_body_that_breaks_is_fetched_again_as_the_method_is_one_attempt(ScriptedServer server) {
        server.on("GET", "/things")
                .reply(Reply.ok().body("there").truncateAfter(2), Reply.ok().body("there"));

        assertThat(fetchDecorated(server, "")).isEqualTo("there");
    }

    @Test
    void what_ends_the_call_is_the_methods_own_exception(ScriptedServer server) {
        server.on("GET", "/things").reply(Reply.status(404));

        assertThatThrownBy(() -> fetchDecorated(server, "")).isInstanceOf(WebClientResponseException.NotFound.class);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_failure_below_http_is_what_its_cause_is(Throwable cause, FailureKind kind) {
        assertThat(FailureReader.installed().read(requestFailed(cause))).isEqualTo(Outcome.failure(kind));
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new ConnectTimeoutException(), FailureKind.CONNECT),
                Arguments.of(new UnknownHostException(), FailureKind.CONNECT),
                Arguments.of(ReadTimeoutException.INSTANCE, FailureKind.TIMEOUT),
                Arguments.of(new TimeoutException(), FailureKind.TIMEOUT),
                Arguments.of(new SSLHandshakeException(""), FailureKind.TLS),
                Arguments.of(new DecoderException(new SSLHandshakeException("")), FailureKind.TLS),
                Arguments.of(AbortedException.beforeSend(), FailureKind.IO),
                Arguments.of(new IOException(), FailureKind.IO));
    }

    private static WebClientRequestException requestFailed(Throwable cause) {
        return new WebClientRequestException(cause, HttpMethod.GET, URI.create("http://localhost/"), new HttpHeaders());
    }

    @Test
    void what_the_callers_own_code_throws_says_nothing_about_http() {
        assertThat(FailureReader.installed().read(requestFailed(new IllegalStateException())))
                .isNull();
        assertThat(FailureReader.installed().read(new IllegalStateException())).isNull();
    }
}
