package io.policy4j.client.apache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policy4j.test.VirtualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.async.methods.SimpleRequestProducer;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.io.CloseMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
              timeout|io|connect: {retry: {times: 1}}
            """;

    private final MockWebServer server = new MockWebServer();
    private final VirtualTime time = VirtualTime.automatic();

    /** The two async clients that speak HTTP/2. */
    enum Kind {
        NEGOTIATING {
            @Override
            CloseableHttpAsyncClient build(PolicyExec policy, TlsStrategy tls) {
                return policy.addTo(HttpAsyncClients.custom())
                        .setConnectionManager(PoolingAsyncClientConnectionManagerBuilder.create()
                                .setTlsStrategy(tls)
                                .build())
                        .build();
            }
        },
        MULTIPLEXING {
            @Override
            CloseableHttpAsyncClient build(PolicyExec policy, TlsStrategy tls) {
                return policy.addTo(HttpAsyncClients.customHttp2())
                        .setTlsStrategy(tls)
                        .build();
            }
        };

        abstract CloseableHttpAsyncClient build(PolicyExec policy, TlsStrategy tls);
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

    private CloseableHttpAsyncClient client(Kind kind) {
        SSLContext trusting = new HandshakeCertificates.Builder()
                .addTrustedCertificate(CERTIFICATE.certificate())
                .build()
                .sslContext();
        return client(kind, trusting);
    }

    private CloseableHttpAsyncClient client(Kind kind, SSLContext trust) {
        TlsStrategy tls = ClientTlsStrategyBuilder.create().setSslContext(trust).buildAsync();
        CloseableHttpAsyncClient client = kind.build(PolicyExec.of(Policies.of(CODES, time)), tls);
        client.start();
        return client;
    }

    private SimpleHttpRequest get() {
        return SimpleRequestBuilder.get(uri()).build();
    }

    private URI uri() {
        return URI.create("https://127.0.0.1:" + server.getPort() + "/things");
    }

    private SimpleHttpResponse send(Kind kind, SimpleHttpRequest request) throws Exception {
        return send(client(kind), request);
    }

    private static SimpleHttpResponse send(CloseableHttpAsyncClient client, SimpleHttpRequest request)
            throws Exception {
        try {
            return client.execute(request, null).get();
        } catch (ExecutionException e) {
            throw (Exception) e.getCause();
        } finally {
            client.close(CloseMode.IMMEDIATE);
        }
    }

    private static MockResponse.Builder reply(int status, String body) {
        return new MockResponse.Builder().code(status).body(body);
    }

    private void play(MockResponse.Builder... replies) {
        for (MockResponse.Builder reply : replies) {
            server.enqueue(reply.build());
        }
    }

    @ParameterizedTest
    @EnumSource
    void all_attempts_share_a_connection(Kind kind) throws Exception {
        play(
                reply(503, "busy"),
                reply(400, "{\"code\":\"TRANSIENT\"}"),
                reply(429, "").addHeader("Retry-After", "3"),
                reply(200, "there"));

        SimpleHttpResponse response = send(kind, get());

        assertThat(response.getBodyText()).isEqualTo("there");
        assertThat(response.getVersion()).isEqualTo(HttpVersion.HTTP_2);
        for (int exchange = 0; exchange < 4; exchange++) {
            RecordedRequest request = server.takeRequest();
            assertThat(request.getConnectionIndex()).isZero();
            assertThat(request.getExchangeIndex()).isEqualTo(exchange);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_body_is_sent_again_byte_for_byte(Kind kind) throws Exception {
        play(reply(503, "busy"), reply(200, "there"));
        String body = "0123456789".repeat(50_000);

        send(
                kind,
                SimpleRequestBuilder.put(uri())
                        .setBody(body, ContentType.TEXT_PLAIN)
                        .build());

        for (int i = 0; i < 2; i++) {
            assertThat(server.takeRequest().getBody().utf8()).isEqualTo(body);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_huge_error_body_costs_no_more_than_its_connection(Kind kind) throws Exception {
        String huge = "{\"code\":\"TRANSIENT\"}" + " ".repeat(3_000_000);
        play(reply(400, huge), reply(200, "there"));

        assertThat(send(kind, get()).getBodyText()).isEqualTo("there");
        server.takeRequest();
        assertThat(server.takeRequest().getConnectionIndex()).isEqualTo(kind == Kind.MULTIPLEXING ? 0 : 1);
    }

    @ParameterizedTest
    @EnumSource
    void a_body_larger_than_the_windows_is_whole(Kind kind) throws Exception {
        String large = "{\"code\":\"OTHER\"}" + " ".repeat(1_000_000);
        play(reply(400, large));

        assertThat(send(kind, get()).getBodyBytes()).hasSize(large.length());
    }

    @ParameterizedTest
    @EnumSource
    void a_body_is_taken_little_by_little(Kind kind) throws Exception {
        String large = "{\"code\":\"OTHER\"}" + " ".repeat(500_000);
        play(reply(400, large));
        CloseableHttpAsyncClient client = client(kind);

        assertThat(client.execute(SimpleRequestProducer.create(get()), new FrugalConsumer(), null)
                        .get())
                .isNotNull();
        client.close(CloseMode.IMMEDIATE);
    }

    @ParameterizedTest
    @EnumSource
    void a_stream_that_is_reset_is_retried_where_that_is_safe(Kind kind) throws Exception {
        int cancelled = 8;
        play(reply(200, "").onResponseStart(new SocketEffect.CloseStream(cancelled)), reply(200, "there"));

        assertThat(send(kind, get()).getBodyText()).isEqualTo("there");
    }

    @ParameterizedTest
    @EnumSource
    void a_refused_stream_was_not_processed(Kind kind) throws Exception {
        int refused = 7;
        play(reply(200, "").onRequestStart(new SocketEffect.CloseStream(refused)), reply(200, "there"));
        SimpleHttpRequest post = SimpleRequestBuilder.post(uri())
                .setBody("x", ContentType.TEXT_PLAIN)
                .build();

        assertThat(send(kind, post).getBodyText()).isEqualTo("there");
    }

    @ParameterizedTest
    @EnumSource
    void a_connection_that_breaks_is_retried_where_that_is_safe(Kind kind) throws Exception {
        play(reply(200, "").onResponseStart(new SocketEffect.CloseSocket()), reply(200, "there"));

        assertThat(send(kind, get()).getBodyText()).isEqualTo("there");
    }

    @ParameterizedTest
    @EnumSource
    void a_certificate_that_is_not_trusted_is_tls(Kind kind) throws Exception {
        play(reply(200, ""));
        CloseableHttpAsyncClient careful = client(kind, SSLContext.getDefault());

        assertThatThrownBy(() -> send(careful, get())).isInstanceOf(SSLException.class);

        assertThat(time.waits()).isEmpty();
    }

    @Test
    void a_call_that_is_cancelled_leaves_others_on_its_connection_alone() throws Exception {
        play(
                reply(200, "never").headersDelay(1, TimeUnit.MINUTES),
                reply(200, "there").headersDelay(500, TimeUnit.MILLISECONDS));
        CloseableHttpAsyncClient client = client(Kind.MULTIPLEXING);
        Future<SimpleHttpResponse> unwanted = client.execute(get(), null);
        int connection = server.takeRequest().getConnectionIndex();
        Future<SimpleHttpResponse> wanted = client.execute(get(), null);
        assertThat(server.takeRequest().getConnectionIndex()).isEqualTo(connection);

        unwanted.cancel(true);

        assertThat(wanted.get().getBodyText()).isEqualTo("there");
        client.close(CloseMode.IMMEDIATE);
    }
}
