package io.policy4j.test;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;

/** Puts replies on one connection, faults included. */
final class ReplyWriter {

    private final Link link;
    private final InstantSource clock;

    ReplyWriter(Link link, InstantSource clock) {
        this.link = link;
        this.clock = clock;
    }

    /** Tells the client to go on with the body that it announced. */
    void goOn() throws IOException {
        print("HTTP/1.1 100 Continue\r\n\r\n");
        link.out().flush();
    }

    /** Sends one reply; true if the connection can carry another. */
    boolean write(Reply reply, RequestHead request) throws IOException {
        link.pause(reply.delivery().delay());
        if (reply.delivery().ending() instanceof Ending.Silent silent) {
            link.hangUp(silent.how());
            return false;
        }
        boolean chunked = isChunked(reply, request);
        boolean lengthKnown = chunked || reply.content().wireLength().isPresent();
        boolean keepAlive = lengthKnown && request.keepsAlive() && mayKeepAlive(reply.head());
        writeHead(reply, request, chunked, keepAlive);
        try {
            writeBody(reply, request, chunked);
        } catch (PacedOutput.CutException e) {
            link.hangUp(((Ending.Cut) reply.delivery().ending()).how());
            return false;
        }
        link.out().flush();
        return keepAlive;
    }

    private void writeBody(Reply reply, RequestHead request, boolean chunked) throws IOException {
        OutputStream out = hasBody(reply, request) ? link.out() : OutputStream.nullOutputStream();
        PacedOutput paced = new PacedOutput(out, link, reply.delivery(), chunked);
        if (hasBody(reply, request)) {
            reply.content().writeTo(paced);
        }
        paced.finish();
    }

    private void writeHead(Reply reply, RequestHead request, boolean chunked, boolean keepAlive) throws IOException {
        ReplyHead head = reply.head();
        print("HTTP/1.1 " + head.status() + " \r\n");
        writeDate(head.date());
        for (ReplyHead.Header header : head.headers()) {
            line(header.name(), header.value());
        }
        if (reply.content().mediaType().isPresent() && !head.has("Content-Type")) {
            line("Content-Type", reply.content().mediaType().get());
        }
        if (reply.content().isGzip() && !head.has("Content-Encoding")) {
            line("Content-Encoding", "gzip");
        }
        writeFraming(reply, chunked);
        if (!head.has("Connection") && (!keepAlive || !request.version().equals("HTTP/1.1"))) {
            line("Connection", keepAlive ? "keep-alive" : "close");
        }
        print("\r\n");
    }

    private void writeDate(ReplyHead.DateHeader date) throws IOException {
        if (date instanceof ReplyHead.DateHeader.Now) {
            line("Date", HttpDates.format(clock.instant()));
        } else if (date instanceof ReplyHead.DateHeader.Fixed fixed) {
            line("Date", HttpDates.format(fixed.instant()));
        }
    }

    private void writeFraming(Reply reply, boolean chunked) throws IOException {
        if (chunked) {
            line("Transfer-Encoding", "chunked");
        } else if (!isBodiless(reply.status()) && !reply.head().has("Content-Length")) {
            Optional<Long> length = reply.content().wireLength();
            if (length.isPresent()) {
                line(
                        "Content-Length",
                        Long.toString(announced(length.get(), reply.delivery().ending())));
            }
        }
    }

    private static long announced(long length, Ending ending) {
        return ending instanceof Ending.Cut cut ? Math.max(length, Math.min(length, cut.afterBytes()) + 1) : length;
    }

    private static boolean isChunked(Reply reply, RequestHead request) throws IOException {
        return request.version().equals("HTTP/1.1")
                && !isBodiless(reply.status())
                && (reply.delivery().chunked() || reply.content().wireLength().isEmpty());
    }

    private static boolean hasBody(Reply reply, RequestHead request) {
        return !request.method().equals("HEAD") && !isBodiless(reply.status());
    }

    private static boolean isBodiless(int status) {
        return status == 204 || status == 304;
    }

    /** A length of the author's own may be wrong, and then the next reply would be misread. */
    private static boolean mayKeepAlive(ReplyHead head) {
        return !head.has("Content-Length")
                && !head.first("Connection").orElse("").equalsIgnoreCase("close");
    }

    private void line(String name, String value) throws IOException {
        print(name + ": " + value + "\r\n");
    }

    private void print(String text) throws IOException {
        link.out().write(text.getBytes(StandardCharsets.UTF_8));
    }
}
