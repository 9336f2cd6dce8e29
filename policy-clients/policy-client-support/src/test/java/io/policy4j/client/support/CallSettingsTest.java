package io.policy4j.client.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policy4j.core.Headers;
import io.policy4j.core.Request;
import io.policy4j.core.file.PolicyFile;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyConfig;
import io.policy4j.resilience4j.CallResult;
import io.policy4j.resilience4j.ResponseReader;
import io.policy4j.test.VirtualTime;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallSettingsTest {

    private static final URI THINGS = URI.create("https://api.example.com/things?page=2");

    private final VirtualTime time = VirtualTime.automatic();

    private CallSettings settings(String yaml) {
        return CallSettings.of(ApiPolicy.of(
                "test",
                PolicyFile.parse("test.yaml", "api: test\nextends: http\n" + yaml),
                ApiPolicyConfig.custom().time(time).random(() -> 0).build()));
    }

    private static CallResult<String> failing(CallSettings settings, Request request) {
        return settings.caller(request, ResponseReader.<String>valuesAreSuccesses())
                .account(attempt -> {
                    throw new IOException("cut");
                });
    }

    @Test
    void a_deadline_takes_the_place_of_the_tables() {
        CallSettings settings = settings("deadline: 1h\ntable: {io: {retry: {every: 1s, times: 9}}}");
        Request get = Request.of("GET", "/things");

        assertThat(failing(settings, get).attempts()).hasSize(10);
        assertThat(failing(settings.withDeadline(Duration.ofMillis(2500)), get).attempts())
                .hasSize(3);
    }

    @Test
    void a_deadline_is_more_than_zero() {
        CallSettings settings = settings("table: {599: fail}");

        assertThatThrownBy(() -> settings.withDeadline(Duration.ZERO))
                .hasMessage("deadline (PT0S): must be more than zero");
        assertThatThrownBy(() -> settings.withDeadline(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void calls_of_one_key_share_a_budget_and_those_of_another_do_not() {
        CallSettings settings = settings("budget: {tokens: 1, per-success: 0.1}\ntable: {io: {retry: 1s}}");
        Request get = Request.of("GET", "/things");

        assertThat(failing(settings.withKey("a"), get).attempts()).hasSize(2);
        assertThat(failing(settings.withKey("a"), get).attempts()).hasSize(1);
        assertThat(failing(settings.withKey("b"), get).attempts()).hasSize(2);
    }

    @Test
    void the_facts_of_a_request_are_what_the_client_says() {
        Headers headers = name -> name.equals("X-Id") ? List.of("7") : List.of();

        Request request = settings("table: {599: fail}").request("PUT", THINGS, headers, false, () -> {
            throw new IllegalStateException("nobody needs the body");
        });

        assertThat(request.method()).isEqualTo("PUT");
        assertThat(request.path()).isEqualTo("/things");
        assertThat(request.origin()).isEqualTo("https://api.example.com:443");
        assertThat(request.headers().values("X-Id")).containsExactly("7");
        assertThat(request.replayable()).isFalse();
    }

    @Test
    void an_idempotency_key_in_the_body_makes_a_post_safe_to_send_again() {
        CallSettings settings = settings("idempotency: {body: /key}\ntable: {503: retry, io: {retry: 1s}}");
        byte[] body = "{\"key\":\"k-1\"}".getBytes(StandardCharsets.UTF_8);

        Request keyed = settings.request("POST", THINGS, Headers.NONE, true, () -> Optional.of(body));
        Request plain = settings.request("POST", THINGS, Headers.NONE, true, Optional::empty);

        assertThat(failing(settings, keyed).attempts().size()).isGreaterThan(1);
        assertThat(failing(settings, plain).attempts()).hasSize(1);
    }
}
