package io.policy4j.cli;

import io.policy4j.core.Finding.Level;
import io.policy4j.core.file.PolicyFile;
import io.policy4j.core.file.Problem;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code policy check}. */
@Command(
        name = "check",
        description = "Tell all that is wrong or surprising with policy files.",
        footer = {
            "",
            "Problems are told as file:line:column: level: message. Exit code 2 when there is an error,",
            "0 when there are warnings only.",
            "",
            "Examples:",
            "  policy check my-api.yaml",
            "  policy check --json policies/*.yaml"
        })
final class CheckCommand implements Callable<Integer> {

    private final Shell shell;
    private final PolicySource policies;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "The policy files.")
    private List<String> files = List.of();

    @Option(names = "--json", description = "One list of objects: file, line, column, level, message.")
    private boolean json;

    CheckCommand(Shell shell, PolicySource policies) {
        this.shell = shell;
        this.policies = policies;
    }

    @Override
    public Integer call() {
        List<Problem> problems = new ArrayList<>();
        files.forEach(file -> problems.addAll(check(file)));
        if (json) {
            shell.line(json(problems));
        } else {
            problems.forEach(problem -> shell.line(problem.toString()));
        }
        long errors = problems.stream().filter(p -> p.level() == Level.ERROR).count();
        shell.note(counted(files.size(), "file") + ": " + summary(errors, problems.size() - errors));
        return errors > 0 ? ExitCode.USAGE : ExitCode.SUCCESS;
    }

    private List<Problem> check(String name) {
        try {
            Path file = shell.folder().resolve(name);
            String text = TextFile.read(file);
            return PolicyFile.check(name, text, new FileBases(policies.catalog(), file))
                    .problems();
        } catch (TextFile.Unreadable e) {
            boolean bundled = policies.catalog().names().contains(name);
            String hint = bundled ? "; for the bundled policy use policy show " + name : "";
            return List.of(new Problem(name, e.line(), 1, Level.ERROR, e.getMessage() + hint));
        } catch (UserError e) {
            return List.of(new Problem(name, 1, 1, Level.ERROR, "extends: " + e.getMessage()));
        } catch (InvalidPathException e) {
            return List.of(new Problem(name, 1, 1, Level.ERROR, "is no file name"));
        }
    }

    private static String summary(long errors, long warnings) {
        if (errors + warnings == 0) {
            return "no problems";
        }
        return counted(errors, "error") + ", " + counted(warnings, "warning");
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private static String json(List<Problem> problems) {
        return JsonText.of(json -> {
            json.writeStartArray();
            for (Problem problem : problems) {
                json.writeStartObject();
                json.writeStringField("file", problem.file());
                json.writeNumberField("line", problem.line());
                json.writeNumberField("column", problem.column());
                json.writeStringField("level", problem.level().name().toLowerCase(Locale.ROOT));
                json.writeStringField("message", problem.message());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }
}
