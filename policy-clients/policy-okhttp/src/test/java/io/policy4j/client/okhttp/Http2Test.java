package io.policy4j.client.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policy4j.test.VirtualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class Http2Test {

    private static final List<Protocol> HTTP_2 = List.of(Protocol.H2_PRIOR_KNOWLEDGE);
    private static final int REFUSED_STREAM = 7;
    private static final int INTERNAL_ERROR = 2;

    private final MockWebServer server = new MockWebServer();
    private final VirtualTime time = VirtualTime.automatic();
    private final OkHttpClient plain =
            new OkHttpClient.Builder().protocols(HTTP_2).build();

    @BeforeEach
    void start() throws IOException {
        server.setProtocols(HTTP_2);
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Request post() {
        return new Request.Builder()
                .url(server.url("/things"))
                .post(RequestBody.create("text", null))
                .build();
    }

    private void resetThenAnswer(int errorCode) {
        server.enqueue(new MockResponse.Builder()
                .onRequestStart(new SocketEffect.CloseStream(errorCode))
                .build());
        server.enqueue(new MockResponse.Builder().body("there").build());
    }

    @ParameterizedTest
    @EnumSource
    void a_post_that_the_server_refused_to_look_at_is_sent_again(Way way) throws Exception {
        resetThenAnswer(REFUSED_STREAM);

        try (Response response = way.send(plain, Policies.base(time), post())) {
            assertThat(response.body().string()).isEqualTo("there");
        }

        assertThat(server.getRequestCount()).isEqualTo(2);
        assertThat(time.waits()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void a_post_whose_stream_broke_is_not(Way way) {
        resetThenAnswer(INTERNAL_ERROR);

        assertThatThrownBy(() -> way.send(plain, Policies.base(time), post()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("INTERNAL_ERROR");

        assertThat(server.getRequestCount()).isOne();
    }

    @ParameterizedTest
    @EnumSource
    void many_answers_of_one_connection_are_given_up_and_the_last_is_whole(Way way) throws Exception {
        for (int i = 0; i < 3; i++) {
            server.enqueue(new MockResponse.Builder()
                    .code(503)
                    .body("x".repeat(100_000))
                    .build());
        }
        server.enqueue(new MockResponse.Builder().body("there").build());
        Request get = new Request.Builder().url(server.url("/things")).build();

        try (Response response = way.send(plain, Policies.base(time), get)) {
            assertThat(response.body().string()).isEqualTo("there");
        }

        for (int i = 0; i < 4; i++) {
            assertThat(server.takeRequest().getConnectionIndex()).isZero();
        }
    }
}
