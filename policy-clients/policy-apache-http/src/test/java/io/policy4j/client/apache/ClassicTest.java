package io.policy4j.client.apache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.PolicyTime;
import io.policy4j.resilience4j.WaitInterruptedException;
import io.policy4j.test.Received;
import io.policy4j.test.Reply;
import io.policy4j.test.ScriptedServer;
import io.policy4j.test.ScriptedServerExtension;
import io.policy4j.test.VirtualTime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPut;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.entity.mime.MultipartEntityBuilder;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.classic.RequestFailedException;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the classic client does beyond the contract. */
@ExtendWith(ScriptedServerExtension.class)
class ClassicTest {

    private static final Duration FOR_EVER = Duration.ofHours(1);
    private static final String CODES = """
            extends: http
            envelope: {code: /code}
            table:
              400 TRANSIENT: {retry: {times: 1}}
            """;

    private final PoolingHttpClientConnectionManager pool = PoolingHttpClientConnectionManagerBuilder.create()
            .setMaxConnTotal(1)
            .setMaxConnPerRoute(1)
            .build();
    private final VirtualTime time = VirtualTime.automatic();

    private CloseableHttpClient client(String yaml, PolicyTime ownTime) {
        return builder(Policies.of(yaml, ownTime)).build();
    }

    private HttpClientBuilder builder(ApiPolicy policy) {
        return PolicyExec.of(policy).addTo(HttpClients.custom()).setConnectionManager(pool);
    }

    @AfterEach
    void close() {
        pool.close();
    }

    private void assertNothingLeased() {
        await().until(() -> pool.getTotalStats().getLeased() == 0);
    }

    @Test
    void headers_of_handlers_outside_are_on_every_attempt(ScriptedServer server) throws Exception {
        server.on("GET", "/things").reply(Reply.status(503), Reply.ok());
        CloseableHttpClient client = builder(Policies.base(time))
                .addExecInterceptorFirst("outside", (request, scope, chain) -> {
                    request.addHeader("X-Outside", "1");
                    return chain.proceed(request, scope);
                })
                .build();

        client.execute(new HttpGet(server.uri("/things")), response -> null);

        assertThat(server.received())
                .extracting(received -> received.headers("X-Outside"))
                .containsExactly(List.of("1"), List.of("1"));
    }

    @Test
    void a_part_that_is_a_stream_is_sent_once(ScriptedServer server) throws Exception {
        server.on("PUT", "/things").reply(Reply.status(503), Reply.ok());
        HttpPut put = new HttpPut(server.uri("/things"));
        put.setEntity(MultipartEntityBuilder.create()
                .addBinaryBody(
                        "file", new ByteArrayInputStream(new byte[10]), ContentType.APPLICATION_OCTET_STREAM, "f")
                .build());

        int status = client("extends: http", time).execute(put, ClassicHttpResponse::getCode);

        assertThat(status).isEqualTo(503);
        assertThat(server.received()).hasSize(1);
    }

    @Test
    void a_looked_at_entity_can_be_written_out_and_is_read_once(ScriptedServer server) throws Exception {
        String json = "{\"code\":\"OTHER\"}" + " ".repeat(200_000);
        server.on("GET", "/things").reply(Reply.status(400).json(json));

        client(CODES, time).execute(new HttpGet(server.uri("/things")), response -> {
            assertThat(response.getEntity().isRepeatable()).isFalse();
            assertThat(response.getEntity().isStreaming()).isTrue();
            assertThat(response.getEntity().getContentLength()).isEqualTo(json.length());
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            response.getEntity().writeTo(out);
            assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(json);
            return null;
        });

        assertNothingLeased();
    }

    @Test
    void a_looked_at_entity_that_is_read_or_consumed_leaves_its_connection_to_the_next(ScriptedServer server)
            throws Exception {
        server.on("GET", "/things").reply(Reply.status(400).json("{\"code\":\"OTHER\"}" + " ".repeat(200_000)));
        CloseableHttpClient client = client(CODES, time);

        client.execute(new HttpGet(server.uri("/things")), response -> EntityUtils.toString(response.getEntity()));
        client.execute(new HttpGet(server.uri("/things")), response -> null);
        try (ClassicHttpResponse response = client.executeOpen(null, new HttpGet(server.uri("/things")), null)) {
            EntityUtils.consume(response.getEntity());
        }

        assertNothingLeased();
        assertThat(server.connectionsAccepted()).isEqualTo(1);
    }

    @Test
    void a_looked_at_response_that_is_closed_unread_closes_its_connection(ScriptedServer server) throws Exception {
        server.on("GET", "/things")
                .reply(Reply.ok().json("{\"code\":\"OTHER\"}").stallAfter(5, FOR_EVER));

        client(CODES + "  200 TRANSIENT: retry\n", time)
                .executeOpen(null, new HttpGet(server.uri("/things")), null)
                .close();

        assertNothingLeased();
        await().until(() -> server.requestsInFlight() == 0);
    }

    @Test
    void attempt_timeout_covers_the_wait_for_a_connection(ScriptedServer server) throws Exception {
        server.on("GET", "/held").reply(Reply.ok().body("0123456789").stallAfter(5, FOR_EVER));
        CloseableHttpClient client =
                client("extends: http\nattempt-timeout: 100ms\ntable: {timeout: fail}", PolicyTime.system());

        HttpGet held = new HttpGet(server.uri("/held"));
        client.executeOpen(null, held, null);
        assertThatThrownBy(() -> client.execute(new HttpGet(server.uri("/other")), response -> null))
                .isInstanceOf(SocketTimeoutException.class)
                .hasMessageContaining("PT0.1S");
        held.cancel();
        assertNothingLeased();
    }

    /** What a call can be stopped in. */
    @Nested
    class Stopping {

        private final Map<String, Reply> stalls = Map.of(
                "/wait", Reply.status(503).header("Retry-After", "60"),
                "/head", Reply.ok().delay(FOR_EVER),
                "/peek", Reply.status(400).json("{\"code\":1}").stallAfter(5, FOR_EVER),
                "/body", Reply.ok().body("0123456789").stallAfter(5, FOR_EVER),
                "/looked-at",
                        Reply.status(400)
                                .json("{\"code\":\"OTHER\"}" + " ".repeat(200_000))
                                .stallAfter(150_000, FOR_EVER));

        private volatile boolean flag;

        private FutureTask<Throwable> start(HttpUriRequestBase request, ScriptedServer server) {
            String path = request.getPath();
            server.on("GET", path).reply(stalls.get(path));
            CloseableHttpClient client = client(CODES, PolicyTime.system());
            return new FutureTask<>(() -> {
                try {
                    client.execute(request, response -> EntityUtils.toByteArray(response.getEntity()));
                    return new AssertionError("not stopped");
                } catch (Throwable e) {
                    return e;
                } finally {
                    flag = Thread.currentThread().isInterrupted();
                }
            });
        }

        private void awaitBegin(String path, ScriptedServer server) {
            if (path.equals("/wait")) {
                await().until(() -> server.received().size() == 1
                        && server.requestsInFlight() == 0
                        && pool.getTotalStats().getLeased() == 0);
            } else {
                await().until(() -> server.requestsInFlight() == 1);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"/wait", "/head", "/peek", "/body", "/looked-at"})
        void cancelling_the_request_ends_its_call(String path, ScriptedServer server) throws Exception {
            HttpGet get = new HttpGet(server.uri(path));
            FutureTask<Throwable> call = start(get, server);
            new Thread(call).start();
            awaitBegin(path, server);

            get.cancel();

            assertThat(call.get()).isInstanceOf(IOException.class);
            assertThat(flag).as("the thread is interrupted").isFalse();
            assertNothingLeased();
            await().until(() -> server.requestsInFlight() == 0);
            assertThat(server.received()).hasSize(1);
            if (path.equals("/wait") || path.equals("/head")) {
                assertThat(call.get()).isInstanceOf(RequestFailedException.class);
            }
        }

        @Test
        void a_request_that_was_cancelled_before_is_not_sent(ScriptedServer server) throws Exception {
            HttpGet get = new HttpGet(server.uri("/head"));
            get.cancel();
            FutureTask<Throwable> call = start(get, server);

            call.run();

            assertThat(call.get()).isInstanceOf(RequestFailedException.class);
            assertThat(flag).as("the thread is interrupted").isFalse();
            assertThat(server.received()).isEmpty();
        }

        @Test
        void an_interrupt_ends_a_wait(ScriptedServer server) throws Exception {
            FutureTask<Throwable> call = start(new HttpGet(server.uri("/wait")), server);
            Thread thread = new Thread(call);
            thread.start();
            awaitBegin("/wait", server);

            thread.interrupt();

            assertThat(call.get())
                    .isInstanceOf(InterruptedIOException.class)
                    .hasCauseInstanceOf(WaitInterruptedException.class);
            assertThat(flag).as("the thread is interrupted").isTrue();
            assertThat(server.received()).extracting(Received::path).containsExactly("/wait");
        }
    }
}
