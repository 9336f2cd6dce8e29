package io.policy4j.client.springweb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.policy4j.test.Reply;
import io.policy4j.test.ScriptedServer;
import io.policy4j.test.ScriptedServerExtension;
import io.policy4j.test.VirtualTime;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.web.client.RestClient;

/** Responses that the call goes on without, whatever Spring's client stands on. */
@ExtendWith(ScriptedServerExtension.class)
@Timeout(60)
class GivenUpTest {

    /** A connection that is given up with its response makes one more for each. */
    private static final int CALLS = 8;

    private static final Duration LONG = Duration.ofMinutes(10);

    /** They offer no way to close a connection that somebody reads from; their timeouts do. */
    private static final Set<Factory> DEAF = Set.of(Factory.SIMPLE, Factory.JETTY);

    private static String get(ScriptedServer server, Factory factory) {
        return get(server, client(factory));
    }

    private static RestClient client(Factory factory) {
        return factory.client()
                .requestInterceptor(PolicyInterceptor.of(Policies.base(VirtualTime.automatic())))
                .build();
    }

    private static String get(ScriptedServer server, RestClient client) {
        return client.get().uri(server.uri("/things")).retrieve().body(String.class);
    }

    @ParameterizedTest
    @EnumSource
    void a_short_body_is_read_and_its_connection_used_again(Factory factory, ScriptedServer server) {
        RestClient client = client(factory);
        for (int call = 0; call < CALLS; call++) {
            server.on("GET", "/things")
                    .reply(Reply.status(503).body("busy"), Reply.ok().body("there"));
            assertThat(get(server, client)).isEqualTo("there");
        }

        assertThat(server.connectionsAccepted())
                .as("connections; some clients have one back only a moment after its body was read")
                .isLessThan(CALLS);
    }

    @ParameterizedTest
    @EnumSource
    void a_body_that_stalls_holds_up_no_call(Factory factory, ScriptedServer server) {
        server.on("GET", "/things")
                .reply(
                        Reply.status(503).body("busy for now").stallAfter(4, LONG),
                        Reply.ok().body("there"));

        assertThat(get(server, factory)).isEqualTo("there");
        if (!DEAF.contains(factory)) {
            await("its connection is closed").until(() -> server.requestsInFlight() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_compressed_body_that_stalls_holds_up_no_call(Factory factory, ScriptedServer server) {
        server.on("GET", "/things")
                .reply(
                        Reply.status(503).largeBody(1_000_000).gzip().stallAfter(100, LONG),
                        Reply.ok().body("there"));

        assertThat(get(server, factory)).isEqualTo("there");
    }
}
