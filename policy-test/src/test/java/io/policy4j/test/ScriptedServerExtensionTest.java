package io.policy4j.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

class ScriptedServerExtensionTest {

    private static final Set<ScriptedServer> SEEN = new HashSet<>();
    private static Optional<ScriptedServer> earlier = Optional.empty();

    @Nested
    class ByField {

        @RegisterExtension
        final ScriptedServerExtension servers = new ScriptedServerExtension(Reply.status(503), Reply.ok());

        @RepeatedTest(2)
        void each_test_has_a_fresh_server_with_the_script_from_its_start() throws Exception {
            assertThat(SEEN.add(servers.server())).isTrue();
            assertThat(Http.get(servers.server().uri("/x")).statusCode()).isEqualTo(503);
            assertThat(Http.get(servers.server().uri("/x")).statusCode()).isEqualTo(200);
        }

        @Test
        void parameter_and_field_are_the_same_server(ScriptedServer server) {
            assertThat(server).isSameAs(servers.server());
        }

        @RepeatedTest(2)
        void a_server_is_closed_after_its_test() {
            earlier.ifPresent(server ->
                    assertThatThrownBy(() -> Http.get(server.uri("/x"))).isInstanceOf(ConnectException.class));
            earlier = Optional.of(servers.server());
        }
    }

    @Nested
    @ExtendWith(ScriptedServerExtension.class)
    class ByParameter {

        private Optional<ScriptedServer> before = Optional.empty();

        @BeforeEach
        void prepare(ScriptedServer server) {
            before = Optional.of(server);
            server.on("GET", "/x").reply(Reply.status(202));
        }

        @Test
        void one_test_has_one_server_of_each_type(
                ScriptedServer server,
                AgencyBotsServer bots,
                AgentPlatformServer platform,
                DecimalAiServer decimal,
                OnePerfectSliceServer slice)
                throws Exception {
            assertThat(before).containsSame(server);
            assertThat(Http.get(server.uri("/x")).statusCode()).isEqualTo(202);
            for (ApiServer api : new ApiServer[] {bots, platform, decimal, slice}) {
                assertThat(Http.get(api.uri("/x")).statusCode()).isEqualTo(401);
            }
        }
    }

    @Test
    void there_is_no_server_outside_of_a_test() {
        assertThatThrownBy(() -> new ScriptedServerExtension().server()).isInstanceOf(IllegalStateException.class);
    }
}
