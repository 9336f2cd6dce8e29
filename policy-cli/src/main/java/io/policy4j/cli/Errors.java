package io.policy4j.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever goes wrong into one line on standard error and an exit code. */
final class Errors {

    private final Shell shell;

    Errors(Shell shell) {
        this.shell = shell;
    }

    /** Gives every command the options that all take, and its errors to this. */
    CommandLine guard(CommandLine command) {
        command.addMixin("common", new CommonOptions());
        command.getSubcommands().values().stream()
                .filter(subcommand -> !(subcommand.getCommand() instanceof CommandLine.HelpCommand))
                .forEach(subcommand -> subcommand.addMixin("common", new CommonOptions()));
        boolean coloured = shell.terminal().outStyle() == Style.COLOURED;
        return command.setExpandAtFiles(false)
                .setOut(writer(shell.out()))
                .setErr(writer(shell.err()))
                .setColorScheme(Help.defaultColorScheme(coloured ? Help.Ansi.ON : Help.Ansi.OFF))
                .setUsageHelpWidth(100)
                .setUsageHelpLongOptionsMaxWidth(28)
                .setParameterExceptionHandler(this::misused)
                .setExecutionExceptionHandler(this::failed);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    private int misused(ParameterException e, String[] arguments) {
        String help = "; see " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help";
        tell(e, misuse(e), List.of(arguments).contains("--verbose"), help);
        return ExitCode.USAGE;
    }

    private int failed(Exception e, CommandLine command, ParseResult parsed) {
        boolean verbose = parsed.asCommandLineList().stream()
                .anyMatch(line -> line.getParseResult().hasMatchedOption("--verbose"));
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        String prefix = e instanceof UserError ? "" : "internal error, please report it: ";
        tell(e, prefix + message, verbose, "");
        return e instanceof UserError ? ExitCode.USAGE : ExitCode.FAILED;
    }

    private void tell(Exception e, String message, boolean verbose, String more) {
        if (verbose) {
            e.printStackTrace(shell.err());
        }
        shell.note("policy: " + message.lines().findFirst().orElse("").strip() + more);
    }

    private static String misuse(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
            boolean command = e.getCommandLine().getParent() == null;
            List<String> near = unmatched.getSuggestions();
            return (command ? "there is no command " : "can't use ")
                    + unmatched.getUnmatched().get(0)
                    + (near.isEmpty() ? "" : "; did you mean " + near.get(0) + "?");
        }
        return String.valueOf(e.getMessage());
    }
}
