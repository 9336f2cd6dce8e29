package io.policy4j.client.support;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** Undoes {@code Content-Encoding} for the start of a body: gzip and deflate; anything else is left as it is. */
public final class ContentCoding {

    /** What a coding's own framing may take, so that the start of a body is decoded to its full length. */
    static final int FRAMING = 1024;

    private ContentCoding() {}

    /** How many bytes of a body to read, so that its start can be decoded to that length. */
    public static int rawBytes(List<String> codings, int max) {
        return codings.isEmpty() ? max : max + FRAMING;
    }

    /**
     * The start of a body, decoded as far as it goes, however it was cut.
     *
     * @param start   of the body, as it came
     * @param codings the values of {@code Content-Encoding}
     * @param max     how many bytes at most
     */
    public static byte[] decode(byte[] start, List<String> codings, int max) {
        String coding = String.join(",", codings).strip().toLowerCase(Locale.ROOT);
        if ((coding.equals("gzip") || coding.equals("x-gzip")) && isGzip(start)) {
            return read(GZIPInputStream::new, start, max);
        }
        if (coding.equals("deflate")) {
            return read(in -> inflate(in, start), start, max);
        }
        return start.length <= max ? start : Arrays.copyOf(start, max);
    }

    /** Some clients decode a body and leave the field that says so. */
    private static boolean isGzip(byte[] start) {
        return start.length > 1 && start[0] == 0x1f && start[1] == (byte) 0x8b;
    }

    private interface Decoder {
        InputStream on(InputStream in) throws IOException;
    }

    /** RFC 9110 section 8.4.1.2 means the zlib format, but some servers leave its two bytes of header out. */
    private static InputStream inflate(InputStream in, byte[] start) {
        boolean zlib =
                start.length > 1 && (start[0] & 0x0f) == 8 && ((start[0] & 0xff) << 8 | (start[1] & 0xff)) % 31 == 0;
        return zlib ? new InflaterInputStream(in) : new RawInflaterStream(in);
    }

    /** A stream that ends its own inflater, as the JDK's streams do only with theirs. */
    private static final class RawInflaterStream extends InflaterInputStream {
        RawInflaterStream(InputStream in) {
            super(in, new Inflater(true));
        }

        @Override
        public void close() throws IOException {
            super.close();
            inf.end();
        }
    }

    /** As much as can be decoded: the start of a body is cut somewhere, or was never what it says. */
    private static byte[] read(Decoder decoder, byte[] start, int max) {
        byte[] decoded = new byte[max];
        int length = 0;
        try (InputStream in = decoder.on(new ByteArrayInputStream(start))) {
            for (int n = in.read(decoded, 0, max); n > 0; n = in.read(decoded, length, max - length)) {
                length += n;
            }
        } catch (IOException e) {
            return Arrays.copyOf(decoded, length);
        }
        return Arrays.copyOf(decoded, length);
    }
}
