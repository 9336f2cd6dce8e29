package io.policy4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.policy4j.core.file.PolicyFile;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which row wins and what is read for it, case by case; the laws behind it are in {@link TableLawsTest}. */
class PlanTest {

    private static final Moment MOMENT = Moment.of(Instant.parse("2026-01-01T00:00:00Z"), 0, 0.5);
    private static final Request GET = Request.of("GET", "/things");
    private static final Headers JSON = Headers.of(Map.of("Content-Type", List.of("application/json")));
    private static final String ENVELOPE =
            "envelope: {code: [/code, header X-Code], type: /type, message: /message, codes: /errors/*/code}";

    private static PolicyTable table(String... lines) {
        return PolicyFile.parse("test.yaml", "api: test\nextends: none\n" + String.join("\n", lines));
    }

    /** A table of rows, each one line, in which only keys and conditions count. */
    private static PolicyTable rows(String... rows) {
        return table(
                ENVELOPE,
                "table:",
                String.join("\n", Arrays.stream(rows).map(row -> "  " + row).toList()));
    }

    private static String winner(PolicyTable table, Request request, int status, String body) {
        Outcome outcome = Outcome.response(status, Headers.NONE, body.getBytes(StandardCharsets.UTF_8));
        Row row = table.decide(request, outcome, CallProgress.begin(table), MOMENT)
                .row();
        return row == null ? "none" : row.label();
    }

    private static String winner(PolicyTable table, int status, String body) {
        return winner(table, GET, status, body);
    }

    @Nested
    class Winning {

        /** The better row stands last, so that its place in the file does not help it. */
        @ParameterizedTest
        @CsvSource(
                delimiter = ';',
                value = {
                    "429; 429 ABC",
                    "429 type=t; 429 ABC",
                    "429 type=t*; 429 type=t",
                    "429; 429 type=t",
                    "429 type=t; 429 A*",
                    "429 AB*; 429 ABC",
                    "429 A*; 429 AB*",
                    "429 A* (x); 4xx ABC (y)",
                    "4xx; 429",
                    "4xx; 400-430",
                    "400-430; 429",
                    "any; 4xx",
                    "any; 429|500",
                    "4xx|400-430; 429|any",
                    "429 A* (x); 4xx AB* (y)",
                })
        void the_narrower_row_wins_wherever_it_stands(String wide, String narrow) {
            PolicyTable table = rows("'" + wide + "': fail", "'" + narrow + "': {then: fail}");
            assertThat(winner(table, 429, "{\"code\":\"ABC\",\"type\":\"t\"}")).isEqualTo(narrow);
        }

        @Test
        void more_conditions_beat_fewer_and_a_narrower_status() {
            PolicyTable table = rows(
                    "429 (exact): fail",
                    "4xx (one): {when: {method: GET}, then: fail}",
                    "any (two): {when: {method: GET, path: /things}, then: fail}");
            assertThat(winner(table, 429, "")).isEqualTo("any (two)");
            assertThat(winner(table, Request.of("GET", "/x"), 429, "")).isEqualTo("4xx (one)");
            assertThat(winner(table, Request.of("POST", "/things"), 429, "")).isEqualTo("429 (exact)");
        }

        @Test
        void a_code_beats_any_number_of_conditions() {
            PolicyTable table =
                    rows("429 (both): {when: {method: GET, path: /things}, then: fail}", "4xx A* (code): fail");
            assertThat(winner(table, 429, "{\"code\":\"ABC\"}")).isEqualTo("4xx A* (code)");
        }

        @Test
        void of_equal_rows_the_earlier_wins() {
            PolicyTable table = rows("429 A* (x): fail", "429 *C (y): fail");
            assertThat(winner(table, 429, "{\"code\":\"ABC\"}")).isEqualTo("429 A* (x)");
            assertThat(winner(table, 429, "{\"code\":\"BC\"}")).isEqualTo("429 *C (y)");
        }

        @Test
        void a_row_whose_code_is_another_does_not_match() {
            PolicyTable table = rows("429 A: fail", "429 B*: fail", "429 type=t: fail", "503: fail");
            assertThat(winner(table, 429, "{\"code\":\"C\",\"type\":\"x\"}")).isEqualTo("none");
            assertThat(winner(table, 429, "{}")).isEqualTo("none");
            assertThat(winner(table, 429, "")).isEqualTo("none");
        }

        @Test
        void a_code_that_fails_its_condition_leaves_the_rest_to_others() {
            PolicyTable table = rows("429 A: {when: {method: POST}, then: fail}", "429: fail");
            assertThat(winner(table, 429, "{\"code\":\"A\"}")).isEqualTo("429");
        }

        @Test
        void a_code_row_may_be_for_where_there_is_none() {
            PolicyTable table = rows("429 absent|A: fail", "429 type=absent: fail", "429: fail");
            assertThat(winner(table, 429, "{\"type\":\"t\"}")).isEqualTo("429 absent|A");
            assertThat(winner(table, 429, "{\"type\":\"t\",\"code\":\"A\"}")).isEqualTo("429 absent|A");
            assertThat(winner(table, 429, "{\"code\":\"B\"}")).isEqualTo("429 type=absent");
            assertThat(winner(table, 429, "{\"code\":\"B\",\"type\":\"t\"}")).isEqualTo("429");
        }

        @Test
        void an_upper_layer_wins_whatever_it_is() {
            PolicyTable table = table(
                    ENVELOPE,
                    "first:",
                    "  any: {when: {method: POST}, then: fail}",
                    "table:",
                    "  429 A: fail",
                    "  4xx: fail");
            assertThat(winner(table, Request.of("POST", "/a"), 429, "{\"code\":\"A\"}"))
                    .isEqualTo("any");
            assertThat(winner(table, 429, "{\"code\":\"A\"}")).isEqualTo("429 A");
            assertThat(winner(table, 429, "{\"code\":\"B\"}")).isEqualTo("4xx");
        }

        @Test
        void a_transport_failure_is_met_by_its_word_alone() {
            PolicyTable table = rows("timeout|io: fail", "any: fail");
            assertThat(table.decide(GET, Outcome.failure(FailureKind.IO), CallProgress.begin(table), MOMENT)
                            .row())
                    .hasToString(table.layers().stream()
                            .flatMap(layer -> layer.rows().stream())
                            .findFirst()
                            .orElseThrow()
                            .toString());
            assertThat(table.decide(GET, Outcome.failure(FailureKind.TLS), CallProgress.begin(table), MOMENT)
                            .row())
                    .isNull();
        }
    }

    @Nested
    class SeveralCodes {

        private final PolicyTable table = table(
                "envelope: {code: /errors/*/code}",
                "table:",
                "  400 B: fail",
                "  400 A: fail",
                "  400 C*: fail",
                "  400: fail");

        @ParameterizedTest
        @CsvSource({"A, B, 400 B", "B, A, 400 B", "A, X, 400 A", "X, CC, 400 C*", "CC, A, 400 A", "X, Y, 400"})
        void the_best_row_that_one_of_them_matches_wins(String one, String other, String label) {
            assertThat(winner(table, 400, "{\"errors\":[{\"code\":\"" + one + "\"},{\"code\":\"" + other + "\"}]}"))
                    .isEqualTo(label);
        }
    }

    /** Neither method nor path are known. */
    @Nested
    class UnknownRequests {

        @Test
        void a_row_that_forbids_sending_again_wins() {
            PolicyTable table = rows("503 (post): {when: {method: POST}, then: fail}", "503: retry");
            assertThat(winner(table, Request.unknown(), 503, "")).isEqualTo("503 (post)");
            assertThat(winner(table, GET, 503, "")).isEqualTo("503");
        }

        @Test
        void a_row_that_sends_again_does_not() {
            PolicyTable table = rows("503 (get): {when: {method: GET}, then: retry}", "503: fail");
            assertThat(winner(table, Request.unknown(), 503, "")).isEqualTo("503");
        }

        @Test
        void the_best_of_those_that_forbid_wins() {
            PolicyTable table = rows(
                    "503 (one): {when: {method: POST}, then: upgrade}",
                    "503 (two): {when: {method: POST, path: /a}, then: fail}");
            assertThat(winner(table, Request.unknown(), 503, "")).isEqualTo("503 (two)");
        }

        @Test
        void a_condition_that_is_known_not_to_hold_excludes_a_row() {
            PolicyTable table = rows(
                    "503 (a): {when: {method: POST, header X: '1'}, then: fail}",
                    "503 (b): {when: {header X: '1', path: /a}, then: fail}",
                    "503: retry");
            assertThat(winner(table, Request.unknown(), 503, "")).isEqualTo("503");
        }
    }

    @Nested
    class Reading {

        private boolean reads(PolicyTable table, int status) {
            return table.peekBytes(status, JSON) > 0;
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "429 A: fail",
                    "429 type=t: fail",
                    "429: {when: {message: x}, then: fail}",
                    "429: {when: {body /ok: 'false'}, then: fail}",
                    "429: {when: {text: '*slow*'}, then: fail}",
                    "429: {when: {codes: A}, then: fail}",
                    "429: {wait: {for: body /after as seconds}}",
                    "429: {retry: {every: 1s, for: body /after as seconds}}",
                    "429: {wait: {for: 'message \"*in <seconds> seconds*\"'}}",
                    "429: upgrade",
                    "429: {retry: 1s, unsafe: verify}",
                })
        void the_body_is_read_where_a_row_for_the_status_needs_it(String row) {
            assertThat(reads(rows(row), 429)).isTrue();
            assertThat(reads(rows(row, "503: fail"), 503)).as("another status").isFalse();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "429: fail",
                    "429: wait",
                    "429: {when: {header X: '1'}, then: fail}",
                    "429: {when: {method: GET, path: /a}, then: fail}",
                    "429: {wait: {for: header X as seconds}}",
                    "429: {retry: 1s, unsafe: fail}",
                })
        void it_is_not_where_none_does(String row) {
            assertThat(reads(rows(row), 429)).isFalse();
        }

        @Test
        void a_code_in_a_header_costs_no_body() {
            assertThat(reads(table("envelope: {code: header X-Code}", "table:", "  429 A: fail"), 429))
                    .isFalse();
            assertThat(reads(table("envelope: {code: header X-Code}", "table:", "  429: upgrade"), 429))
                    .isFalse();
        }

        @Test
        void a_part_of_a_value_is_read_where_the_value_stands() {
            PolicyTable inBody = table("envelope: {code: {pointer: /__type, after: '#'}}", "table:", "  429 A: fail");
            assertThat(reads(inBody, 429)).isTrue();
            assertThat(winner(inBody, 429, "{\"__type\":\"x#A\"}")).isEqualTo("429 A");
            PolicyTable inHeader = table("envelope: {code: {header: X-Type, after: '#'}}", "table:", "  429 A: fail");
            assertThat(reads(inHeader, 429)).isFalse();
        }

        @Test
        void rows_below_one_that_matches_always_are_never_asked() {
            PolicyTable table = table(ENVELOPE, "first:", "  429: fail", "table:", "  429 A: fail");
            assertThat(reads(table, 429)).isFalse();
            assertThat(winner(table, 429, "{\"code\":\"A\"}")).isEqualTo("429");
        }

        @Test
        void a_success_is_decided_by_its_status_unless_a_row_for_it_looks_further() {
            PolicyTable plain = rows("2xx: accept");
            PolicyTable looking = rows("2xx: accept", "200 A: fail");
            PolicyTable upgraded = rows("2xx: upgrade");
            PolicyTable narrowed = rows("2xx: {when: {method: GET}, then: accept}");
            assertThat(plain.acceptsByStatus(200)).isTrue();
            assertThat(looking.acceptsByStatus(200)).isFalse();
            assertThat(looking.acceptsByStatus(201)).isTrue();
            assertThat(upgraded.acceptsByStatus(200)).isFalse();
            assertThat(narrowed.acceptsByStatus(200)).isFalse();
            assertThat(reads(plain, 200)).isFalse();
            assertThat(reads(looking, 200)).isTrue();
        }
    }

    /** Of several places the first one whose value a row for the status names. */
    @Nested
    class Naming {

        private String code(PolicyTable table, int status) {
            Outcome outcome = Outcome.response(
                    status,
                    Headers.of(Map.of("X-Code", List.of("H"))),
                    "{\"code\":\"B\",\"type\":\"H\"}".getBytes(StandardCharsets.UTF_8));
            return table.decide(GET, outcome, CallProgress.begin(table), MOMENT)
                    .details()
                    .code();
        }

        @Test
        void a_value_that_a_key_or_a_condition_names_is_taken() {
            assertThat(code(rows("429 H: fail"), 429)).isEqualTo("H");
            assertThat(code(rows("429: {when: {code: H}, then: fail}"), 429)).isEqualTo("H");
            assertThat(code(rows("429 H*: fail"), 429)).isEqualTo("H");
        }

        @Test
        void else_the_first_that_exists_is() {
            assertThat(code(rows("429 X: fail", "429: fail"), 429)).isEqualTo("B");
            assertThat(code(rows("429 *: fail"), 429)).as("any").isEqualTo("B");
            assertThat(code(rows("429 type=H: fail"), 429)).as("a type").isEqualTo("B");
            assertThat(code(rows("429: {when: {type: H}, then: fail}"), 429))
                    .as("a type")
                    .isEqualTo("B");
            assertThat(code(rows("503 H: fail", "429: fail"), 429))
                    .as("another status")
                    .isEqualTo("B");
        }
    }
}
