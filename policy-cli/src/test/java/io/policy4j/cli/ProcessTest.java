package io.policy4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.policy4j.test.Reply;
import io.policy4j.test.ScriptedServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The command as the launcher runs it: a process of its own. */
class ProcessTest {

    private static Process start(String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        line.addAll(List.of(arguments));
        Process process = new ProcessBuilder(line).start();
        process.getOutputStream().close();
        return process;
    }

    /** Runs the command and tells its exit code and both streams. */
    private static Cli.Ran run(String... arguments) throws IOException, InterruptedException {
        Process process = start(arguments);
        String out = text(process.getInputStream());
        String err = text(process.getErrorStream());
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return new Cli.Ran(process.exitValue(), out, err);
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void a_good_command_ends_with_0_and_says_nothing_on_standard_error() throws Exception {
        Cli.Ran ran = run("replay", "-p", "http", "src/test/resources/replay/jobs.jsonl");

        assertThat(ran.lines()).hasSize(25);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.exitCode()).isZero();
    }

    @Test
    void a_bad_command_ends_with_2() throws Exception {
        Cli.Ran ran = run("show", "nope");

        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).startsWith("policy: policy (nope): ").hasLineCount(1);
        assertThat(ran.exitCode()).isEqualTo(2);
    }

    @Test
    void what_is_no_terminal_gets_no_colours() throws Exception {
        assertThat(run("explain", "-p", "http", "--status", "503").out()).doesNotContain("\u001b");
    }

    @Test
    void an_interrupt_ends_a_wait_and_the_command_with_130() throws Exception {
        assumeThat(interruptsReachUs()).isTrue();
        try (ScriptedServer server = ScriptedServer.start(Reply.status(429).retryAfter(Duration.ofMinutes(1)))) {
            Process process = start("call", "--json", server.uri("/").toString());
            BufferedReader told = process.errorReader(StandardCharsets.UTF_8);
            assertThat(told.readLine()).contains("429", "wait 1m");

            new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                    .start()
                    .waitFor();

            assertThat(text(process.getInputStream())).startsWith("{\"result\":\"cancelled\",\"status\":429,");
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).isEqualTo(130);
        }
    }

    /** What a shell runs in the background may be told to ignore them; children inherit that. */
    private static boolean interruptsReachUs() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return true;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .allMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) == 0);
    }
}
