package io.policy4j.cli;

import java.util.Locale;

/** How a call ended, and what the command tells the shell about it. */
enum Result {
    SUCCESS(ExitCode.SUCCESS),
    FAILED(ExitCode.FAILED),
    EXHAUSTED(ExitCode.GAVE_UP),
    DECLINED(ExitCode.GAVE_UP),
    UPGRADE(ExitCode.UPGRADE),
    SIGNAL(ExitCode.SIGNAL),
    REFUSED(ExitCode.REFUSED),
    CANCELLED(ExitCode.INTERRUPTED),
    /** The recording ran out while the policy would go on. */
    INCOMPLETE(ExitCode.SUCCESS);

    private final int exitCode;

    Result(int exitCode) {
        this.exitCode = exitCode;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    int exitCode() {
        return exitCode;
    }
}
