package io.policy4j.client.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.RetryLaterException;
import io.policy4j.test.Received;
import io.policy4j.test.Reply;
import io.policy4j.test.ScriptedServer;
import io.policy4j.test.ScriptedServerExtension;
import io.policy4j.test.VirtualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.SocketFactory;
import okhttp3.CacheControl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** OkHttp repeats some requests by itself; under a policy it does not. */
@ExtendWith(ScriptedServerExtension.class)
class OwnRetriesTest {

    private final VirtualTime time = VirtualTime.automatic();
    private final OkHttpClient plain = new OkHttpClient();

    private static Request request(ScriptedServer server, String method) {
        RequestBody body = method.equals("POST") ? RequestBody.create(new byte[3], null) : null;
        return new Request.Builder()
                .url(server.uri("/things").toString())
                .method(method, body)
                .build();
    }

    private static InetAddress loopback(int number) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) number});
    }

    private int status(Way way, ApiPolicy policy, Request request) throws IOException {
        try (Response response = way.send(plain, policy, request)) {
            return response.code();
        }
    }

    @Test
    void alone_okhttp_repeats_all_of_these(ScriptedServer server) throws Exception {
        server.on("GET", "*").reply(Reply.ok(), Reply.status(408));
        server.on("POST", "*").reply(Reply.close(), Reply.status(503).header("Retry-After", "0"));

        for (String method : List.of("GET", "POST", "GET")) {
            plain.newCall(request(server, method)).execute().close();
        }

        assertThat(server.received())
                .extracting(Received::method)
                .containsExactly("GET", "POST", "POST", "POST", "GET", "GET");
    }

    @ParameterizedTest
    @EnumSource
    void a_408_is_not_repeated_where_the_table_says_fail(Way way, ScriptedServer server) throws Exception {
        server.on("*", "/things").reply(Reply.status(408));

        assertThat(status(way, Policies.of("extends: http\ntable: {408: fail}", time), request(server, "GET")))
                .isEqualTo(408);

        assertThat(server.received()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void a_503_that_says_at_once_is_not_repeated_for_a_post(Way way, ScriptedServer server) throws Exception {
        server.on("*", "/things").reply(Reply.status(503).header("Retry-After", "0"));

        assertThat(status(way, Policies.base(time), request(server, "POST"))).isEqualTo(503);

        assertThat(server.received()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void a_503_that_says_at_once_is_still_not_repeated_early(Way way, ScriptedServer server) throws Exception {
        Reply atOnce = Reply.status(503).header("Retry-After", "0");
        server.on("*", "/things").reply(atOnce, atOnce.withoutDate(), Reply.ok());
        ApiPolicy policy = Policies.of("extends: http\ntable: {503: {wait: {times: 2, jitter: none}}}", time);

        assertThat(status(way, policy, request(server, "GET"))).isEqualTo(200);

        assertThat(server.received()).hasSize(3);
        assertThat(time.waits()).containsExactly(Duration.ofMillis(500), Duration.ofMillis(500));
    }

    @ParameterizedTest
    @EnumSource
    void a_delay_beyond_an_int_is_a_long_one(Way way, ScriptedServer server) {
        server.on("*", "/things").reply(Reply.status(503).header("Retry-After", "99999999999999999999"));
        ApiPolicy policy = Policies.of("extends: http\ntable: {503: wait}", time);

        assertThatThrownBy(() -> status(way, policy, request(server, "GET")))
                .isInstanceOf(PolicyCallException.class)
                .hasCauseInstanceOf(RetryLaterException.class);
    }

    @ParameterizedTest
    @EnumSource
    void a_post_on_a_connection_that_breaks_is_not_sent_again(Way way, ScriptedServer server) throws Exception {
        server.on("GET", "*").reply(Reply.ok());
        server.on("POST", "*").reply(Reply.close());
        status(way, Policies.base(time), request(server, "GET"));

        assertThatThrownBy(() -> status(way, Policies.base(time), request(server, "POST")))
                .isInstanceOf(IOException.class);

        assertThat(server.received("POST", "*")).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void a_get_on_a_connection_that_breaks_is_the_policys(Way way, ScriptedServer server) throws Exception {
        server.on("GET", "*").reply(Reply.ok(), Reply.close(), Reply.ok());
        ApiPolicy policy = Policies.base(time);
        status(way, policy, request(server, "GET"));

        assertThat(status(way, policy, request(server, "GET"))).isEqualTo(200);

        assertThat(server.received()).hasSize(3);
        assertThat(time.waits()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void all_addresses_of_a_host_are_still_tried_in_one_attempt(Way way, ScriptedServer server) throws Exception {
        server.on("GET", "*").reply(Reply.ok());
        OkHttpClient client = plain.newBuilder()
                .dns(host -> List.of(loopback(2), loopback(1)))
                .fastFallback(false)
                .build();
        Request request = new Request.Builder()
                .url("http://example.test:" + server.port() + "/things")
                .build();

        way.send(client, Policies.base(time), request).close();

        assertThat(time.waits()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_post_that_never_got_a_connection_may_be_sent_again(Way way, ScriptedServer server) throws Exception {
        server.on("POST", "*").reply(Reply.ok());
        OkHttpClient client =
                plain.newBuilder().socketFactory(new SlowSockets(2)).build();

        way.send(client, Policies.base(time), request(server, "POST")).close();

        assertThat(time.waits()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void where_no_connection_is_ever_made_the_exception_is_okhttps(Way way, ScriptedServer server) {
        OkHttpClient client = plain.newBuilder()
                .socketFactory(new SlowSockets(Integer.MAX_VALUE))
                .build();

        assertThatThrownBy(() -> way.send(client, Policies.base(time), request(server, "POST")))
                .isExactlyInstanceOf(SocketTimeoutException.class);

        assertThat(time.waits()).hasSize(3);
    }

    /** So many of its sockets don't connect in time. */
    private static final class SlowSockets extends SocketFactory {
        private final AtomicInteger slow;

        SlowSockets(int slow) {
            this.slow = new AtomicInteger(slow);
        }

        @Override
        public Socket createSocket() {
            return slow.getAndDecrement() <= 0
                    ? new Socket()
                    : new Socket() {
                        @Override
                        public void connect(SocketAddress endpoint, int timeout) throws IOException {
                            throw new SocketTimeoutException("Connect timed out");
                        }
                    };
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) {
            throw new UnsupportedOperationException();
        }
    }

    @ParameterizedTest
    @EnumSource
    void redirects_stay_in_one_attempt(Way way, ScriptedServer server) throws Exception {
        server.on("GET", "/things").reply(Reply.status(302).header("Location", "/there"));
        server.on("GET", "/there").reply(Reply.status(503), Reply.ok());

        assertThat(status(way, Policies.base(time), request(server, "GET"))).isEqualTo(200);

        assertThat(server.received())
                .extracting(Received::path)
                .containsExactly("/things", "/there", "/things", "/there");
    }

    @ParameterizedTest
    @EnumSource
    void what_only_the_cache_may_answer_is_not_waited_for(Way way, ScriptedServer server) throws Exception {
        Request request = request(server, "GET")
                .newBuilder()
                .cacheControl(CacheControl.FORCE_CACHE)
                .build();

        assertThat(status(way, Policies.base(time), request)).isEqualTo(504);

        assertThat(time.waits()).isEmpty();
    }

    @Test
    void two_policies_around_one_call_are_refused(ScriptedServer server) {
        server.on("*", "*").reply(Reply.ok());
        PolicyInterceptor interceptor = PolicyInterceptor.of(Policies.base(time));
        OkHttpClient one = plain.newBuilder().addInterceptor(interceptor).build();
        OkHttpClient two = one.newBuilder()
                .addInterceptor(PolicyInterceptor.of(Policies.base(time)))
                .build();

        assertThatThrownBy(() -> PolicyCallFactory.wrap(one, Policies.base(time)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("leave one of them out");
        assertThatThrownBy(() -> two.newCall(request(server, "GET")).execute())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("leave one of them out");
    }

    @Test
    void an_interceptor_in_the_network_only_is_refused(ScriptedServer server) {
        OkHttpClient client = plain.newBuilder()
                .addNetworkInterceptor(PolicyInterceptor.of(Policies.base(time)))
                .build();

        assertThatThrownBy(() -> client.newCall(request(server, "GET")).execute())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("addInterceptor");
    }
}
