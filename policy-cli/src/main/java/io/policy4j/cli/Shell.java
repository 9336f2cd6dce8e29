package io.policy4j.cli;

import io.policy4j.resilience4j.PolicyTime;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;

/**
 * What surrounds a command: its streams, where it stands, and the time.
 *
 * @param in       standard input
 * @param out      standard output, for what was asked for
 * @param err      standard error, for everything else
 * @param folder   what relative paths are relative to
 * @param time     clocks and waiting
 * @param terminal which of the streams a person looks at
 */
record Shell(InputStream in, PrintStream out, PrintStream err, Path folder, PolicyTime time, Terminal terminal) {

    /** A line of its own on standard output. */
    void line(String text) {
        out.print(text + "\n");
    }

    /** A line of its own on standard error. */
    void note(String text) {
        err.print(text + "\n");
        err.flush();
    }
}
