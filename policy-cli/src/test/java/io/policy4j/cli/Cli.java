package io.policy4j.cli;

import io.policy4j.resilience4j.PolicyTime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** The command, run in this process at a fixed time with captured streams. */
final class Cli {

    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Path folder;
    private InputStream in = InputStream.nullInputStream();
    private Terminal terminal = Terminal.NONE;
    private PolicyTime time = new VirtualTime(NOW);

    private Cli(Path folder) {
        this.folder = folder;
    }

    /** What a run gave. */
    record Ran(int exitCode, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }

        Json json() {
            return JsonText.parse(out.getBytes(StandardCharsets.UTF_8));
        }
    }

    static Cli in(Path folder) {
        return new Cli(folder);
    }

    /** The command at no special place. */
    static Ran run(String... arguments) {
        return in(Path.of("")).with(arguments);
    }

    Cli stdin(String text) {
        in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    Cli stdin(byte[] bytes) {
        in = new ByteArrayInputStream(bytes);
        return this;
    }

    Cli terminal(Terminal looked) {
        terminal = looked;
        return this;
    }

    Cli time(PolicyTime passing) {
        time = passing;
        return this;
    }

    Ran with(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Shell shell = new Shell(
                in,
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                folder,
                time,
                terminal);
        int exitCode = Main.run(shell, arguments);
        return new Ran(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
