package io.policy4j.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policy4j.core.Request;
import io.policy4j.core.file.PolicyFile;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyConfig;
import io.policy4j.resilience4j.ApiPolicyRegistry;
import io.policy4j.resilience4j.CallResult;
import io.policy4j.resilience4j.ResponseReader;
import io.policy4j.resilience4j.SharedState;
import io.policy4j.spring.boot.Policy4jAutoConfiguration;
import io.policy4j.test.VirtualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class EndpointsTest {

    private static final String POLICY = """
            api: billing
            extends: http
            envelope: {code: /code}
            budget: {tokens: 0}
            table:
              402: {then: upgrade, latch: until-released}
              409: {then: fail, latch: 1h}
              429: {wait: {jitter: none}, cooldown: key}
              503: {retry: {every: 1s, times: 1}}
            """;

    private final ApiPolicyRegistry registry = ApiPolicyRegistry.of(
            ApiPolicyConfig.custom().time(VirtualTime.automatic()).build());
    private final ApiPolicy policy = registry.apiPolicy("billing", PolicyFile.parse("billing.yaml", POLICY));
    private final ApiPoliciesEndpoint endpoint = new ApiPoliciesEndpoint(registry);

    /** A response that is nothing but a status, and asks for five minutes where that is 429. */
    private static final class Statuses implements ResponseReader<Integer> {
        @Override
        public int status(Integer response) {
            return response;
        }

        @Override
        public List<String> headers(Integer response, String name) {
            return response == 429 && name.equalsIgnoreCase("Retry-After") ? List.of("300") : List.of();
        }

        @Override
        public byte[] peek(Integer response, int max) {
            return new byte[0];
        }

        @Override
        public void release(Integer response) {}
    }

    private CallResult<Integer> answered(int status) {
        return policy.on(Request.of("GET", "/invoices"), new Statuses()).account(exchange -> status);
    }

    private VerdictReport explain(Integer status, String failure, String code, Object header, String body) {
        return endpoint.explain("billing", "explain", status, failure, code, null, null, header, body, "GET", "/a");
    }

    @Test
    void what_is_held_back_is_told_until_it_is_released() {
        answered(402);
        answered(409);
        PolicyReport.State state = endpoint.policy("billing").state();
        assertThat(state.latches()).containsExactlyInAnyOrder(new PolicyReport.Hold("402", List.of("key"), null));
        assertThat(state.budget()).isNull();
        assertThat(answered(200).kind()).isEqualTo(CallResult.Kind.UPGRADE);

        assertThat(endpoint.release("billing", "cooldowns", null).latches()).isEmpty();
        assertThat(endpoint.release("billing", "latches", "409").latches()).isEmpty();
        assertThat(endpoint.release("billing", "latches", "402").latches()).containsExactly("402");
        assertThat(answered(200).kind()).isEqualTo(CallResult.Kind.SUCCESS);
    }

    @Test
    void a_cooldown_is_told_with_what_is_left_of_it() {
        answered(429);
        assertThat(endpoint.policies().apiPolicies().get("billing").state().cooldowns())
                .containsExactly(new PolicyReport.Hold("429", List.of("key"), 300_000L));
        assertThat(endpoint.release("billing", "all", null).cooldowns()).containsExactly("429");
        assertThat(endpoint.policy("billing").state().cooldowns()).isEmpty();
    }

    @Test
    void what_makes_no_sense_is_refused_with_what_would() {
        assertThatThrownBy(() -> endpoint.release("biling", "all", null))
                .hasMessage("policy (biling): must be one of billing; did you mean billing?");
        assertThatThrownBy(() -> endpoint.release("billing", "latchs", null))
                .hasMessage("release (latchs): must be one of latches, cooldowns, all; did you mean latches?");
        assertThatThrownBy(() -> explain(null, null, null, null, null))
                .hasMessage("explain: needs a status or a failure, as in ?status=429");
        assertThatThrownBy(() -> explain(null, "timeout", "X", null, null)).hasMessageContaining("nothing came back");
        assertThatThrownBy(() -> explain(null, "timout", null, null, null)).hasMessageContaining("mean timeout?");
        assertThatThrownBy(() -> explain(402, null, "X", null, "{}")).hasMessageContaining("say one or the other");
        assertThatThrownBy(() -> explain(429, null, null, "Retry-After", null))
                .hasMessage("header (Retry-After): must read like NAME: VALUE");
        assertThatThrownBy(() ->
                        endpoint.explain("billing", "explain", 402, null, null, "T", null, null, null, null, null))
                .hasMessageContaining("does not say where the type stands");
    }

    @Test
    void an_answer_is_explained() {
        assertThat(explain(429, null, null, List.of("Retry-After: 7"), null).delayMs())
                .isEqualTo(7000);
        assertThat(explain(429, null, null, "Retry-After: 600", null).retryAt()).isNotNull();
        assertThat(explain(402, null, "LIMIT", null, null).upgrade().code()).isEqualTo("LIMIT");
        assertThat(explain(402, null, null, null, "{\"code\":\"LIMIT\"}").code())
                .isEqualTo("LIMIT");
        VerdictReport timeout = explain(null, "timeout", null, null, null);
        assertThat(timeout.failure()).isEqualTo("timeout");
        assertThat(timeout.candidates()).anyMatch(VerdictReport.Candidate::won);
        assertThat(endpoint.explain("billing", "other", 402, null, null, null, null, null, null, null, null))
                .isNull();
    }

    @Test
    void events_are_kept_without_those_of_calls_that_simply_succeed() {
        ApiPolicyEventsEndpoint events = new ApiPolicyEventsEndpoint(registry);
        answered(200);
        answered(503);
        answered(429);
        answered(402);
        endpoint.release("billing", "all", null);
        policy.replaceTable(policy.getTable());
        ApiPolicy later = registry.apiPolicy("later", policy.getTable());
        later.replaceTable(policy.getTable());
        registry.remove("later");

        assertThat(events.events().apiPolicyEvents())
                .extracting(event -> event.get("type"))
                .containsExactly(
                        "WAIT",
                        "EXHAUSTED",
                        "COOLDOWN_OPENED",
                        "DECLINED",
                        "DECLINED",
                        "COOLDOWN_CLOSED",
                        "TABLE_REPLACED");
        Map<String, Object> exhausted =
                events.events("billing", "exhausted").apiPolicyEvents().get(0);
        assertThat(exhausted)
                .containsEntry("policyName", "billing")
                .containsEntry("status", 503)
                .containsEntry("row", "503")
                .containsEntry("attempts", 2);
        assertThat(events.events("nobody").apiPolicyEvents()).isEmpty();
    }

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    Policy4jAutoConfiguration.class,
                    EndpointAutoConfiguration.class,
                    ApiPolicyEndpointsAutoConfiguration.class,
                    ApiPolicyHealthAutoConfiguration.class))
            .withBean(ApiPolicyRegistry.class, () -> registry);

    @Test
    void endpoints_are_there_where_they_are_exposed() {
        runner.run(context -> assertThat(context).doesNotHaveBean(ApiPoliciesEndpoint.class));
        runner.withPropertyValues("management.endpoints.web.exposure.include=*")
                .run(context -> assertThat(context)
                        .hasSingleBean(ApiPoliciesEndpoint.class)
                        .hasSingleBean(ApiPolicyEventsEndpoint.class));
    }

    @Test
    void health_is_out_of_service_while_a_latch_is_closed_where_that_is_wanted() {
        runner.run(context -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
        runner.withPropertyValues("management.health.apipolicies.enabled=true").run(context -> {
            HealthIndicator indicator = context.getBean(HealthIndicator.class);
            assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
            answered(409);
            Health health = indicator.health();
            assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
            assertThat(health.getDetails()).isEqualTo(Map.of("billing", Map.of("409", "for 1h")));
        });
    }

    /** Out of reach. */
    private static final class Away implements SharedState {
        private static <T> CompletionStage<T> failed() {
            return CompletableFuture.failedFuture(new IOException("connection refused"));
        }

        @Override
        public CompletionStage<Answer> enter(Entry entry) {
            return failed();
        }

        @Override
        public CompletionStage<?> leave(String attempt, List<String> pools, List<String> probed, boolean well) {
            return failed();
        }

        @Override
        public CompletionStage<?> keep(String holder, String work, List<Slot> slots) {
            return failed();
        }

        @Override
        public CompletionStage<?> shut(String hold, Duration length, Map<String, String> word) {
            return failed();
        }

        @Override
        public CompletionStage<?> clear(String hold) {
            return failed();
        }

        @Override
        public Duration patience() {
            return Duration.ofSeconds(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"local, UP, this process goes by its own", "refuse, OUT_OF_SERVICE, calls are refused"})
    void health_tells_of_a_shared_state_that_is_away(String setting, String status, String told) {
        ApiPolicyRegistry sharing = ApiPolicyRegistry.of(ApiPolicyConfig.custom()
                .time(VirtualTime.automatic())
                .sharedState(new Away())
                .build());
        ApiPolicy limited = sharing.apiPolicy(
                "billing",
                PolicyFile.parse(
                        "billing.yaml",
                        "api: billing\nextends: http\nshared-state-away: " + setting
                                + "\ntable: {429: {wait: {}, cooldown: key}}\n"));
        limited.on(Request.of("GET", "/invoices"), new Statuses()).account(exchange -> 200);

        runner.withPropertyValues("management.health.apipolicies.enabled=true")
                .withBean("other", ApiPolicyRegistry.class, () -> sharing, definition -> definition.setPrimary(true))
                .run(context -> {
                    Health health = context.getBean(HealthIndicator.class).health();
                    assertThat(health.getStatus()).isEqualTo(new Status(status));
                    assertThat(health.getDetails())
                            .isEqualTo(Map.of("billing", Map.of("shared state", "away: " + told)));
                });
    }
}
