package io.policy4j.client.webclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyConfig;
import io.policy4j.resilience4j.PolicyTime;
import io.policy4j.resilience4j.RetryLaterException;
import io.policy4j.resilience4j.UpgradeRequiredException;
import io.policy4j.resilience4j.micrometer.ObservedCalls;
import io.policy4j.test.Reply;
import io.policy4j.test.ScriptedServer;
import io.policy4j.test.ScriptedServerExtension;
import io.policy4j.test.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import org.springframework.web.reactive.function.client.support.WebClientAdapter;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import reactor.core.publisher.Mono;

@ExtendWith(ScriptedServerExtension.class)
class PolicyFilterTest {

    private static final String CODES = "extends: http\nenvelope: {code: /code}\n";

    /** Looks at every body of these. */
    private static final String LOOKING = CODES + "table: {200 FAILED: retry, 400 TRANSIENT: retry, 400: fail}";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final VirtualTime time = VirtualTime.automatic();

    private static WebClient.Builder builder(Connector connector, ScriptedServer server) {
        return connector.client().baseUrl(server.uri("/").toString());
    }

    private static WebClient client(ScriptedServer server, ExchangeFilterFunction... filters) {
        return builder(Connector.REACTOR, server)
                .filters(all -> all.addAll(List.of(filters)))
                .build();
    }

    private WebClient client(ScriptedServer server, String policy) {
        return client(server, PolicyFilter.of(Policies.of(policy, time)));
    }

    private static Mono<String> get(WebClient client) {
        return client.get().uri("things").retrieve().bodyToMono(String.class);
    }

    @ParameterizedTest
    @EnumSource
    void a_busy_server_is_asked_again(Connector connector, ScriptedServer server) {
        server.on("GET", "/things")
                .reply(
                        Reply.status(503).retryAfter(Duration.ofSeconds(7)).body("busy"),
                        Reply.ok().body("there"));
        WebClient client = WebClient.builder()
                .clientConnector(connector.make(1))
                .baseUrl(server.uri("/").toString())
                .filter(PolicyFilter.of(Policies.base(time)))
                .build();

        assertThat(get(client).block(PATIENCE)).isEqualTo("there");
        assertThat(time.elapsed()).isGreaterThanOrEqualTo(Duration.ofSeconds(7));
        assertThat(server.connectionsAccepted()).isEqualTo(1);
    }

    @Test
    void a_402_is_the_typed_signal(ScriptedServer server) {
        server.on("GET", "/things").reply(Reply.status(402).json("{\"code\":\"PLAN_LIMIT\"}"));

        UpgradeRequiredException upgrade = catchThrowableOfType(
                UpgradeRequiredException.class, () -> get(client(server, CODES)).block(PATIENCE));

        assertThat(upgrade.upgrade().code()).isEqualTo("PLAN_LIMIT");
    }

    @Test
    void an_error_status_that_ends_the_call_is_springs_own_exception(ScriptedServer server) {
        server.on("GET", "/things").reply(Reply.status(400).json("{\"code\":\"WRONG\"}"));

        assertThatThrownBy(() -> get(client(server, LOOKING)).block(PATIENCE))
                .isInstanceOfSatisfying(WebClientResponseException.BadRequest.class, e -> {
                    assertThat(e.getResponseBodyAsString()).isEqualTo("{\"code\":\"WRONG\"}");
                    assertThat(e.getRequest().getURI()).isEqualTo(server.uri("/things"));
                });
    }

    @Test
    void status_handlers_see_the_response_that_ends_the_call_and_no_other(ScriptedServer server) {
        server.on("GET", "/things").reply(Reply.status(503), Reply.status(404).body("gone"));
        List<Integer> seen = new ArrayList<>();

        String body = client(server, CODES)
                .get()
                .uri("things")
                .retrieve()
                .onStatus(HttpStatusCode::isError, response -> {
                    seen.add(response.statusCode().value());
                    return Mono.empty();
                })
                .bodyToMono(String.class)
                .block(PATIENCE);

        assertThat(seen).containsExactly(404);
        assertThat(body).isEqualTo("gone");
    }

    @Test
    void each_subscription_is_a_call(ScriptedServer server) {
        server.on("GET", "/things").reply(Reply.status(503), Reply.ok().body("there"));
        Mono<String> call = get(client(server, CODES));
        assertThat(server.received()).isEmpty();

        assertThat(call.block(PATIENCE)).isEqualTo("there");
        assertThat(call.block(PATIENCE)).isEqualTo("there");

        assertThat(server.received()).hasSize(3);
    }

    @Test
    void later_filters_see_each_attempt_and_earlier_ones_the_call(ScriptedServer server) {
        server.on("GET", "/things").reply(Reply.status(503), Reply.status(503), Reply.ok());
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger tokens = new AtomicInteger();
        WebClient client = client(
                server,
                (request, next) -> {
                    calls.incrementAndGet();
                    return next.exchange(request);
                },
                PolicyFilter.of(Policies.base(time)),
                (request, next) -> next.exchange(ClientRequest.from(request)
                        .header("X-Token", "t" + tokens.incrementAndGet())
                        .build()));

        client.get()
                .uri("things")
                .header("X-Own", "me")
                .retrieve()
                .toBodilessEntity()
                .block(PATIENCE);

        assertThat(calls).hasValue(1);
        assertThat(server.received())
                .extracting(request -> request.headers("X-Token"))
                .containsExactly(List.of("t1"), List.of("t2"), List.of("t3"));
        assertThat(server.received())
                .allSatisfy(request -> assertThat(request.headers("X-Own")).containsExactly("me"));
    }

    @Test
    void the_context_of_the_subscriber_reaches_every_attempt_and_its_body(ScriptedServer server) {
        server.on("GET", "/things")
                .reply(
                        Reply.status(400).json("{\"code\":\"TRANSIENT\"}"),
                        Reply.ok().json("{}"));
        List<String> seen = new CopyOnWriteArrayList<>();
        WebClient client = client(
                server,
                PolicyFilter.of(Policies.of(LOOKING, time)),
                (request, next) -> Mono.deferContextual(context -> {
                    seen.add(context.get("tenant"));
                    return next.exchange(request)
                            .map(response -> response.mutate()
                                    .body(body -> body.doOnEach(signal ->
                                            seen.add(signal.getContextView().get("tenant"))))
                                    .build());
                }));

        get(client).contextWrite(context -> context.put("tenant", "acme")).block(PATIENCE);

        assertThat(seen).hasSizeGreaterThanOrEqualTo(6).containsOnly("acme");
    }

    @Test
    void the_calls_observation_is_one_and_current_in_every_attempt(ScriptedServer server) {
        server.on("GET", "/things").reply(Reply.status(503), Reply.status(503), Reply.ok());
        List<Observation.Context> observed = new CopyOnWriteArrayList<>();
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new ObservationHandler<>() {
            @Override
            public void onStop(Observation.Context context) {
                observed.add(context);
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });
        List<Observation> current = new CopyOnWriteArrayList<>();
        WebClient client = builder(Connector.REACTOR, server)
                .observationRegistry(registry)
                .filter(PolicyFilter.of(Policies.base(time)))
                .filter((request, next) -> Mono.deferContextual(context -> {
                    current.add(context.get(ObservationThreadLocalAccessor.KEY));
                    return next.exchange(request);
                }))
                .build();

        client.get().uri("things").retrieve().toBodilessEntity().block(PATIENCE);

        assertThat(observed)
                .singleElement()
                .satisfies(only -> assertThat(only.getName()).isEqualTo("http.client.requests"));
        assertThat(current)
                .hasSize(3)
                .allSatisfy(each -> assertThat(each.getContextView()).isSameAs(observed.get(0)));
    }

    @Test
    void a_call_is_observed_below_the_clients_request_and_its_attempts_below_the_call(ScriptedServer server) {
        server.on("GET", "/things").reply(Reply.status(503), Reply.ok());
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(context -> true);
        List<String> lines = new CopyOnWriteArrayList<>();
        ApiPolicy policy = Policies.of(
                "extends: http",
                ApiPolicyConfig.custom().time(time).random(() -> 0.5).observer(ObservedCalls.of(registry)));
        WebClient client = builder(Connector.REACTOR, server)
                .observationRegistry(registry)
                .filter(PolicyFilter.of(policy))
                .filter((request, next) -> Mono.deferContextual(context -> {
                    Observation above = context.get(ObservationThreadLocalAccessor.KEY);
                    lines.add(above.getContextView().getName() + " in "
                            + above.getContextView()
                                    .getParentObservation()
                                    .getContextView()
                                    .getName());
                    return next.exchange(request);
                }))
                .build();

        client.get().uri("things").retrieve().toBodilessEntity().block(PATIENCE);

        assertThat(lines).hasSize(2).containsOnly("policy4j.call in http.client.requests");
    }

    @Test
    void a_body_can_be_read_once_only_as_ever(ScriptedServer server) {
        server.on("GET", "/things").reply(Reply.status(400).json("{\"code\":\"WRONG\"}"));

        Mono<String> twice = client(server, LOOKING)
                .get()
                .uri("things")
                .exchangeToMono(response -> response.bodyToMono(String.class).then(response.bodyToMono(String.class)));

        assertThatThrownBy(() -> twice.block(PATIENCE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("once only");
    }

    @Test
    void a_body_larger_than_spring_may_hold_fails_as_ever(ScriptedServer server) {
        server.on("GET", "/things").reply(Reply.ok().json("{}").padTo(400_000));

        assertThatThrownBy(() -> get(client(server, LOOKING)).block(PATIENCE))
                .hasRootCauseInstanceOf(DataBufferLimitException.class);
    }

    @Test
    void an_attempt_timeout_ends_an_attempt(ScriptedServer server) {
        server.on("GET", "/things")
                .reply(Reply.ok().delay(Duration.ofMinutes(1)), Reply.ok().body("there"));
        ApiPolicy policy = Policies.of(
                "extends: http\nattempt-timeout: 300ms\ntable: {timeout: {retry: {schedule: [1ms]}}}",
                PolicyTime.system());

        assertThat(get(client(server, PolicyFilter.of(policy))).block(PATIENCE)).isEqualTo("there");
    }

    @Test
    void no_attempt_starts_after_the_deadline(ScriptedServer server) {
        server.on("GET", "/things").reply(Reply.status(429).retryAfter(Duration.ofSeconds(20)));
        PolicyFilter filter =
                PolicyFilter.of(Policies.base(VirtualTime.manual())).withDeadline(Duration.ofSeconds(10));

        assertThatThrownBy(() -> get(client(server, filter)).block(PATIENCE)).isInstanceOf(RetryLaterException.class);
        assertThat(server.received()).hasSize(1);
    }

    @Test
    void callers_with_other_keys_have_budgets_of_their_own(ScriptedServer server) {
        server.on("GET", "/things").reply(Reply.status(503));
        PolicyFilter filter =
                PolicyFilter.of(Policies.of("extends: http\nbudget: {tokens: 1, per-success: 0.1}", time));
        WebClient one = client(server, filter.withKey("one"));
        WebClient other = client(server, filter.withKey("other"));

        for (WebClient client : List.of(one, one, other)) {
            assertThatThrownBy(() -> get(client).block(PATIENCE)).isInstanceOf(WebClientResponseException.class);
        }

        assertThat(server.received()).as("two attempts, one, two").hasSize(5);
    }

    @Test
    void an_exchange_without_a_response_fails_the_call(ScriptedServer server) {
        WebClient client = client(server, PolicyFilter.of(Policies.base(time)), (request, next) -> Mono.empty());

        assertThatThrownBy(() -> get(client).block(PATIENCE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("without a response");
    }

    /** An API as an interface. */
    @HttpExchange("things")
    interface Things {
        @GetExchange("/1")
        Mono<String> one();

        @PostExchange
        void add();
    }

    @Test
    void http_exchange_interfaces_are_under_the_policy(ScriptedServer server) {
        server.on("GET", "/things/1").reply(Reply.status(503), Reply.ok().body("there"));
        server.on("POST", "/things").reply(Reply.status(402));
        Things things = HttpServiceProxyFactory.builderFor(WebClientAdapter.create(client(server, CODES)))
                .build()
                .createClient(Things.class);

        assertThat(things.one().block(PATIENCE)).isEqualTo("there");
        assertThatThrownBy(things::add).isInstanceOf(UpgradeRequiredException.class);
    }
}
