package io.policy4j.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code policy list}. */
@Command(
        name = "list",
        description = "List the bundled policies.",
        footer = {"", "Examples:", "  policy list", "  policy list --long"})
final class ListCommand implements Callable<Integer> {

    private final Shell shell;
    private final PolicySource policies;

    @Option(
            names = {"-l", "--long"},
            description = "Tell for each policy what it is about.")
    private boolean wide;

    ListCommand(Shell shell, PolicySource policies) {
        this.shell = shell;
        this.policies = policies;
    }

    @Override
    public Integer call() {
        Columns columns = new Columns("");
        for (String name : policies.catalog().names()) {
            if (wide) {
                columns.add(name, about(name));
            } else {
                columns.add(name);
            }
        }
        columns.lines().forEach(shell::line);
        return ExitCode.SUCCESS;
    }

    /** What a policy's file begins with, as a comment. */
    private String about(String name) {
        String text = policies.catalog().text(name).orElse("");
        String first = text.lines().findFirst().orElse("");
        return first.startsWith("#") ? first.substring(1).strip() : "";
    }
}
