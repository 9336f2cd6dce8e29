package io.policy4j.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A body as a command line gives it: the text itself, {@code @FILE}, or {@code @-} for standard input. */
final class Data {

    private Data() {}

    static byte[] read(Shell shell, String text) {
        if (!text.startsWith("@")) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        String name = text.substring(1);
        try {
            if (name.equals("-")) {
                return shell.in().readAllBytes();
            }
            return Files.readAllBytes(shell.folder().resolve(name));
        } catch (IOException e) {
            Path file = shell.folder().resolve(name);
            throw new UserError("body (" + text + "): " + TextFile.reason(file, e), e);
        } catch (InvalidPathException e) {
            throw new UserError("body (" + text + "): is no file name", e);
        }
    }
}
