package io.policy4j.client.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policy4j.core.FailureKind;
import io.policy4j.resilience4j.AttemptRecord;
import io.policy4j.resilience4j.CallResult;
import io.policy4j.test.VirtualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class Http2Test {

    private static final HeldCertificate CERTIFICATE = new HeldCertificate.Builder()
            .addSubjectAlternativeName("localhost")
            .addSubjectAlternativeName("127.0.0.1")
            .build();
    private static final String CODES = """
            extends: http
            envelope: {code: /code}
            table:
              400 TRANSIENT: retry
              timeout|io: {retry: {times: 1}}
            """;

    private final MockWebServer server = new MockWebServer();
    private final VirtualTime time = VirtualTime.automatic();
    private final HttpClient plain = trusting();
    private final PolicyHttpClient client = PolicyHttpClient.wrap(plain, Policies.of(CODES, time));

    private static HttpClient trusting() {
        HandshakeCertificates trust = new HandshakeCertificates.Builder()
                .addTrustedCertificate(CERTIFICATE.certificate())
                .build();
        return HttpClient.newBuilder().sslContext(trust.sslContext()).build();
    }

    @BeforeEach
    void start() throws IOException {
        HandshakeCertificates identity =
                new HandshakeCertificates.Builder().heldCertificate(CERTIFICATE).build();
        server.useHttps(identity.sslSocketFactory());
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private HttpRequest get() {
        return HttpRequest.newBuilder(uri()).build();
    }

    private URI uri() {
        return URI.create("https://127.0.0.1:" + server.getPort() + "/things");
    }

    private static MockResponse.Builder reply(int status, String body) {
        return new MockResponse.Builder().code(status).body(body);
    }

    private void play(MockResponse.Builder... replies) {
        for (MockResponse.Builder reply : replies) {
            server.enqueue(reply.build());
        }
    }

    private static List<FailureKind> failures(CallResult<?> result) {
        return result.attempts().stream()
                .map(AttemptRecord::failure)
                .flatMap(Optional::stream)
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void all_attempts_share_a_connection(Way way) throws Exception {
        play(
                reply(503, "busy"),
                reply(400, "{\"code\":\"TRANSIENT\"}"),
                reply(429, "").addHeader("Retry-After", "3"),
                reply(200, "there"));

        HttpResponse<String> response = way.send(client, get(), BodyHandlers.ofString());

        assertThat(response.body()).isEqualTo("there");
        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(response.sslSession()).isPresent();
        for (int exchange = 0; exchange < 4; exchange++) {
            RecordedRequest request = server.takeRequest();
            assertThat(request.getConnectionIndex()).isZero();
            assertThat(request.getExchangeIndex()).isEqualTo(exchange);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_huge_error_body_costs_its_stream_only(Way way) throws Exception {
        String huge = "{\"code\":\"TRANSIENT\"}" + " ".repeat(3_000_000);
        play(reply(400, huge), reply(200, "there"));

        CallResult<HttpResponse<String>> result = way.account(client, get(), BodyHandlers.ofString());

        assertThat(result.attempts()).hasSize(2);
        server.takeRequest();
        assertThat(server.takeRequest().getConnectionIndex()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void a_body_larger_than_the_windows_is_whole(Way way) throws Exception {
        String large = "{\"code\":\"OTHER\"}" + " ".repeat(20_000_000);
        play(reply(400, large), reply(200, large));

        assertThat(way.send(client, get(), BodyHandlers.ofString()).body()).hasSize(large.length());
        assertThat(way.send(client.buffering(), get(), BodyHandlers.ofString()).body())
                .hasSize(large.length());
    }

    @ParameterizedTest
    @EnumSource
    void a_stream_that_is_reset_is_io(Way way) throws Exception {
        play(reply(200, "").onResponseStart(new SocketEffect.CloseStream(2)), reply(200, "there"));

        CallResult<HttpResponse<String>> result = way.account(client, get(), BodyHandlers.ofString());

        assertThat(result.kind()).isEqualTo(CallResult.Kind.SUCCESS);
        assertThat(failures(result)).containsExactly(FailureKind.IO);
    }

    @ParameterizedTest
    @EnumSource
    void a_stream_that_is_reset_in_the_body_is_io_to_a_buffering_client(Way way) throws Exception {
        String large = "x".repeat(1_000_000);
        MockResponse.Builder cut = reply(200, large).onResponseBody(new SocketEffect.CloseStream(2));
        play(cut, cut, reply(200, "there"));

        assertThatThrownBy(() -> way.send(client, get(), BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
        CallResult<HttpResponse<String>> result = way.account(client.buffering(), get(), BodyHandlers.ofString());

        assertThat(failures(result)).containsExactly(FailureKind.IO);
        assertThat(result.value().orElseThrow().body()).isEqualTo("there");
    }

    /** This server never answers a request that crosses its GOAWAY, hence the timeout. */
    @ParameterizedTest
    @EnumSource
    void a_connection_that_is_shut_down_is_replaced(Way way) throws Exception {
        play(reply(503, "").onResponseEnd(SocketEffect.ShutdownConnection.INSTANCE), reply(200, "there"));
        HttpRequest request =
                HttpRequest.newBuilder(uri()).timeout(Duration.ofSeconds(2)).build();

        HttpResponse<String> response = way.send(client, request, BodyHandlers.ofString());

        assertThat(response.body()).isEqualTo("there");
    }

    @ParameterizedTest
    @EnumSource
    void a_connection_that_breaks_is_io(Way way) throws Exception {
        HttpRequest put =
                HttpRequest.newBuilder(uri()).PUT(BodyPublishers.ofString("x")).build();
        play(reply(200, "").onResponseStart(new SocketEffect.CloseSocket()), reply(200, "there"));

        CallResult<HttpResponse<String>> result = way.account(client, put, BodyHandlers.ofString());

        assertThat(failures(result)).containsExactly(FailureKind.IO);
        assertThat(result.value().orElseThrow().body()).isEqualTo("there");
    }

    @ParameterizedTest
    @EnumSource
    void a_certificate_that_is_not_trusted_is_tls(Way way) throws Exception {
        play(reply(200, ""));
        PolicyHttpClient careful = PolicyHttpClient.wrap(HttpClient.newHttpClient(), Policies.of(CODES, time));

        CallResult<HttpResponse<String>> result = way.account(careful, get(), BodyHandlers.ofString());

        assertThat(result.kind()).isEqualTo(CallResult.Kind.FAILED);
        assertThat(failures(result)).containsExactly(FailureKind.TLS);
    }

    @ParameterizedTest
    @EnumSource
    void a_handshake_that_fails_is_tls(Way way) throws Exception {
        play(new MockResponse.Builder().failHandshake());

        CallResult<HttpResponse<String>> result = way.account(client, get(), BodyHandlers.ofString());

        assertThat(failures(result)).containsExactly(FailureKind.TLS);
    }
}
