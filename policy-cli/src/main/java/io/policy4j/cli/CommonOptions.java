package io.policy4j.cli;

import picocli.CommandLine.Option;

/** What every command takes. */
final class CommonOptions {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and end.")
    boolean help;

    @Option(names = "--verbose", description = "On an error show where it happened, too.")
    boolean verbose;
}
