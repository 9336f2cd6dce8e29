package io.policy4j.test;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads HTTP/1.1 requests (RFC 9112) from one connection, one after the other. */
final class RequestReader {

    private static final int LONGEST_LINE = 64 * 1024;
    private static final int MOST_HEADERS = 1_000;

    private final InputStream in;

    RequestReader(InputStream in) {
        this.in = in;
    }

    /** The next head; empty where the client has closed the connection between two requests. */
    Optional<RequestHead> head() throws IOException {
        in.mark(1);
        if (in.read() < 0) {
            return Optional.empty();
        }
        in.reset();
        String[] parts = line().split(" ", -1);
        if (parts.length != 3 || !parts[2].startsWith("HTTP/1.")) {
            throw new ProtocolException("not an HTTP/1.1 request line");
        }
        return Optional.of(new RequestHead(parts[0], parts[1], parts[2], fields()));
    }

    /** The body that this head announces. */
    byte[] body(RequestHead head) throws IOException {
        if (head.says("Transfer-Encoding", "chunked")) {
            return chunks();
        }
        List<String> lengths = head.headers().getOrDefault("Content-Length", List.of());
        return lengths.isEmpty() ? new byte[0] : exactly(length(lengths.get(0), 10));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (true) {
            String size = line();
            int extension = size.indexOf(';');
            int length = length(extension < 0 ? size : size.substring(0, extension), 16);
            if (length == 0) {
                fields();
                return all.toByteArray();
            }
            all.write(exactly(length));
            if (!line().isEmpty()) {
                throw new ProtocolException("chunk longer than its size");
            }
        }
    }

    private Map<String, List<String>> fields() throws IOException {
        Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        int count = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 1 || ++count > MOST_HEADERS) {
                throw new ProtocolException("bad header section");
            }
            fields.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        fields.replaceAll((name, values) -> List.copyOf(values));
        return Collections.unmodifiableMap(fields);
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("request body cut short");
        }
        return bytes;
    }

    private static int length(String digits, int radix) throws ProtocolException {
        try {
            int length = Integer.parseInt(digits.strip(), radix);
            if (length < 0) {
                throw new ProtocolException("negative length");
            }
            return length;
        } catch (NumberFormatException e) {
            throw new ProtocolException("bad length");
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("request cut short");
            }
            if (line.size() == LONGEST_LINE) {
                throw new ProtocolException("line too long");
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
