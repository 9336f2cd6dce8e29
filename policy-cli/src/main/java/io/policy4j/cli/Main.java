package io.policy4j.cli;

import io.policy4j.resilience4j.PolicyTime;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code policy} command: puts its parts together. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        Shell shell = new Shell(
                System.in,
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                Path.of(""),
                PolicyTime.system(),
                Terminal.ofProcess(System.getenv()));
        System.exit(run(shell, arguments));
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(
                new java.io.BufferedOutputStream(new FileOutputStream(descriptor), 1 << 16),
                false,
                StandardCharsets.UTF_8);
    }

    /** Runs a command line in this process and gives its exit code. */
    static int run(Shell shell, String... arguments) {
        PolicySource policies = PolicySource.of(shell.folder());
        CommandLine command = new CommandLine(new Root())
                .addSubcommand(new ListCommand(shell, policies))
                .addSubcommand(new ShowCommand(shell, policies))
                .addSubcommand(new CheckCommand(shell, policies))
                .addSubcommand(new ExplainCommand(shell, policies))
                .addSubcommand(new ReplayCommand(shell, policies))
                .addSubcommand(new CallCommand(shell, policies))
                .addSubcommand(new DemoCommand(shell, policies))
                .addSubcommand(new CommandLine.HelpCommand());
        int exitCode = new Errors(shell).guard(command).execute(arguments);
        shell.out().flush();
        shell.err().flush();
        return exitCode == ExitCode.SUCCESS && shell.out().checkError() ? ExitCode.FAILED : exitCode;
    }

    /** The command without a subcommand. */
    @Command(
            name = "policy",
            description = "The \"Errors\" page of an HTTP API as a table that a program obeys.",
            synopsisSubcommandLabel = "COMMAND",
            footer = {
                "",
                "POLICY is the name of a bundled policy (see policy list) or a file.",
                "",
                "Exit codes: 0 success, 2 usage or invalid policy, 3 failed, 4 upgrade required,",
                "5 gave up (exhausted or declined), 6 refused locally, 7 another signal, 130 interrupted."
            })
    private static final class Root implements Runnable {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
        private CommandSpec spec;

        @Override
        public void run() {
            throw new ParameterException(
                    spec.commandLine(),
                    "which command? one of "
                            + String.join(", ", spec.subcommands().keySet()));
        }
    }
}
