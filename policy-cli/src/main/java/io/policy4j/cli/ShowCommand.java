package io.policy4j.cli;

import io.policy4j.core.explain.TableView;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code policy show}. */
@Command(
        name = "show",
        description = "Show a compiled policy table with everything that it inherits.",
        footer = {
            "",
            "Examples:",
            "  policy show http",
            "  policy show my-api.yaml --format markdown",
            "  policy show agency-bots --format html > agency-bots.html"
        })
final class ShowCommand implements Callable<Integer> {

    /** How a table can be shown. */
    enum Format {
        text,
        markdown,
        html,
        json
    }

    private static final Map<Format, Function<TableView, String>> WRITERS = Map.of(
            Format.text, ShowText::of,
            Format.markdown, ShowMarkdown::of,
            Format.html, ShowHtml::of,
            Format.json, ShowJson::of);

    private final Shell shell;
    private final PolicySource policies;

    @Parameters(paramLabel = "POLICY", description = "A bundled policy's name or a file.")
    private String policy = "";

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "One of ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
    private Format format = Format.text;

    ShowCommand(Shell shell, PolicySource policies) {
        this.shell = shell;
        this.policies = policies;
    }

    @Override
    public Integer call() {
        TableView view = TableView.of(policies.get(policy));
        Function<TableView, String> writer = WRITERS.getOrDefault(format, ShowText::of);
        shell.out().print(writer.apply(view));
        return ExitCode.SUCCESS;
    }
}
