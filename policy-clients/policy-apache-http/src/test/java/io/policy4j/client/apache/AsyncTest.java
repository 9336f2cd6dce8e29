package io.policy4j.client.apache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.PolicyTime;
import io.policy4j.resilience4j.UpgradeRequiredException;
import io.policy4j.test.Reply;
import io.policy4j.test.ScriptedServer;
import io.policy4j.test.ScriptedServerExtension;
import io.policy4j.test.VirtualTime;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.async.methods.SimpleRequestProducer;
import org.apache.hc.client5.http.async.methods.SimpleResponseConsumer;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.support.classic.ClassicToAsyncResponseConsumer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the async client does beyond the contract. */
@ExtendWith(ScriptedServerExtension.class)
class AsyncTest {

    private static final Duration FOR_EVER = Duration.ofHours(1);
    private static final String CODES = """
            extends: http
            envelope: {code: /code}
            table:
              400 TRANSIENT: {retry: {times: 1}}
            """;

    private static final Map<String, Reply> STALLS = Map.of(
            "/wait", Reply.status(503).header("Retry-After", "60"),
            "/head", Reply.ok().delay(FOR_EVER),
            "/peek", Reply.status(400).json("{\"code\":1}").stallAfter(5, FOR_EVER),
            "/body", Reply.ok().body("0123456789").stallAfter(5, FOR_EVER),
            "/looked-at",
                    Reply.status(400)
                            .json("{\"code\":\"OTHER\"}" + " ".repeat(200_000))
                            .stallAfter(150_000, FOR_EVER));

    private final PoolingAsyncClientConnectionManager pool = PoolingAsyncClientConnectionManagerBuilder.create()
            .setMaxConnTotal(1)
            .setMaxConnPerRoute(1)
            .build();
    private final VirtualTime time = VirtualTime.automatic();
    private CloseableHttpAsyncClient client = HttpAsyncClients.createDefault();

    private CloseableHttpAsyncClient start(HttpAsyncClientBuilder builder) {
        client.close(CloseMode.IMMEDIATE);
        client = builder.setConnectionManager(pool).build();
        client.start();
        return client;
    }

    private CloseableHttpAsyncClient start(ApiPolicy policy) {
        return start(PolicyExec.of(policy).addTo(HttpAsyncClients.custom()));
    }

    @AfterEach
    void close() {
        client.close(CloseMode.IMMEDIATE);
    }

    private static SimpleHttpRequest get(URI uri) {
        return SimpleRequestBuilder.get(uri).build();
    }

    private void assertNothingLeft(ScriptedServer server) {
        await().until(() -> pool.getTotalStats().getLeased() == 0);
        await().until(() -> server.requestsInFlight() == 0);
    }

    @Test
    void headers_of_handlers_outside_are_on_every_attempt(ScriptedServer server) throws Exception {
        server.on("GET", "/things").reply(Reply.status(503), Reply.ok());
        start(PolicyExec.of(Policies.base(time))
                .addTo(HttpAsyncClients.custom())
                .addExecInterceptorFirst("outside", (request, producer, scope, chain, callback) -> {
                    request.addHeader("X-Outside", "1");
                    chain.proceed(request, producer, scope, callback);
                }));

        client.execute(get(server.uri("/things")), null).get();

        assertThat(server.received())
                .extracting(received -> received.headers("X-Outside"))
                .containsExactly(List.of("1"), List.of("1"));
    }

    @ParameterizedTest
    @CsvSource({
        "/wait, true",
        "/head, true",
        "/head, false",
        "/peek, true",
        "/body, true",
        "/body, false",
        "/looked-at, true"
    })
    void cancelling_the_future_ends_its_call(String path, boolean hard, ScriptedServer server) {
        server.on("GET", path).reply(STALLS.get(path));
        start(PolicyExec.of(Policies.of(CODES, PolicyTime.system()))
                .addTo(HttpAsyncClients.custom())
                .setDefaultRequestConfig(
                        RequestConfig.custom().setHardCancellationEnabled(hard).build()));
        Future<SimpleHttpResponse> call = client.execute(get(server.uri(path)), null);
        if (path.equals("/wait")) {
            await().until(() -> server.received().size() == 1);
            assertNothingLeft(server);
        } else {
            await().until(() -> server.requestsInFlight() == 1);
        }

        assertThat(call.cancel(true)).isTrue();

        assertThatThrownBy(call::get).isInstanceOf(CancellationException.class);
        assertNothingLeft(server);
        assertThat(server.received()).hasSize(1);
    }

    @Test
    void cancelling_a_wait_leaves_no_timer(ScriptedServer server) {
        server.on("GET", "/wait").reply(STALLS.get("/wait"));
        VirtualTime manual = VirtualTime.manual();
        start(Policies.of(CODES, manual));
        Future<SimpleHttpResponse> call = client.execute(get(server.uri("/wait")), null);
        await().until(() -> manual.pending() == 1);

        call.cancel(true);

        await().until(() -> manual.pending() == 0);
        manual.runAll();
        assertThat(server.received()).hasSize(1);
    }

    @Test
    void a_client_that_is_closed_during_a_wait_sends_no_more(ScriptedServer server) {
        server.on("GET", "/wait").reply(STALLS.get("/wait"));
        VirtualTime manual = VirtualTime.manual();
        start(Policies.of(CODES, manual));
        Future<SimpleHttpResponse> call = client.execute(get(server.uri("/wait")), null);
        await().until(() -> manual.pending() == 1);
        client.close(CloseMode.IMMEDIATE);

        manual.runAll();

        assertThatThrownBy(call::get).isInstanceOf(ExecutionException.class);
        assertThat(server.received()).hasSize(1);
    }

    @Test
    void a_signal_completes_the_future_at_once(ScriptedServer server) {
        server.on("GET", "/full").reply(Reply.status(402).json("{\"code\":\"PLAN\"}" + " ".repeat(100_000)));
        start(Policies.of(CODES, time));
        CompletableFuture<Exception> told = new CompletableFuture<>();

        Future<SimpleHttpResponse> call = client.execute(get(server.uri("/full")), new FutureCallback<>() {
            @Override
            public void completed(SimpleHttpResponse response) {
                told.completeExceptionally(new AssertionError("completed"));
            }

            @Override
            public void failed(Exception failure) {
                told.complete(failure);
            }

            @Override
            public void cancelled() {
                told.completeExceptionally(new AssertionError("cancelled"));
            }
        });

        assertThat(told.join()).isInstanceOf(UpgradeRequiredException.class);
        assertThatThrownBy(call::get).hasCauseInstanceOf(UpgradeRequiredException.class);
        assertNothingLeft(server);
    }

    @Test
    void an_attempt_timeout_is_of_the_clients_kind(ScriptedServer server) {
        server.on("GET", "/head").reply(STALLS.get("/head"));
        start(Policies.of("extends: http\nattempt-timeout: 100ms\ntable: {timeout: fail}", PolicyTime.system()));

        Future<SimpleHttpResponse> call = client.execute(get(server.uri("/head")), null);

        assertThatThrownBy(call::get).hasCauseInstanceOf(SocketTimeoutException.class);
        assertNothingLeft(server);
    }

    /** A consumer that refuses every response. */
    private static final class Refusing extends ClassicToAsyncResponseConsumer {
        Refusing() {
            super(Timeout.ofSeconds(1));
        }

        @Override
        public void consumeResponse(
                HttpResponse response, EntityDetails entity, HttpContext context, FutureCallback<Void> callback)
                throws HttpException {
            throw new HttpException("refused");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 404})
    void what_a_consumer_throws_ends_the_call(int status, ScriptedServer server) {
        server.on("GET", "/things").reply(Reply.status(status).json("{\"code\":\"OTHER\"}" + " ".repeat(200_000)));
        start(Policies.of(CODES, time));

        Future<Void> call =
                client.execute(SimpleRequestProducer.create(get(server.uri("/things"))), new Refusing(), null);

        assertThatThrownBy(call::get).cause().isInstanceOf(HttpException.class).hasMessage("refused");
        assertNothingLeft(server);
        assertThat(server.received()).hasSize(1);
    }

    @Test
    void a_body_that_breaks_after_a_look_fails_the_caller(ScriptedServer server) {
        server.on("GET", "/things")
                .reply(Reply.status(400)
                        .json("{\"code\":\"OTHER\"}" + " ".repeat(200_000))
                        .truncateAfter(150_000));
        start(Policies.of(CODES, time));

        Future<SimpleHttpResponse> call = client.execute(
                SimpleRequestProducer.create(get(server.uri("/things"))), SimpleResponseConsumer.create(), null);

        assertThatThrownBy(call::get).hasCauseInstanceOf(IOException.class);
        assertNothingLeft(server);
        assertThat(server.received()).hasSize(1);
    }
}
