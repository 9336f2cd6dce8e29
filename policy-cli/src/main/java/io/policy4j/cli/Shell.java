package io.policy4j.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * What surrounds a command: its streams, where it stands, and the time.
 *
 * @param in       standard input
 * @param out      standard output, for what was asked for
 * @param err      standard error, for everything else
 * @param folder   what relative paths are relative to
 * @param clock    the wall clock
 * @param terminal which of the streams a person looks at
 */
record Shell(InputStream in, PrintStream out, PrintStream err, Path folder, InstantSource clock, Terminal terminal) {

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
