package io.policy4j.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.policy4j.core.Headers;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Setting;
import io.policy4j.core.file.Catalog;
import io.policy4j.core.file.PolicyFile;
import io.policy4j.core.file.Problem;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BundledPoliciesTest {

    static Stream<String> policies() {
        return Catalog.bundled().names().stream();
    }

    @Test
    void the_catalog_lists_the_base_table_and_the_four_apis() {
        assertThat(Catalog.bundled().names())
                .containsExactly("agency-bots", "agent-platform", "decimalai", "http", "oneperfectslice");
    }

    @ParameterizedTest
    @MethodSource("policies")
    void each_checks_without_surprises_but_for_what_its_page_says(String policy) {
        String yaml = Catalog.bundled().text(policy).orElseThrow();
        assertThat(PolicyFile.check(policy + ".yaml", yaml, Catalog.bundled()).problems())
                .extracting(Problem::message)
                .allMatch(message -> policy.equals("agency-bots") && message.startsWith("hides rows "))
                .hasSize(policy.equals("agency-bots") ? 2 : 0);
    }

    @ParameterizedTest
    @MethodSource("policies")
    void each_file_holds_the_api_of_its_name(String policy) {
        assertThat(Catalog.bundled().get(policy).name()).isEqualTo(policy);
    }

    @ParameterizedTest
    @MethodSource("policies")
    void a_success_costs_nothing(String policy) {
        PolicyTable table = Catalog.bundled().get(policy);
        assertThat(table.acceptsByStatus(200)).isTrue();
        assertThat(table.acceptsByStatus(201)).isTrue();
        assertThat(table.peekBytes(200, Headers.NONE)).isZero();
    }

    @ParameterizedTest
    @MethodSource("policies")
    void no_policy_needs_a_hook_of_the_users(String policy) {
        assertThat(Catalog.bundled().get(policy).renewals()).isEmpty();
    }

    @Test
    void only_starts_of_runs_take_a_slot_and_a_key() {
        PolicyTable table = Catalog.bundled().get("oneperfectslice");
        assertThat(table.settings().get(Setting.CONCURRENCY).get("runs"))
                .hasToString("limit: 5, at: [POST /api/public/v1/slices/*/run], scope: operation, "
                        + "max-wait: 10m, lease: 1h");
        assertThat(table.settings().get(Setting.IDEMPOTENCY))
                .hasToString("header: Idempotency-Key, at: [POST /api/public/v1/slices/*/run], generate: true");
    }
}
