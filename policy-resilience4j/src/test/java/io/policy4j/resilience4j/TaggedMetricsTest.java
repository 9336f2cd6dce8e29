package io.policy4j.resilience4j;

import static io.policy4j.resilience4j.Setup.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.policy4j.core.Action;
import io.policy4j.core.ConcurrencyLimit;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Row;
import io.policy4j.core.Setting;
import io.policy4j.core.Wait;
import io.policy4j.resilience4j.micrometer.ApiPolicyMetricNames;
import io.policy4j.resilience4j.micrometer.TaggedApiPolicyMetrics;
import io.policy4j.resilience4j.micrometer.TaggedApiPolicyMetricsPublisher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A registry's policies in Micrometer, as a Prometheus server reads them. */
class TaggedMetricsTest {

    private static final String WIRE = "text-from-the-wire";

    private final FakeTime time = new FakeTime();
    private final ApiPolicyConfig config =
            ApiPolicyConfig.custom().time(time).random(() -> 0).build();
    private final ApiPolicyRegistry policies = ApiPolicyRegistry.of(config);
    private final PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<Meter.Id> dropped = new ArrayList<>();

    @BeforeEach
    void watchForDroppedMeters() {
        prometheus.config().onMeterRegistrationFailed((id, why) -> dropped.add(id));
    }

    private void bind() {
        TaggedApiPolicyMetrics.ofApiPolicyRegistry(policies).bindTo(prometheus);
    }

    private Scrape scrape() {
        return Scrape.of(prometheus.scrape());
    }

    /** All that a meter can come from: rows of every kind, a latch, a cooldown, slots. */
    private static PolicyTable table() {
        return Setup.table()
                .envelope("code", "/code")
                .row("2xx", Action.accept())
                .row(Row.builder("420", Action.waitFor(Wait.DEFAULT))
                        .cooldown("key")
                        .build())
                .row(Row.builder("403", Action.signal("blocked")).latch("1h").build())
                .set(
                        Setting.CONCURRENCY,
                        Map.of("runs", new ConcurrencyLimit(5, List.of(), ConcurrencyLimit.Scope.CALL, null, null)))
                .build();
    }

    private static void call(ApiPolicy policy, Object... script) {
        FakeClient client = new FakeClient(script);
        policy.on(Setup.GET, client).account(client);
    }

    @Nested
    class AllFamilies {

        private final Set<String> families = Set.of(
                "policy4j_calls_total",
                "policy4j_attempts_total",
                "policy4j_waits_seconds",
                "policy4j_holdups_seconds",
                "policy4j_signals_total",
                "policy4j_budget_tokens",
                "policy4j_budget_max_tokens",
                "policy4j_cooldown_remaining_seconds",
                "policy4j_latches_closed",
                "policy4j_slots_used",
                "policy4j_slots_max");

        @Test
        void are_scraped_with_what_happened() {
            ApiPolicy policy = policies.apiPolicy("things", table());
            bind();
            call(policy, 200);
            call(policy, 503, Answer.retryAfter(429, 30), 200);
            call(policy, 402);
            call(policy, 403);
            FakeClient cooling = new FakeClient(Answer.retryAfter(420, 60));
            policy.on(Setup.GET, cooling).withKey("cooling").sendAsync(cooling::sendAsync);
            FakeClient hanging = new FakeClient(new CompletableFuture<>());
            policy.on(Setup.GET, hanging).withKey("hanging").sendAsync(hanging::sendAsync);
            time.advance(seconds(15));

            Scrape scrape = scrape();

            assertThat(scrape.families()).containsAll(families);
            assertThat(scrape.value("policy4j_calls_total", "kind", "success", "retried", "false"))
                    .isEqualTo(1);
            assertThat(scrape.value("policy4j_calls_total", "kind", "success", "retried", "true"))
                    .isEqualTo(1);
            assertThat(scrape.value("policy4j_calls_total", "kind", "upgrade", "retried", "false"))
                    .isEqualTo(1);
            assertThat(scrape.value("policy4j_attempts_total", "row", "2xx", "kind", "accepted"))
                    .isEqualTo(2);
            assertThat(scrape.value("policy4j_attempts_total", "row", "503", "action", "retry", "kind", "again"))
                    .isEqualTo(1);
            assertThat(scrape.value("policy4j_waits_seconds_count", "row", "429"))
                    .isEqualTo(1);
            assertThat(scrape.value("policy4j_waits_seconds_sum", "row", "429")).isEqualTo(30);
            assertThat(scrape.value("policy4j_signals_total", "signal", "upgrade"))
                    .isEqualTo(1);
            assertThat(scrape.value("policy4j_budget_tokens")).isEqualTo(99.2);
            assertThat(scrape.value("policy4j_budget_max_tokens")).isEqualTo(100);
            assertThat(scrape.value("policy4j_cooldown_remaining_seconds")).isEqualTo(45);
            assertThat(scrape.value("policy4j_latches_closed", "row", "403")).isEqualTo(1);
            assertThat(scrape.value("policy4j_slots_used", "limit", "runs")).isEqualTo(1);
            assertThat(scrape.value("policy4j_slots_max", "limit", "runs")).isEqualTo(5);
        }

        /** Micrometer 1.17 takes differing keys without a word, and some servers do not. */
        @Test
        void have_the_same_keys_throughout() {
            policies.apiPolicy("plain", table());
            bind();
            policies.apiPolicy("owned", table(), Map.of("team", "money"));
            policies.apiPolicy("bare", PolicyTable.builder("bare").build(), Map.of("zone", "eu"));

            Scrape scrape = scrape();

            assertThat(scrape.names())
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(scrape.keySets(name))
                            .as(name)
                            .hasSize(1)
                            .first()
                            .satisfies(keys -> assertThat(keys).contains("name", "team", "zone")));
            assertThat(scrape.valuesOf("policy4j_budget_tokens", "team")).containsExactly("money", "none");
            assertThat(dropped).isEmpty();
        }

        @Test
        void carry_nothing_from_the_wire() {
            ApiPolicy policy = policies.apiPolicy("things", table());
            bind();

            call(policy, Answer.of(409).json("{\"code\":\"" + WIRE + "\"}"));
            call(policy, Answer.of(429).json("{\"code\":\"" + WIRE + "\"}"));

            assertThat(prometheus.scrape()).contains("signal=\"verify\"").doesNotContain(WIRE);
        }

        @Test
        void are_as_before_when_all_calls_went_well() {
            ApiPolicy policy = policies.apiPolicy("things", table());
            bind();
            Set<String> before = scrape().names();

            call(policy, 200);

            assertThat(scrape().names()).isEqualTo(before);
            assertThat(dropped).isEmpty();
        }
    }

    @Nested
    class Binding {

        @Test
        void follows_the_registry() {
            bind();
            policies.apiPolicy("a", table());
            policies.apiPolicy("b", table());
            assertThat(scrape().valuesOf("policy4j_calls_total", "name")).containsExactly("a", "b");

            policies.remove("a");
            assertThat(scrape().valuesOf("policy4j_calls_total", "name")).containsExactly("b");

            policies.remove("b");
            assertThat(prometheus.getMeters()).isEmpty();
        }

        @Test
        void shows_a_policy_that_replaced_another_from_its_first_call_on() {
            bind();
            call(policies.apiPolicy("things", table()), 200);
            ApiPolicy other = ApiPolicy.of(
                    "things",
                    PolicyTable.builder("other").row("418", Action.fail()).build(),
                    config);

            policies.replace("things", other);
            call(other, 418);
            call(other, 418);

            assertThat(scrape().valuesOf("policy4j_attempts_total", "row")).containsExactly("418", "none");
            assertThat(scrape().value("policy4j_attempts_total", "row", "418")).isEqualTo(2);
            assertThat(scrape().value("policy4j_calls_total", "kind", "success", "retried", "false"))
                    .isZero();
        }

        @Test
        void shows_the_rows_of_a_table_that_replaced_another() {
            bind();
            ApiPolicy policy = policies.apiPolicy("things", table());
            call(policy, 503, 200);

            policy.replaceTable(PolicyTable.builder("things")
                    .row("503", Action.retry())
                    .row("418", Action.fail())
                    .build());

            assertThat(scrape().valuesOf("policy4j_attempts_total", "row")).containsExactly("418", "503", "none");
            assertThat(scrape().value("policy4j_attempts_total", "row", "503", "kind", "again"))
                    .isEqualTo(1);
        }

        @Test
        void forgets_a_policy_that_goes_on_outside_of_the_registry() {
            bind();
            ApiPolicy policy = policies.apiPolicy("things", table());
            policies.remove("things");

            policy.replaceTable(PolicyTable.builder("other").build());

            assertThat(prometheus.getMeters()).isEmpty();
        }

        @Test
        void costs_calls_that_go_well_nothing() {
            bind();
            ApiPolicy policy = policies.apiPolicy("things", table());

            assertThat(policy.terms().heard()).isFalse();
        }

        @Test
        void to_a_registry_that_throws_changes_no_policy() {
            TaggedApiPolicyMetrics.ofApiPolicyRegistry(policies).bindTo(new SimpleMeterRegistry() {
                @Override
                protected <T> FunctionCounter newFunctionCounter(
                        Meter.Id id, T obj, java.util.function.ToDoubleFunction<T> countFunction) {
                    throw new IllegalStateException("registry");
                }
            });
            bind();

            ApiPolicy policy = policies.apiPolicy("things", table());

            assertThat(policy.executeSupplier(Setup.GET, () -> "fine")).isEqualTo("fine");
            assertThat(scrape().families()).contains("policy4j_calls_total");
        }

        @Test
        void can_be_the_registrys_own_doing() {
            ApiPolicyRegistry published = ApiPolicyRegistry.custom()
                    .addRegistryEventConsumer(new TaggedApiPolicyMetricsPublisher(prometheus))
                    .build();

            published.apiPolicy("things", table());
            assertThat(scrape().valuesOf("policy4j_calls_total", "name")).containsExactly("things");

            published.remove("things");
            assertThat(prometheus.getMeters()).isEmpty();
        }

        @Test
        void takes_other_names() {
            ApiPolicyMetricNames names = ApiPolicyMetricNames.custom()
                    .callsMetricName("api.calls")
                    .attemptsMetricName("api.attempts")
                    .waitsMetricName("api.waits")
                    .holdupsMetricName("api.holdups")
                    .signalsMetricName("api.signals")
                    .budgetTokensMetricName("api.tokens")
                    .budgetMaxTokensMetricName("api.max.tokens")
                    .cooldownRemainingMetricName("api.cooldown")
                    .latchesClosedMetricName("api.latches")
                    .slotsUsedMetricName("api.slots")
                    .slotsMaxMetricName("api.max.slots")
                    .build();
            policies.apiPolicy("things", table());

            TaggedApiPolicyMetrics.ofApiPolicyRegistry(names, policies).bindTo(prometheus);

            assertThat(scrape().families())
                    .containsExactlyInAnyOrder(
                            "api_calls_total",
                            "api_attempts_total",
                            "api_waits_seconds",
                            "api_holdups_seconds",
                            "api_signals_total",
                            "api_tokens",
                            "api_max_tokens",
                            "api_cooldown_seconds",
                            "api_latches",
                            "api_slots",
                            "api_max_slots");
        }
    }
}
