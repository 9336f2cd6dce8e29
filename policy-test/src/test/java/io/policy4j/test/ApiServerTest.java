package io.policy4j.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What all four API servers have in common. */
class ApiServerTest {

    private static final Duration WINDOW = Duration.ofSeconds(60);

    static Stream<Function<ScriptedServer.Builder, ApiServer>> apis() {
        return Stream.of(
                AgencyBotsServer::start,
                AgentPlatformServer::start,
                DecimalAiServer::start,
                OnePerfectSliceServer::start);
    }

    @ParameterizedTest
    @MethodSource("apis")
    void every_documented_failure_can_be_ordered_once(Function<ScriptedServer.Builder, ApiServer> start)
            throws Exception {
        try (ApiServer api = start.apply(ScriptedServer.builder())) {
            assertThat(api.documentedFailures()).isNotEmpty();
            for (Failure failure : api.documentedFailures()) {
                api.failNext(failure.key());
                HttpResponse<String> failed = get(api);
                assertThat(failed.statusCode()).isEqualTo(failure.status());
                assertThat(failed.body()).contains(failure.type());
                if (failure.status() != 409) {
                    assertThat(failed.body()).contains(failure.code());
                }
                assertThat(failed.headers().firstValue("Content-Type")).contains("application/json");
                assertThat(get(api).statusCode()).isEqualTo(404);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("apis")
    void orders_keep_their_order_and_their_place(Function<ScriptedServer.Builder, ApiServer> start) throws Exception {
        try (ApiServer api = start.apply(ScriptedServer.builder())) {
            api.next(Failure.of(Reply.status(507)).at("POST", "/only/*"));
            api.next(Failure.of(Reply.status(509)), Failure.of(Reply.status(510)));
            assertThat(get(api).statusCode()).isEqualTo(509);
            assertThat(Http.post(api.uri("/only/here"), "x").statusCode()).isEqualTo(507);
            assertThat(get(api).statusCode()).isEqualTo(510);
            api.next(Failure.of(Reply.reset()));
            assertThatThrownBy(() -> Http.post(api.uri("/x"), "x")).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("apis")
    void an_outage_lasts_until_recovery(Function<ScriptedServer.Builder, ApiServer> start) throws Exception {
        try (ApiServer api = start.apply(ScriptedServer.builder())) {
            api.outage(Failure.of(Reply.status(503)));
            assertThat(get(api).statusCode()).isEqualTo(503);
            assertThat(get(api).statusCode()).isEqualTo(503);
            api.recover();
            assertThat(get(api).statusCode()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @MethodSource("apis")
    void the_rate_limit_counts_a_window_in_scaled_time(Function<ScriptedServer.Builder, ApiServer> start)
            throws Exception {
        AtomicLong nanos = new AtomicLong(7);
        try (ApiServer api =
                start.apply(ScriptedServer.builder().nanoTime(nanos::get).timeScale(10))) {
            api.rateLimit(2, WINDOW);
            api.retryAfter(Duration.ofSeconds(99));
            assertThat(get(api).statusCode()).isEqualTo(404);
            assertThat(get(api).statusCode()).isEqualTo(404);
            nanos.addAndGet(Duration.ofMillis(1_950).toNanos());
            HttpResponse<String> limited = get(api);
            assertThat(limited.statusCode()).isEqualTo(429);
            assertThat(limited.headers().firstValue("Retry-After")).contains("41");
            nanos.addAndGet(Duration.ofMillis(4_050).toNanos());
            assertThat(get(api).statusCode()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @MethodSource("apis")
    void wrong_credentials_are_a_401_and_cost_no_allowance(Function<ScriptedServer.Builder, ApiServer> start)
            throws Exception {
        try (ApiServer api = start.apply(ScriptedServer.builder())) {
            api.rateLimit(1, WINDOW);
            for (String header : new String[] {"Bearer wrong", "Bearer ", "Basic abc", "x"}) {
                assertThat(Http.get(api.uri("/x"), "Authorization", header).statusCode())
                        .isEqualTo(401);
            }
            assertThat(Http.get(api.uri("/x")).statusCode()).isEqualTo(401);
            assertThat(get(api).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void a_route_goes_before_the_apis_own_answers() throws Exception {
        try (ApiServer api = DecimalAiServer.start()) {
            api.http().on("GET", "/nowhere").replyOnce(Reply.status(520));
            assertThat(get(api).statusCode()).isEqualTo(520);
            assertThat(get(api).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void failures_are_found_by_key_type_or_status_and_nothing_else() {
        try (AgentPlatformServer api = AgentPlatformServer.start()) {
            assertThat(api.failure("403 tier_error").key()).isEqualTo("403 tier_limit");
            assertThat(api.failure("403 permission_denied").type()).isEqualTo("permission_error");
            assertThat(api.failure("500").code()).isEqualTo("upstream_error");
            assertThatThrownBy(() -> api.failure("418 teapot"))
                    .isInstanceOf(NoSuchElementException.class)
                    .hasMessageContaining("418 teapot")
                    .hasMessageContaining("429 rate_limit_exceeded");
        }
    }

    private static HttpResponse<String> get(ApiServer api) throws Exception {
        return Http.get(api.uri("/nowhere"), "Authorization", api.authorization());
    }
}
