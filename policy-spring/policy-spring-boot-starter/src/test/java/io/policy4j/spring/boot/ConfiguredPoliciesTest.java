package io.policy4j.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.policy4j.core.Backoff;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Setting;
import io.policy4j.core.file.PolicyFile;
import io.policy4j.resilience4j.ApiPolicyRegistry;
import io.policy4j.resilience4j.RenewalHook;
import io.policy4j.spring.ApiPolicyAspectConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class ConfiguredPoliciesTest {

    private static PolicyTable table(ApplicationContext context, String name) {
        return context.getBean(ApiPolicyRegistry.class).find(name).orElseThrow().getTable();
    }

    @Test
    void a_policy_is_read_from_its_file() {
        Contexts.runner()
                .withPropertyValues("policy4j.policies.billing.location=classpath:billing.yaml")
                .run(context -> assertThat(table(context, "billing"))
                        .isEqualTo(PolicyFile.parse(
                                "billing.yaml", Files.readString(Path.of("src/test/resources/billing.yaml")))));
    }

    @Test
    void a_policy_can_stand_in_application_yaml() {
        Contexts.profile("inline").run(context -> {
            PolicyTable table = table(context, "inline-billing");
            assertThat(table.layers().get(0).rows()).hasSize(1);
            assertThat(table.settings().get(Setting.MAX_ATTEMPTS)).isEqualTo(4);
        });
    }

    @Test
    void a_policy_can_stand_in_a_config_tree(@TempDir Path tree) throws IOException {
        Path file = tree.resolve("policy4j.policies.billing.inline");
        Files.writeString(file, "api: billing\ntable:\n  418: retry\n");

        Contexts.runner()
                .withInitializer(new ConfigDataApplicationContextInitializer())
                .withPropertyValues("spring.config.import=configtree:" + tree + "/")
                .run(context -> assertThat(
                                table(context, "billing").layers().get(0).rows())
                        .hasSize(1));
    }

    @Test
    void a_bundled_policy_needs_no_location() {
        Contexts.runner()
                .withPropertyValues("policy4j.policies.http.max-wait=10s")
                .run(context -> assertThat(table(context, "http").settings().get(Setting.MAX_WAIT))
                        .isEqualTo(Duration.ofSeconds(10)));
    }

    @Test
    void properties_win_over_the_settings_of_the_file() {
        Contexts.runner()
                .withPropertyValues(
                        "policy4j.policies.billing.location=classpath:billing.yaml",
                        "policy4j.policies.billing.deadline=30s",
                        "policy4j.policies.billing.backoff.initial=2s",
                        "policy4j.policies.billing.backoff.multiplier=3",
                        "policy4j.policies.billing.budget.tokens=7",
                        "policy4j.policies.billing.budget.per-success=0.5",
                        "policy4j.policies.billing.idempotent[0]=POST /search",
                        "policy4j.policies.billing.concurrency.runs.limit=5",
                        "policy4j.policies.billing.concurrency.runs.at=POST /runs")
                .run(context -> {
                    PolicyTable table = table(context, "billing");
                    Backoff backoff = table.settings().get(Setting.BACKOFF);
                    assertThat(table.settings().get(Setting.DEADLINE)).isEqualTo(Duration.ofSeconds(30));
                    assertThat(backoff.initial()).isEqualTo(Duration.ofSeconds(2));
                    assertThat(table.settings().get(Setting.BUDGET).tokens()).isEqualTo(7);
                    assertThat(table.settings().get(Setting.BUDGET).perSuccess())
                            .isEqualTo(0.5);
                    assertThat(table.settings().get(Setting.IDEMPOTENT)).hasSize(1);
                    assertThat(table.settings()
                                    .get(Setting.CONCURRENCY)
                                    .get("runs")
                                    .limit())
                            .isEqualTo(5);
                });
    }

    @Test
    void environment_variables_win_too_also_for_names_with_dashes() {
        Contexts.runner()
                .withPropertyValues("policy4j.policies.my-billing.location=classpath:billing.yaml")
                .withInitializer(context -> environment(
                        context.getEnvironment(),
                        Map.of(
                                "POLICY4J_POLICIES_MYBILLING_MAXATTEMPTS", "3",
                                "POLICY4J_POLICIES_MYBILLING_BUDGET_PERSUCCESS", "0.1")))
                .run(context -> {
                    PolicyTable table = table(context, "my-billing");
                    assertThat(table.settings().get(Setting.MAX_ATTEMPTS)).isEqualTo(3);
                    assertThat(table.settings().get(Setting.BUDGET).perSuccess())
                            .isEqualTo(0.1);
                    assertThat(context.getBean(ApiPolicyRegistry.class).getAllPolicies())
                            .hasSize(1);
                });
    }

    private static void environment(ConfigurableEnvironment environment, Map<String, Object> variables) {
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", variables));
    }

    @Test
    void hooks_guards_and_tags_are_found_by_name() {
        CircuitBreakerRegistry breakers = CircuitBreakerRegistry.ofDefaults();
        Contexts.runner()
                .withBean("token", RenewalHook.class, () -> (request, details) -> null)
                .withBean(CircuitBreakerRegistry.class, () -> breakers)
                .withPropertyValues(
                        "policy4j.policies.renewing.location=classpath:renewing.yaml",
                        "policy4j.policies.renewing.circuit-breaker=backend",
                        "policy4j.policies.renewing.tags.team=checkout")
                .run(context -> {
                    var policy = context.getBean(ApiPolicyRegistry.class)
                            .find("renewing")
                            .orElseThrow();
                    assertThat(policy.getConfig().getRenewals()).containsOnlyKeys("token");
                    assertThat(policy.getTags()).containsEntry("team", "checkout");
                    assertThat(breakers.find("backend")).isPresent();
                });
    }

    @Test
    void a_customizer_changes_what_all_policies_have() {
        Contexts.runner()
                .withBean(ApiPolicyConfigCustomizer.class, () -> (policy, config) -> config.details(true))
                .withPropertyValues("policy4j.policies.billing.location=classpath:billing.yaml")
                .run(context -> assertThat(context.getBean(ApiPolicyRegistry.class)
                                .find("billing")
                                .orElseThrow()
                                .getConfig()
                                .isDetails())
                        .isTrue());
    }

    @Test
    void a_registry_of_the_programs_own_is_left_alone() {
        ApiPolicyRegistry own = ApiPolicyRegistry.ofDefaults();
        Contexts.runner()
                .withBean(ApiPolicyRegistry.class, () -> own)
                .withPropertyValues("policy4j.policies.billing.location=classpath:billing.yaml")
                .run(context -> {
                    assertThat(context.getBean(ApiPolicyRegistry.class)).isSameAs(own);
                    assertThat(context).doesNotHaveBean(PolicyRefresher.class);
                });
    }

    @Test
    void every_setting_of_a_policy_file_is_a_property() {
        assertThat(SettingWords.ALL)
                .containsAll(Setting.ALL.stream().map(Setting::word).toList());
    }

    @Test
    void the_metadata_for_editors_names_what_is_read() throws IOException {
        assertThat(Files.readString(Path.of("src/main/resources/META-INF/spring-configuration-metadata.json")))
                .contains(
                        "\"policy4j.policies\"",
                        PolicyProperties.class.getName() + ">",
                        "\"policy4j.clients\"",
                        ClientProperties.class.getName() + ">",
                        "\"" + Policy4jAutoConfiguration.REFRESH_INTERVAL + "\"",
                        "\"" + ApiPolicyAspectConfiguration.ORDER_PROPERTY + "\"",
                        "\"defaultValue\": " + ApiPolicyAspectConfiguration.DEFAULT_ORDER);
    }
}
