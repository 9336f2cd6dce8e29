package io.policy4j.cli;

/** What the command tells the shell. */
final class ExitCode {

    static final int SUCCESS = 0;
    static final int USAGE = 2;
    static final int FAILED = 3;
    static final int UPGRADE = 4;
    static final int GAVE_UP = 5;
    static final int REFUSED = 6;
    static final int SIGNAL = 7;
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
