package io.policy4j.client.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyConfig;
import io.policy4j.resilience4j.RenewalHook;
import io.policy4j.resilience4j.RequestChange;
import io.policy4j.test.Received;
import io.policy4j.test.Reply;
import io.policy4j.test.ScriptedServer;
import io.policy4j.test.ScriptedServerExtension;
import io.policy4j.test.VirtualTime;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.BufferedSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(ScriptedServerExtension.class)
class BodyTest {

    private static final String CODES = """
            extends: http
            envelope: {code: /code}
            table:
              200 BUSY: retry
              400 TRANSIENT: retry
            """;

    private final VirtualTime time = VirtualTime.automatic();
    private final OkHttpClient plain = new OkHttpClient();

    private static Request get(ScriptedServer server) {
        return new Request.Builder().url(server.uri("/things").toString()).build();
    }

    @ParameterizedTest
    @EnumSource
    void a_success_that_comes_slowly_is_whole(Way way, ScriptedServer server) throws Exception {
        Reply slow = Reply.ok().json("{\"code\":\"FINE\"}").stallAfter(3, Duration.ofMillis(1500));
        server.on("GET", "/things").reply(slow);

        try (Response response = way.send(plain, Policies.of(CODES, time), get(server))) {
            assertThat(response.body().string()).isEqualTo("{\"code\":\"FINE\"}");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_body_that_was_looked_at_keeps_its_type_and_length(Way way, ScriptedServer server) throws Exception {
        server.on("GET", "/things").reply(Reply.status(400).json("{\"code\":\"OTHER\"}"));

        try (Response response = way.send(plain, Policies.of(CODES, time), get(server))) {
            assertThat(response.peekBody(4).string()).isEqualTo("{\"co");
            assertThat(response.body().contentLength()).isEqualTo(16);
            assertThat(response.body().contentType()).isEqualTo(MediaType.get("application/json"));
            assertThat(response.body().string()).isEqualTo("{\"code\":\"OTHER\"}");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_duplex_body_is_never_sent_again(Way way, ScriptedServer server) throws Exception {
        server.on("PUT", "/things").reply(Reply.status(503));
        RequestBody duplex = new RequestBody() {
            @Override
            public MediaType contentType() {
                return null;
            }

            @Override
            public boolean isDuplex() {
                return true;
            }

            @Override
            public void writeTo(BufferedSink sink) {}
        };
        Request put = get(server).newBuilder().put(duplex).build();

        try {
            way.send(plain, Policies.of(CODES, time), put).close();
        } catch (java.io.IOException e) {
            assertThat(e).hasMessageContaining("Duplex");
        }

        assertThat(time.waits()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_key_in_the_body_is_read(Way way, ScriptedServer server) throws Exception {
        server.on("POST", "/things").reply(Reply.status(503), Reply.ok());
        ApiPolicy policy = Policies.of("extends: http\nidempotency: {body: /requestId}\n", time);
        Request post = get(server)
                .newBuilder()
                .post(RequestBody.create("{\"requestId\":\"r1\"}", null))
                .build();

        try (Response response = way.send(plain, policy, post)) {
            assertThat(response.code()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_renewed_body_keeps_its_media_type(Way way, ScriptedServer server) throws Exception {
        server.on("POST", "/things").reply(Reply.status(401), Reply.ok());
        RenewalHook hook = RenewalHook.blocking(() -> RequestChange.NONE.withBody(new byte[] {'b'}));
        ApiPolicy policy = Policies.of(
                "extends: http\ntable:\n  401: renew token\n",
                ApiPolicyConfig.custom().time(time).renewal("token", hook));
        Request post = get(server)
                .newBuilder()
                .post(RequestBody.create(new byte[] {'a'}, MediaType.get("text/x-letter")))
                .build();

        way.send(plain, policy, post).close();

        assertThat(server.received()).extracting(Received::text).containsExactly("a", "b");
        assertThat(server.received().get(1).header("Content-Type")).hasValue("text/x-letter");
    }

    @Test
    void a_web_socket_opens_through_an_interceptor() throws Exception {
        PolicyInterceptor interceptor = PolicyInterceptor.of(Policies.of(CODES, time));
        OkHttpClient client = plain.newBuilder()
                .addInterceptor(interceptor)
                .addNetworkInterceptor(interceptor)
                .build();
        CountDownLatch heard = new CountDownLatch(1);
        try (mockwebserver3.MockWebServer server = new mockwebserver3.MockWebServer()) {
            server.enqueue(new mockwebserver3.MockResponse.Builder()
                    .webSocketUpgrade(new WebSocketListener() {
                        @Override
                        public void onOpen(WebSocket socket, Response response) {
                            socket.send("hello");
                            socket.close(1000, null);
                        }
                    })
                    .build());
            server.start();

            client.newWebSocket(new Request.Builder().url(server.url("/")).build(), new WebSocketListener() {
                @Override
                public void onMessage(WebSocket socket, String text) {
                    heard.countDown();
                    socket.close(1000, null);
                }
            });

            assertThat(heard.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }
}
