package io.policy4j.test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** Content of a reply: some bytes at the start, then a filler up to the length, which is never held in memory. */
final class Body {

    static final Body NONE = new Body(new byte[0], 0, (byte) ' ', Optional.empty(), false);

    private static final int BLOCK = 16 * 1024;

    private final byte[] start;
    private final long length;
    private final byte filler;
    private final Optional<String> mediaType;
    private final boolean gzip;

    private Body(byte[] start, long length, byte filler, Optional<String> mediaType, boolean gzip) {
        this.start = start;
        this.length = length;
        this.filler = filler;
        this.mediaType = mediaType;
        this.gzip = gzip;
    }

    static Body of(byte[] bytes, Optional<String> mediaType) {
        return new Body(bytes.clone(), bytes.length, (byte) ' ', mediaType, false);
    }

    static Body filler(long length) {
        return new Body(new byte[0], length, (byte) 'x', Optional.of("text/plain"), false);
    }

    Body paddedTo(long newLength) {
        return new Body(start, Math.max(length, newLength), filler, mediaType, gzip);
    }

    Body gzipped() {
        return new Body(start, length, filler, mediaType, true);
    }

    Optional<String> mediaType() {
        return mediaType;
    }

    boolean isGzip() {
        return gzip;
    }

    /** How many bytes go over the wire; empty where only sending them would tell. */
    Optional<Long> wireLength() throws IOException {
        if (!gzip) {
            return Optional.of(length);
        }
        return isSmall() ? Optional.of((long) compressed().length) : Optional.empty();
    }

    /** The first bytes of the content before any compression, at most that many. */
    byte[] first(long most) {
        byte[] bytes = Arrays.copyOf(start, (int) Math.min(most, length));
        if (bytes.length > start.length) {
            Arrays.fill(bytes, start.length, bytes.length, filler);
        }
        return bytes;
    }

    void writeTo(OutputStream out) throws IOException {
        if (!gzip) {
            writePlain(out);
        } else if (isSmall()) {
            out.write(compressed());
        } else {
            // Not closed on failure: closing would go on writing to a connection that has been cut.
            GZIPOutputStream deflated = new GZIPOutputStream(out, BLOCK);
            writePlain(deflated);
            deflated.finish();
        }
    }

    private boolean isSmall() {
        return length == start.length;
    }

    private byte[] compressed() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream deflated = new GZIPOutputStream(bytes)) {
            deflated.write(start);
        }
        return bytes.toByteArray();
    }

    private void writePlain(OutputStream out) throws IOException {
        out.write(start);
        long left = length - start.length;
        byte[] block = new byte[(int) Math.min(left, BLOCK)];
        Arrays.fill(block, filler);
        while (left > 0) {
            int n = (int) Math.min(left, block.length);
            out.write(block, 0, n);
            left -= n;
        }
    }
}
