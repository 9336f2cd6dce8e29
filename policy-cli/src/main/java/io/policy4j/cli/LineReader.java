package io.policy4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Lines as bytes, of bounded length. */
final class LineReader {

    private final InputStream in;
    private final int longest;
    private final byte[] buffer = new byte[1 << 16];
    private int from;
    private int to;
    private byte[] line = new byte[1 << 12];
    private long number;

    /** A line without its end; only its start when it is too long. */
    static final class Line {
        private final long number;
        private final byte[] bytes;
        private final boolean tooLong;

        private Line(long number, byte[] bytes, boolean tooLong) {
            this.number = number;
            this.bytes = bytes;
            this.tooLong = tooLong;
        }

        /** Counted from 1. */
        long number() {
            return number;
        }

        byte[] bytes() {
            return bytes;
        }

        boolean tooLong() {
            return tooLong;
        }

        boolean isBlank() {
            for (byte b : bytes) {
                if (b != ' ' && b != '\t' && b != '\r') {
                    return false;
                }
            }
            return true;
        }
    }

    LineReader(InputStream in, int longest) {
        this.in = in;
        this.longest = longest;
    }

    /** The next line, null where there is none. */
    @Nullable
    Line next() throws IOException {
        if (!fill()) {
            return null;
        }
        int length = 0;
        boolean tooLong = false;
        while (fill()) {
            byte b = buffer[from++];
            if (b == '\n') {
                break;
            }
            if (length == longest) {
                tooLong = true;
            } else {
                line = length < line.length ? line : Arrays.copyOf(line, Math.min(2 * length, longest));
                line[length++] = b;
            }
        }
        number++;
        return new Line(number, Arrays.copyOf(line, length), tooLong);
    }

    /** Whether the next line may have to be waited for. */
    boolean mayBlock() throws IOException {
        return from == to && in.available() == 0;
    }

    private boolean fill() throws IOException {
        while (from == to) {
            int read = in.read(buffer);
            if (read < 0) {
                return false;
            }
            from = 0;
            to = read;
        }
        return true;
    }
}
