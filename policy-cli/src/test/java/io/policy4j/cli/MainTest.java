package io.policy4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "shw                                    > policy: there is no command shw; did you mean show?; see policy --help",
                "show                                   > policy: Missing required parameter: 'POLICY'; see policy show --help",
                "show http --format yaml                > policy: Invalid value for option '--format': expected one of [text, markdown, html, json] (case-sensitive) but was 'yaml'; see policy show --help",
                "show http agency-bots                  > policy: can't use agency-bots; see policy show --help",
                "list --loong                           > policy: Unknown option: '--loong'; see policy list --help",
                "check                                  > policy: Missing required parameter: 'FILE'; see policy check --help",
                "explain -p http                        > policy: explain: needs --status or --failure",
                "explain --status 503                   > policy: Missing required option: '--policy=POLICY'; see policy explain --help",
                "explain -p http --status 99            > policy: --status (99): must be between 100 and 999",
                "explain -p http --failure timout       > policy: --failure (timout): must be one of connect, timeout, io, tls; did you mean timeout?",
                "explain -p http --failure io --status 503 > policy: explain: takes --status or --failure, not both",
                "explain -p http --failure io --body x  > policy: --failure: goes with no -H and no --body, as nothing came back",
                "explain -p http --status 503 -H Retry  > policy: header (Retry): must read like NAME: VALUE",
                "explain -p http --status 503 --body @no/such/file > policy: body (@no/such/file): there is no such file",
                "replay no/such/file.jsonl              > policy: no/such/file.jsonl: there is no such file",
                "replay src                             > policy: src: is a folder, not a file",
                "replay -p htp -                        > policy: policy (htp): is neither a file nor one of agency-bots, agent-platform, decimalai, http, oneperfectslice; did you mean http?",
                "show ./http                            > policy: policy (./http): there is no such file",
            })
    void misuse_is_told_in_one_line_and_exit_code_2(String line, String message) {
        Cli.Ran ran = Cli.run(line.strip().split(" "));

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).isEqualTo(message + "\n");
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void without_a_command_the_commands_are_named() {
        Cli.Ran ran = Cli.run();

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err())
                .startsWith("policy: which command? one of list, show, check, explain, replay")
                .hasLineCount(1);
    }

    @Test
    void help_stands_on_standard_output() {
        Cli.Ran ran = Cli.run("--help");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).contains("Usage: policy", "explain", "replay", "130 interrupted");
        assertThat(ran.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "show", "check", "explain", "replay", "call", "demo"})
    void every_command_has_help_with_examples(String command) {
        Cli.Ran ran = Cli.run(command, "--help");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).contains("Usage: policy " + command, "Examples:\n  policy " + command);
    }

    @Test
    void where_an_error_happened_is_told_on_demand_only() {
        assertThat(Cli.run("show", "nope").err()).doesNotContain("\tat ");
        assertThat(Cli.run("show", "nope", "--verbose").err()).contains("\tat ", "UserError: policy (nope)");
        assertThat(Cli.run("show", "--verbose").err()).contains("\tat ");
    }

    @Test
    void output_that_can_t_be_written_is_no_success() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("no space left");
            }
        };
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Shell shell = new Shell(
                System.in,
                new PrintStream(full, false, StandardCharsets.UTF_8),
                nowhere,
                Path.of(""),
                new VirtualTime(Cli.NOW),
                Terminal.NONE);

        assertThat(Main.run(shell, "show", "http")).isEqualTo(3);
    }
}
