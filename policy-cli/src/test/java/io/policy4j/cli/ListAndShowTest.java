package io.policy4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListAndShowTest {

    private static final String SHOP = """
            api: shop
            extends: http
            envelope: {code: /error/code}
            max-attempts: 4
            first:
              any (told not to):
                when: {header Should-Retry: "false"}
                then: fail
            table:
              4xx: fail
              429: {wait: {times: 2}, cooldown: key}
              402 a<b>|c: upgrade
            """;

    @Nested
    class ListCommand {
        @Test
        void it_names_every_bundled_policy_on_a_line() {
            assertThat(Cli.run("list").lines())
                    .contains("http", "agency-bots", "agent-platform", "decimalai", "oneperfectslice")
                    .isSorted();
        }

        @Test
        void the_long_list_tells_what_they_are_about() {
            assertThat(Cli.run("list", "--long").lines())
                    .anyMatch(line -> line.matches("http +The base table: .*"))
                    .allMatch(line -> line.length() > 30);
        }
    }

    @Nested
    class Show {
        @TempDir
        Path folder;

        private Cli.Ran show(String... more) throws IOException {
            Files.writeString(folder.resolve("shop.yaml"), SHOP);
            return Cli.in(folder).with(concat(List.of("show", "shop.yaml"), List.of(more)));
        }

        private static String[] concat(List<String> a, List<String> b) {
            return java.util.stream.Stream.concat(a.stream(), b.stream()).toArray(String[]::new);
        }

        @Test
        void rows_stand_in_the_order_in_which_they_are_asked() throws IOException {
            List<String> lines = show().lines();

            assertThat(lines)
                    .containsSubsequence(
                            "shop, extends http",
                            "first rows of shop:",
                            "  any (told not to)  fail  when header Should-Retry: false",
                            "rows of shop:",
                            "  429         wait {times: 2}  cooldown: key",
                            "  402 a<b>|c  upgrade",
                            "  4xx         fail",
                            "rows inherited from http:",
                            "envelope:",
                            "  code  body /error/code  (shop)",
                            "settings:");
            assertThat(lines)
                    .anyMatch(line -> line.matches(" {2}503 +retry +\\(http\\)"))
                    .anyMatch(line -> line.matches(" {2}max-attempts +4 +\\(shop\\)"))
                    .anyMatch(line -> line.matches(" {2}deadline +none +\\(default\\)"));
        }

        @Test
        void markdown_is_a_page_of_tables() throws IOException {
            assertThat(show("--format", "markdown").lines())
                    .containsSubsequence(
                            "# shop",
                            "Extends http.",
                            "## First rows of shop",
                            "## Rows of shop",
                            "| `402 a<b>\\|c` |  | `upgrade` |  | shop |",
                            "## Rows inherited from http",
                            "| `503` |  | `retry` |  | http (inherited) |",
                            "## Envelope",
                            "## Settings",
                            "| max-attempts | `4` | shop |");
        }

        @Test
        void html_is_a_page_that_needs_nothing_else() throws IOException {
            assertThat(show("--format", "html").out())
                    .startsWith("<!DOCTYPE html>")
                    .endsWith("</html>\n")
                    .contains("<code>402 a&lt;b&gt;|c</code>", "rows inherited from http")
                    .doesNotContain("<b>", "http://", "https://", "src=", "url(");
        }

        @Test
        void json_has_every_row_and_setting() throws IOException {
            Json.Obj shown = (Json.Obj) show("--format", "json").json();
            Json.Arr rows = (Json.Arr) shown.members().get("rows");

            assertThat(shown.members()).containsOnlyKeys("policy", "extends", "rows", "envelope", "settings");
            assertThat(JsonText.of(rows.items().get(0)))
                    .isEqualTo("{\"row\":\"any (told not to)\",\"table\":\"shop\",\"inherited\":false,\"first\":true,"
                            + "\"when\":[\"header Should-Retry: false\"],\"action\":\"fail\",\"settings\":\"\","
                            + "\"options\":{},\"line\":6}");
            assertThat(rows.items()).hasSizeGreaterThan(15);
            assertThat(JsonText.of(shown)).contains("\"max-attempts\":{\"value\":\"4\",\"from\":\"shop\"}");
        }

        @ParameterizedTest
        @ValueSource(strings = {"http", "agency-bots", "agent-platform", "decimalai", "oneperfectslice"})
        void every_bundled_policy_can_be_shown_in_every_format(String policy) {
            for (ShowCommand.Format format : ShowCommand.Format.values()) {
                Cli.Ran ran = Cli.run("show", policy, "--format", format.name());

                assertThat(ran.exitCode()).isZero();
                assertThat(ran.out()).contains(policy);
                assertThat(ran.err()).isEmpty();
            }
        }

        @Test
        void an_invalid_policy_is_refused_in_one_line() throws IOException {
            Files.writeString(folder.resolve("bad.yaml"), "api: bad\ntable:\n  429: wiat\n  4xx: fial\n");

            Cli.Ran ran = Cli.in(folder).with("show", "bad.yaml");

            assertThat(ran.exitCode()).isEqualTo(2);
            assertThat(ran.err())
                    .startsWith("policy: bad.yaml:3:")
                    .contains("wiat", "policy check")
                    .hasLineCount(1);
        }
    }
}
