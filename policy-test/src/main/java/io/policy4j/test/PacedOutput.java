package io.policy4j.test;

import java.io.IOException;
import java.io.OutputStream;

/** Body bytes on their way out: splits them into pieces, stalls and cuts where the delivery says so, frames chunks. */
final class PacedOutput extends OutputStream {

    private static final byte[] CRLF = {'\r', '\n'};

    private final OutputStream out;
    private final Link link;
    private final Delivery delivery;
    private final boolean chunked;
    private long sent;
    private int inPiece;
    private boolean stalled;

    /** Ends the writing of a body at its cut. */
    static final class CutException extends IOException {
        private static final long serialVersionUID = 1L;

        CutException() {
            super("cut here");
        }
    }

    PacedOutput(OutputStream out, Link link, Delivery delivery, boolean chunked) {
        this.out = out;
        this.link = link;
        this.delivery = delivery;
        this.chunked = chunked;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        int at = from;
        int end = from + length;
        while (at < end) {
            stallIfDue();
            cutIfDue();
            pauseBetweenPieces();
            int n = (int) Math.min(end - at, untilNextEvent());
            frame(bytes, at, n);
            sent += n;
            inPiece += n;
            at += n;
        }
    }

    /** Ends the body: the last stall and cut, then the last chunk. */
    void finish() throws IOException {
        stallIfDue();
        if (delivery.ending() instanceof Ending.Cut) {
            throw new CutException();
        }
        if (chunked) {
            out.write('0');
            out.write(CRLF);
            out.write(CRLF);
        }
    }

    private void stallIfDue() throws IOException {
        if (!stalled && delivery.stall().filter(s -> s.afterBytes() == sent).isPresent()) {
            stalled = true;
            out.flush();
            link.pause(delivery.stall().get().pause());
        }
    }

    private void cutIfDue() throws CutException {
        if (delivery.ending() instanceof Ending.Cut cut && cut.afterBytes() == sent) {
            throw new CutException();
        }
    }

    private void pauseBetweenPieces() throws IOException {
        if (delivery.pace().filter(p -> p.bytes() == inPiece).isPresent()) {
            inPiece = 0;
            out.flush();
            link.pause(delivery.pace().get().between());
        }
    }

    private long untilNextEvent() {
        long least = Long.MAX_VALUE;
        if (delivery.pace().isPresent()) {
            least = (long) delivery.pace().get().bytes() - inPiece;
        }
        if (!stalled && delivery.stall().isPresent()) {
            least = Math.min(least, delivery.stall().get().afterBytes() - sent);
        }
        if (delivery.ending() instanceof Ending.Cut cut) {
            least = Math.min(least, cut.afterBytes() - sent);
        }
        return least;
    }

    private void frame(byte[] bytes, int from, int length) throws IOException {
        if (chunked) {
            for (char digit : Integer.toHexString(length).toCharArray()) {
                out.write(digit);
            }
            out.write(CRLF);
        }
        out.write(bytes, from, length);
        if (chunked) {
            out.write(CRLF);
        }
    }
}
