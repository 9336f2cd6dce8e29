package io.policy4j.client.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policy4j.test.Reply;
import io.policy4j.test.ScriptedServer;
import io.policy4j.test.ScriptedServerExtension;
import io.policy4j.test.VirtualTime;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;

/** The wrapped client is reached by everything that is not a call. */
@ExtendWith(ScriptedServerExtension.class)
class DelegationTest {

    private final HttpRequest anything =
            HttpRequest.newBuilder(URI.create("http://127.0.0.1/")).build();
    private final HttpClient real = HttpClient.newHttpClient();
    private final DelegateClient delegate = new DelegateClient(real, anything);
    private final PolicyHttpClient client = PolicyHttpClient.wrap(delegate, Policies.base(VirtualTime.automatic()));

    @Test
    void settings_are_the_wrapped_clients() {
        assertThat(client.cookieHandler()).isEmpty();
        assertThat(client.proxy()).isEmpty();
        assertThat(client.authenticator()).isEmpty();
        assertThat(client.sslParameters()).isNotNull();
        assertThat(client.newWebSocketBuilder()).isNotNull();
        assertThat(client.sslContext()).isSameAs(real.sslContext());
        assertThat(client.connectTimeout()).hasValue(Duration.ofSeconds(7));
        assertThat(client.followRedirects()).isEqualTo(HttpClient.Redirect.NORMAL);
        assertThat(client.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        assertThat(client.executor()).isEqualTo(real.executor());
        assertThat(delegate.asked)
                .containsExactly("cookieHandler", "proxy", "authenticator", "sslParameters", "newWebSocketBuilder");
        assertThat(client).hasToString("PolicyHttpClient[test]");
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void closing_reaches_the_wrapped_client_on_jdks_that_can() throws Exception {
        client.close();
        client.shutdown();
        client.shutdownNow();
        assertThat(client.isTerminated()).isTrue();
        assertThat(client.awaitTermination(Duration.ofSeconds(1))).isFalse();
        assertThatThrownBy(() -> client.awaitTermination(Duration.ofSeconds(-1)))
                .isInstanceOf(InterruptedException.class);
        HttpClient.class.getMethod("close").invoke(client);

        assertThat(delegate.asked)
                .containsExactly(
                        "close",
                        "shutdown",
                        "shutdownNow",
                        "isTerminated",
                        "awaitTermination PT1S",
                        "awaitTermination PT-1S",
                        "close");
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_20)
    void closing_does_nothing_on_older_jdks() throws Exception {
        client.close();
        client.shutdown();
        client.shutdownNow();
        assertThat(client.isTerminated()).isFalse();
        assertThat(client.awaitTermination(Duration.ofSeconds(1))).isTrue();
        assertThat(delegate.asked).isEmpty();
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_25)
    void the_connection_has_a_label_on_jdks_that_have_them(ScriptedServer server) throws Exception {
        server.on("*", "*").reply(Reply.ok());

        HttpResponse<Void> response =
                client.send(HttpRequest.newBuilder(server.uri("/")).build(), BodyHandlers.discarding());

        assertThat(((HeldResponse<Void>) response).connectionLabel()).isPresent();
    }

    @Test
    void what_a_server_pushes_is_passed_on(ScriptedServer server) throws Exception {
        server.on("GET", "/").reply(Reply.status(503), Reply.ok().body("there"));
        server.on("GET", "/pushed").reply(Reply.status(404).body("pushed"));
        HttpRequest pushed = HttpRequest.newBuilder(server.uri("/pushed")).build();
        PolicyHttpClient pushing =
                PolicyHttpClient.wrap(new DelegateClient(real, pushed), Policies.base(VirtualTime.automatic()));
        HttpRequest request = HttpRequest.newBuilder(server.uri("/")).build();
        List<CompletableFuture<HttpResponse<String>>> pushes = new ArrayList<>();
        PushPromiseHandler<String> handler = (initiating, push, acceptor) -> {
            assertThat(initiating).isSameAs(request);
            assertThat(push).isSameAs(pushed);
            pushes.add(acceptor.apply(BodyHandlers.ofString()));
        };

        HttpResponse<String> response =
                pushing.sendAsync(request, BodyHandlers.ofString(), handler).get();

        assertThat(response.body()).isEqualTo("there");
        assertThat(pushes).hasSize(2);
        for (CompletableFuture<HttpResponse<String>> push : pushes) {
            assertThat(push.get().statusCode()).isEqualTo(404);
            assertThat(push.get().body()).isEqualTo("pushed");
        }
    }

    @Test
    void arguments_are_checked() {
        assertThatThrownBy(() -> client.withDeadline(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("deadline (PT0S): must be more than zero");
        assertThatThrownBy(() -> PolicyHttpClient.wrap(real, null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> client.send(anything, null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> client.sendAsync(anything, null)).isInstanceOf(NullPointerException.class);
    }
}
