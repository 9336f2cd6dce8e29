package io.policy4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {

    private static Json.Obj explain(String... more) {
        return (Json.Obj) ran(more).json();
    }

    private static Cli.Ran ran(String... more) {
        return Cli.in(Path.of("src/test/resources/replay"))
                .with(java.util.stream.Stream.concat(
                                java.util.stream.Stream.of("explain", "--json"), java.util.Arrays.stream(more))
                        .toArray(String[]::new));
    }

    private static String text(Json.Obj document, String... names) {
        StringBuilder text = new StringBuilder();
        for (String name : names) {
            text.append(text.isEmpty() ? "" : " ")
                    .append(JsonText.of(document.members().get(name)).replace("\"", ""));
        }
        return text.toString();
    }

    @Nested
    class AsJson {
        @Test
        void every_key_is_there() {
            assertThat(explain("-p", "http", "--status", "200").members().keySet())
                    .containsExactly(
                            "policy",
                            "status",
                            "failure",
                            "code",
                            "type",
                            "message",
                            "requestId",
                            "row",
                            "action",
                            "result",
                            "delayMs",
                            "delayMaxMs",
                            "hint",
                            "reason",
                            "retryAt",
                            "upgrade",
                            "signal",
                            "candidates");
        }

        @Test
        void a_hint_is_waited_for() {
            Json.Obj verdict = explain("-p", "http", "-X", "GET", "--status", "429", "-H", "Retry-After: 30");

            assertThat(text(verdict, "row", "action", "result", "delayMs", "delayMaxMs", "hint"))
                    .isEqualTo("429 wait again 30000 33000 Retry-After");
        }

        @Test
        void a_jittered_step_is_told_without_its_jitter() {
            assertThat(text(explain("-p", "http", "-X", "GET", "--status", "503"), "delayMs", "delayMaxMs", "hint"))
                    .isEqualTo("500 500 null");
        }

        @Test
        void an_unsafe_request_is_not_sent_again() {
            Json.Obj verdict = explain("-p", "http", "-X", "POST", "--failure", "timeout");

            assertThat(text(verdict, "status", "failure", "row", "result", "delayMs", "reason"))
                    .isEqualTo("null timeout timeout failed null not sent again: POST is not idempotent, so the server"
                            + " might do it twice");
        }

        @Test
        void where_the_method_is_not_known_the_delay_is_told_under_reserve() {
            Json.Obj verdict = explain("-p", "http", "--status", "503");

            assertThat(text(verdict, "result", "delayMs", "reason"))
                    .isEqualTo(
                            "again 500 retry 1 of 3, after 500ms, if the request may be sent again; its method would tell");
        }

        @Test
        void where_the_server_did_nothing_no_method_is_needed() {
            Json.Obj verdict = explain("-p", "http", "--failure", "connect");

            assertThat(text(verdict, "result", "reason")).isEqualTo("again retry 1 of 3, after 500ms");
        }

        @Test
        void a_wait_that_is_too_long_is_declined() {
            Json.Obj verdict = explain("-p", "http", "-X", "GET", "--status", "429", "-H", "Retry-After: 600");

            assertThat(text(verdict, "result", "delayMs", "retryAt")).isEqualTo("declined null 2026-01-01T00:10:00Z");
        }

        @Test
        void an_upgrade_tells_what_the_server_said() {
            Json.Obj verdict = explain(
                    "-p",
                    "jobs.yaml",
                    "--status",
                    "402",
                    "-H",
                    "X-Reset: 90",
                    "--body",
                    "{\"error\":{\"code\":\"PLAN_LIMIT\",\"limit\":5}}");

            assertThat(text(verdict, "row", "action", "result", "code", "upgrade", "signal"))
                    .isEqualTo(
                            "402 PLAN_LIMIT upgrade upgrade PLAN_LIMIT {code:PLAN_LIMIT,message:null,resource:null,"
                                    + "limit:5,resetAt:2026-01-01T00:01:30Z,requestId:null,docs:https://jobs.example/plans} null");
        }

        @Test
        void a_signal_is_named() {
            Json.Obj verdict =
                    explain("-p", "jobs.yaml", "--status", "403", "--body", "{\"error\":{\"type\":\"identity\"}}");

            assertThat(text(verdict, "result", "signal", "upgrade", "type"))
                    .isEqualTo("signal user-action null identity");
        }

        @Test
        void a_poll_tells_its_first_delay() {
            Json.Obj verdict = explain("-p", "jobs.yaml", "--status", "202", "--body", "{\"id\":1}");

            assertThat(text(verdict, "result", "action", "delayMs")).isEqualTo("poll poll 5000");
        }

        @Test
        void a_key_that_the_policy_makes_counts() {
            String body = "{\"error\":{\"code\":\"KEY_USED\"}}";

            assertThat(text(
                            explain(
                                    "-p",
                                    "jobs.yaml",
                                    "-X",
                                    "POST",
                                    "--path",
                                    "/jobs",
                                    "--status",
                                    "409",
                                    "--body",
                                    body),
                            "result",
                            "reason"))
                    .startsWith("again after renewing idempotency-key");
            assertThat(text(explain("-p", "jobs.yaml", "--status", "409", "--body", body), "result", "reason"))
                    .startsWith("again after renewing idempotency-key")
                    .endsWith("its method would tell");
            assertThat(text(explain("-p", "jobs.yaml", "-X", "GET", "--status", "409", "--body", body), "result"))
                    .isEqualTo("failed");
        }

        @Test
        void an_error_inside_a_success_is_seen_in_json_only() {
            String body = "{\"ok\":false}";

            assertThat(text(explain("-p", "jobs.yaml", "--status", "200", "--body", body), "row", "result"))
                    .isEqualTo("2xx (error inside) failed");
            assertThat(text(
                            explain(
                                    "-p",
                                    "jobs.yaml",
                                    "--status",
                                    "200",
                                    "-H",
                                    "Content-Type: text/plain",
                                    "--body",
                                    body),
                            "row",
                            "result"))
                    .isEqualTo("2xx success");
        }

        @Test
        void a_status_that_no_row_is_about_fails() throws IOException {
            Path file = Files.createTempFile("none", ".yaml");
            Files.writeString(file, "api: none\nextends: none\ntable:\n  429: wait\n");

            assertThat(text(explain("-p", file.toString(), "--status", "500"), "row", "action", "result", "candidates"))
                    .isEqualTo("null fail failed []");
            Files.delete(file);
        }

        @Test
        void candidates_tell_why_they_won_or_lost() {
            Json.Obj verdict = explain("-p", "jobs.yaml", "--status", "402");

            assertThat(text(verdict, "candidates"))
                    .contains("{row:402,table:http,won:true,why:won")
                    .contains("{row:402 PLAN_LIMIT,table:jobs,won:false,why:code is absent, not PLAN_LIMIT}");
        }
    }

    @Nested
    class AsText {
        @TempDir
        Path folder;

        @Test
        void it_reads_like_the_documentation() {
            Cli.Ran ran = Cli.run("explain", "-p", "http", "-X", "GET", "--status", "503", "-H", "Retry-After: 12");

            assertThat(ran.out()).isEqualTo("""
                    http: 503
                      row     503  (http, line 15)
                              retry
                      action  send it again
                      delay   12s to 12.25s, by chance, by Retry-After
                      reason  retry 1 of 3, after 12s by Retry-After

                    Rows, in the order in which they are asked
                    ->  503  http  won: its status matches, and no more specific row does
                        5xx  http  matches, but is less specific, or stands later
                    """);
            assertThat(ran.exitCode()).isZero();
        }

        @Test
        void the_wire_can_t_write_to_the_terminal() throws IOException {
            Files.writeString(
                    folder.resolve("body.json"), "{\"error\":{\"code\":\"\\u001b[31m\",\"message\":\"\\u202eevil\"}}");

            Cli.Ran ran =
                    Cli.in(folder).with("explain", "-p", "agency-bots", "--status", "500", "--body", "@body.json");

            assertThat(ran.out()).contains("\\u001b[31m", "\\u202eevil").doesNotContain("\u001b", "\u202e");
        }

        @Test
        void colours_are_for_terminals() {
            Terminal terminal = new Terminal(() -> true, () -> true, true);
            Terminal noColour = new Terminal(() -> true, () -> true, false);
            String[] line = {"explain", "-p", "http", "--status", "503"};

            assertThat(Cli.in(folder).terminal(terminal).with(line).out()).contains("\u001b[1m");
            assertThat(Cli.in(folder).terminal(noColour).with(line).out()).doesNotContain("\u001b");
        }

        @Test
        void the_body_can_come_from_standard_input() {
            Cli.Ran ran = Cli.in(folder)
                    .stdin("{\"error\":{\"code\":\"PLAN_LIMIT_REACHED\",\"details\":{\"limit\":3}}}")
                    .with("explain", "-p", "agency-bots", "--status", "402", "--body", "@-");

            assertThat(ran.lines())
                    .contains(
                            "  code    PLAN_LIMIT_REACHED",
                            "  limit   3",
                            "  action  no retry; tell the caller that a plan or quota must be raised");
        }
    }
}
