package io.policy4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the text of a policy file; what can't be read is told in one line. */
final class TextFile {

    /** More than any policy has; the parser refuses far less. */
    private static final int MOST_BYTES = 8 << 20;

    private TextFile() {}

    /** A file that can't be read, with the line where its text is damaged. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;
        private final int line;

        Unreadable(int line, String message) {
            super(message);
            this.line = line;
        }

        int line() {
            return line;
        }
    }

    /** The text of a file that is called so in messages. */
    static String read(String name, Path file) {
        try {
            return read(file);
        } catch (Unreadable e) {
            throw new UserError(name + ":" + e.line() + ":1: error: " + e.getMessage(), e);
        }
    }

    static String read(Path file) throws Unreadable {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES);
            if (bytes.length == MOST_BYTES) {
                throw new Unreadable(1, "the file is too large for a policy");
            }
            return decode(bytes);
        } catch (IOException e) {
            throw new Unreadable(1, reason(file, e));
        }
    }

    /** Why a file can't be read. */
    static String reason(Path file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (Files.isDirectory(file)) {
            return "is a folder, not a file";
        }
        return e instanceof AccessDeniedException ? "may not be read" : "can't be read: " + e.getMessage();
    }

    private static String decode(byte[] bytes) throws Unreadable {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer text = CharBuffer.allocate(bytes.length);
        CoderResult end = decoder.decode(in, text, true);
        if (end.isError()) {
            int line = 1;
            for (int i = 0; i < in.position(); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
            }
            throw new Unreadable(line, "is not UTF-8 text");
        }
        return text.flip().toString();
    }
}
