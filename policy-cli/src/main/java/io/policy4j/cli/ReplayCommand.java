package io.policy4j.cli;

import io.policy4j.core.PolicyTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code policy replay}. */
@Command(
        name = "replay",
        description = "Send recorded conversations through a policy, in virtual time and without a network.",
        footer = {
            "",
            "Each line of the file is a conversation, and gives one line of output:",
            "  {\"id\":\"c1\",\"policy\":\"agency-bots\",\"at\":\"2026-01-01T00:00:00Z\",",
            "   \"request\":{\"method\":\"POST\",\"path\":\"/x\",\"headers\":{}},\"replayableBody\":true,",
            "   \"exchanges\":[{\"status\":503,\"headers\":{\"Retry-After\":\"2\"},\"body\":\"...\"},",
            "                {\"failure\":\"timeout\"},{\"status\":200}]}",
            "A bad line gives {\"line\":N,\"id\":...,\"error\":\"...\"}; the rest goes on.",
            "",
            "Examples:",
            "  policy replay calls.jsonl",
            "  policy replay -p my-api.yaml --no-jitter - < calls.jsonl"
        })
final class ReplayCommand implements Callable<Integer> {

    private static final int LONGEST_LINE = 64 << 20;

    private final Shell shell;
    private final PolicySource policies;
    private final Map<String, Loaded> loaded = new HashMap<>();

    @Option(
            names = {"-p", "--policy"},
            paramLabel = "POLICY",
            description = "The policy for lines that name none: a bundled policy's name or a file.")
    private @Nullable String policy;

    @Option(names = "--no-jitter", description = "Every delay exactly as written.")
    private boolean noJitter;

    @Parameters(paramLabel = "FILE.jsonl|-", description = "The conversations; - for standard input.")
    private String file = "";

    ReplayCommand(Shell shell, PolicySource policies) {
        this.shell = shell;
        this.policies = policies;
    }

    /** A policy that was asked for before, or why there is none. */
    private record Loaded(
            @Nullable PolicyTable table, @Nullable UserError error) {
        PolicyTable get() {
            if (error != null) {
                throw error;
            }
            return Objects.requireNonNull(table);
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        PolicyTable otherwise = policy == null ? null : prepare(policies.get(policy));
        Path path = file.equals("-") ? null : path();
        try (InputStream in = path == null ? shell.in() : Files.newInputStream(path)) {
            Path folder = path == null ? null : path.toAbsolutePath().getParent();
            PolicySource source = folder == null ? policies : policies.in(folder);
            return replay(new LineReader(in, LONGEST_LINE), name -> tableOf(name, source, otherwise));
        } catch (IOException e) {
            throw new UserError(file + ": " + (path == null ? e.getMessage() : TextFile.reason(path, e)), e);
        }
    }

    private Path path() {
        try {
            return shell.folder().resolve(file);
        } catch (InvalidPathException e) {
            throw new UserError(file + ": is no file name", e);
        }
    }

    private PolicyTable prepare(PolicyTable table) {
        return noJitter ? table.withoutJitter() : table;
    }

    private PolicyTable tableOf(@Nullable String name, PolicySource source, @Nullable PolicyTable otherwise) {
        if (name != null) {
            return loaded.computeIfAbsent(name, asked -> load(asked, source)).get();
        }
        if (otherwise == null) {
            throw new UserError("policy: is missing; name one in the line, or give -p");
        }
        return otherwise;
    }

    private Loaded load(String name, PolicySource source) {
        try {
            return new Loaded(prepare(source.get(name)), null);
        } catch (UserError e) {
            return new Loaded(null, e);
        }
    }

    private int replay(LineReader lines, LineReplay.Tables tables) throws IOException, InterruptedException {
        LineReplay replay = new LineReplay(tables, shell.time().now());
        long played = 0;
        long bad = 0;
        for (LineReader.Line line = lines.next(); line != null; line = lines.next()) {
            if (!line.isBlank()) {
                LineReplay.Replayed replayed = replay.replay(line);
                shell.line(replayed.text());
                played++;
                bad += replayed.bad() ? 1 : 0;
            }
            if (lines.mayBlock()) {
                shell.out().flush();
            }
        }
        if (bad > 0) {
            shell.note("policy: " + bad + " of " + played + " lines could not be replayed");
        }
        return ExitCode.SUCCESS;
    }
}
