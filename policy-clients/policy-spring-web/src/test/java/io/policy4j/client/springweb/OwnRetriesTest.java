package io.policy4j.client.springweb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policy4j.test.Reply;
import io.policy4j.test.ScriptedServer;
import io.policy4j.test.ScriptedServerExtension;
import io.policy4j.test.VirtualTime;
import java.time.Duration;
import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.RestClient;

/** What Apache's client repeats by itself, as its page says, and what switches that off. */
@ExtendWith(ScriptedServerExtension.class)
class OwnRetriesTest {

    private static int requestsOf(HttpClientBuilder apache, ScriptedServer server) {
        server.on("POST", "/things").reply(Reply.status(503).retryAfter(Duration.ZERO));
        ClientHttpRequestFactory factory = new HttpComponentsClientHttpRequestFactory(apache.build());
        RestClient client = RestClient.builder()
                .requestFactory(factory)
                .requestInterceptor(PolicyInterceptor.of(Policies.of(
                        "extends: http\ntable: {503: {retry: {times: 2}, unprocessed: true}}",
                        VirtualTime.automatic())))
                .build();
        assertThatThrownBy(() -> client.post()
                        .uri(server.uri("/things"))
                        .body("{}")
                        .retrieve()
                        .toBodilessEntity())
                .isInstanceOf(HttpServerErrorException.class);
        return server.received().size();
    }

    @Test
    void apaches_client_doubles_each_attempt_by_default(ScriptedServer server) {
        HttpClientBuilder byDefault =
                Factory.apache(1).setRetryStrategy(new DefaultHttpRequestRetryStrategy(1, TimeValue.ofMilliseconds(1)));

        assertThat(requestsOf(byDefault, server)).isEqualTo(6);
    }

    @Test
    void it_makes_the_policys_attempts_and_no_others_without_automatic_retries(ScriptedServer server) {
        assertThat(requestsOf(Factory.apache(1).disableAutomaticRetries(), server))
                .isEqualTo(3);
    }
}
