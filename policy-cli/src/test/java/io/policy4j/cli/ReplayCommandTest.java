package io.policy4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayCommandTest {

    private static final Path RECORDINGS = Path.of("src/test/resources/replay");

    private static Cli.Ran replay(String lines) {
        return Cli.in(RECORDINGS).stdin(lines).with("replay", "-p", "http", "--no-jitter", "-");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jobs", "works"})
    void recorded_conversations_go_as_written_down(String name) throws IOException {
        String recording = RECORDINGS + "/" + name;
        Cli.Ran ran = Cli.run("replay", "-p", recording + ".yaml", "--no-jitter", recording + ".jsonl");

        assertThat(ran.out()).isEqualTo(Files.readString(RECORDINGS.resolve(name + ".expected.jsonl")));
        assertThat(ran.err()).isEmpty();
        assertThat(ran.exitCode()).isZero();
    }

    @Test
    void ten_thousand_lines_take_a_moment() {
        String lines = IntStream.range(0, 10_000)
                .mapToObj(i -> "{\"id\":" + i + ",\"request\":{\"method\":\"GET\"},\"exchanges\":[{\"status\":503,"
                        + "\"headers\":{\"Retry-After\":\"2\"},\"body\":{\"error\":{\"code\":\"X\"}}},"
                        + "{\"failure\":\"timeout\"},{\"status\":200}]}")
                .collect(Collectors.joining("\n"));

        Cli.Ran ran = replay(lines);

        assertThat(ran.lines()).hasSize(10_000).allMatch(line -> line.endsWith("\"totalDelayMs\":2500}"));
        assertThat(ran.lines().get(9_999)).startsWith("{\"id\":9999,\"result\":\"success\"");
        assertThat(ran.exitCode()).isZero();
    }

    @Test
    void every_poll_of_a_long_operation_is_told() {
        String poll = "{\"status\":202,\"headers\":{\"Retry-After\":\"2\"}},";
        Cli.Ran ran = Cli.in(RECORDINGS)
                .stdin(
                        "{\"request\":{\"method\":\"POST\",\"path\":\"/exports\"},\"exchanges\":[{\"status\":202,\"headers\":"
                                + "{\"Location\":\"/exports/1\"}}," + poll.repeat(1_000) + "{\"status\":200}]}")
                .with("replay", "-p", "works.yaml", "-");

        assertThat(ran.out()).contains("\"attempt\":500,").contains("\"attempt\":1002,");
        assertThat(ran.out()).endsWith("\"totalDelayMs\":2010000}\n");
    }

    @Test
    void state_is_fresh_for_each_line() {
        String line =
                "{\"request\":{\"method\":\"GET\"},\"exchanges\":[{\"status\":503},{\"status\":503},{\"status\":200}]}\n";

        assertThat(replay(line.repeat(200)).lines())
                .hasSize(200)
                .allMatch(out -> out.contains("\"result\":\"success\""));
    }

    @Test
    void without_at_the_call_begins_now() {
        Cli.Ran ran = replay("{\"request\":{\"method\":\"GET\"},\"exchanges\":[{\"status\":429,\"headers\":"
                + "{\"Retry-After\":\"Thu, 01 Jan 2026 00:01:00 GMT\"}}]}");

        assertThat(ran.out()).contains("\"delayMs\":60000");
    }

    @Test
    void jitter_is_on_unless_it_is_switched_off() {
        String line =
                "{\"request\":{\"method\":\"GET\"},\"exchanges\":[{\"status\":503},{\"status\":503},{\"status\":503}]}\n";
        Cli.Ran ran = Cli.in(RECORDINGS).stdin(line.repeat(50)).with("replay", "-p", "http", "-");

        assertThat(ran.lines().stream().distinct()).hasSizeGreaterThan(1);
    }

    @Nested
    class BadLines {
        @ParameterizedTest
        @CsvSource(
                delimiter = '>',
                quoteCharacter = '`',
                value = {
                    "nonsense                                             > not JSON: Unrecognized token 'nonsense'",
                    "{\"exchanges\":[                                     > not JSON: Unexpected end-of-input",
                    "[]                                                   > not a JSON object",
                    "{} {}                                                > not JSON: more than one value",
                    "{}                                                   > exchanges: is missing",
                    "{\"exchanges\":{}}                                   > exchanges ({}): must be a list",
                    "{\"exchanges\":[7]}                                  > exchange 1 (7): must be an object",
                    "{\"exchanges\":[{}]}                                 > exchange 1: must have a status or a failure",
                    "{\"exchanges\":[{\"status\":200,\"failure\":\"io\"}]} > exchange 1: must have a status or a failure, not both",
                    "{\"exchanges\":[{\"status\":42}]}                    > exchange 1: status (42): must be a number between 100 and 999",
                    "{\"exchanges\":[{\"status\":1e2}]}                   > exchange 1: status (1e2): must be a number between 100 and 999",
                    "{\"exchanges\":[{\"status\":\"200\"}]}               > exchange 1: status (\"200\"): must be a number between 100 and 999",
                    "{\"exchanges\":[{\"status\":200,\"body\":5}]}        > exchange 1: body (5): must be a text, an object or a list",
                    "{\"exchanges\":[{\"status\":200,\"headers\":{\"A\":{}}}]} > exchange 1: header A ({}): must be a text or a list of texts",
                    "{\"exchanges\":[{\"failure\":\"timout\"}]}           > exchange 1: failure (timout): must be one of connect, timeout, io, tls; did you mean timeout?",
                    "{\"exchanges\":[{\"failure\":5}]}                    > exchange 1: failure (5): must be one of connect, timeout, io, tls",
                    "{\"exchanges\":[],\"policy\":\"nope\"}               > policy (nope): is neither a file nor one of",
                    "{\"exchanges\":[],\"policy\":7}                      > policy (7): must be a text",
                    "{\"exchanges\":[],\"policy\":\"jobs.jsonl\"}          > jobs.jsonl:",
                    "{\"exchanges\":[],\"at\":\"yesterday\"}              > at (yesterday): must be a time such as 2026-01-01T00:00:00Z",
                    "{\"exchanges\":[],\"request\":[]}                    > request ([]): must be an object",
                    "{\"exchanges\":[],\"request\":{\"method\":1}}        > method (1): must be a text",
                    "{\"exchanges\":[],\"replayableBody\":\"yes\"}        > replayableBody (\"yes\"): must be true or false",
                })
        void a_bad_line_is_told_and_the_rest_goes_on(String line, String message) {
            Cli.Ran ran = replay(line + "\n{\"id\":\"next\",\"exchanges\":[{\"status\":200}]}\n");

            assertThat(ran.lines()).hasSize(2);
            Json.Obj error =
                    (Json.Obj) JsonText.parse(ran.lines().get(0).getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThat(error.members().keySet()).containsExactly("line", "id", "error");
            assertThat(((Json.Str) error.members().get("error")).value()).startsWith(message);
            assertThat(ran.lines().get(1)).startsWith("{\"id\":\"next\",\"result\":\"success\"");
            assertThat(ran.exitCode()).isZero();
            assertThat(ran.err()).isEqualTo("policy: 1 of 2 lines could not be replayed\n");
        }

        @Test
        void errors_tell_the_number_and_the_id_of_the_line() {
            Cli.Ran ran = replay(
                    "\n{\"id\":\"a\",\"exchanges\":[]}\n\r\n{\"id\":{\"b\":[1.50]},\"exchanges\":[{\"status\":0}]}");

            assertThat(ran.lines().get(0)).startsWith("{\"id\":\"a\",\"result\":\"incomplete\"");
            assertThat(ran.lines().get(1))
                    .startsWith("{\"line\":4,\"id\":{\"b\":[1.50]},\"error\":\"exchange 1: status (0)");
        }

        @Test
        void a_line_without_a_policy_needs_a_default() {
            Cli.Ran ran = Cli.in(RECORDINGS).stdin("{\"exchanges\":[]}").with("replay", "-");

            assertThat(ran.out()).contains("policy: is missing; name one in the line, or give -p");
        }

        @Test
        void nesting_without_end_is_a_bad_line() {
            assertThat(replay("[".repeat(100_000)).out()).startsWith("{\"line\":1,\"id\":null,\"error\":\"not JSON: ");
        }

        @Test
        void bytes_that_are_no_text_are_a_bad_line() {
            byte[] line = "{\"exchanges\":[],\"id\":\"?\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            line[line.length - 3] = (byte) 0xff;

            Cli.Ran ran = Cli.in(RECORDINGS).stdin(line).with("replay", "-p", "http", "-");

            assertThat(ran.out()).startsWith("{\"line\":1,\"id\":null,\"error\":\"not JSON: Invalid UTF-8");
        }
    }

    @Nested
    class Policies {
        @TempDir
        Path folder;

        private static final String FAILS = "api: own\nextends: none\ntable:\n  any: fail\n";
        private static final String ACCEPTS = "api: own\nextends: none\ntable:\n  any: accept\n";

        @Test
        void a_file_is_looked_for_beside_the_recording_first() throws IOException {
            Files.createDirectory(folder.resolve("calls"));
            Files.writeString(folder.resolve("own.yaml"), FAILS);
            Files.writeString(folder.resolve("other.yaml"), FAILS);
            Files.writeString(folder.resolve("calls/own.yaml"), ACCEPTS);
            Files.writeString(folder.resolve("calls/a.jsonl"), """
                    {"policy":"own.yaml","exchanges":[{"status":500}]}
                    {"policy":"other.yaml","exchanges":[{"status":500}]}
                    """);

            Cli.Ran ran = Cli.in(folder).with("replay", "calls/a.jsonl");

            assertThat(ran.lines().get(0)).contains("\"result\":\"success\"");
            assertThat(ran.lines().get(1)).contains("\"result\":\"failed\"");
        }

        @Test
        void an_empty_recording_is_nothing() throws IOException {
            Files.createFile(folder.resolve("empty.jsonl"));

            Cli.Ran ran = Cli.in(folder).with("replay", "empty.jsonl");

            assertThat(ran.out()).isEmpty();
            assertThat(ran.exitCode()).isZero();
        }

        @Test
        void what_the_wire_said_survives_even_where_it_is_no_text() {
            Cli.Ran ran = Cli.in(folder)
                    .stdin("{\"policy\":\"agency-bots\",\"exchanges\":[{\"status\":400,\"body\":"
                            + "\"{\\\"error\\\":{\\\"code\\\":\\\"\\\\ud800\\\"}}\"}]}")
                    .with("replay", "-");

            assertThat(ran.out()).contains("\"code\":\"?\"");
        }
    }
}
