package io.policy4j.client.support;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A stream as a client gives it: each read takes what came last, and blocks until something has. */
final class Tap extends InputStream {

    private static final byte[] END = new byte[0];

    private final BlockingQueue<Object> came = new LinkedBlockingQueue<>();
    private volatile boolean closed;
    private byte[] part = END;
    private int position;

    Tap comes(byte... bytes) {
        came.add(bytes);
        return this;
    }

    Tap fails(IOException failure) {
        came.add(failure);
        return this;
    }

    Tap ends() {
        return comes(END);
    }

    /** What aborting an exchange does to its stream. */
    void abort() {
        fails(new IOException("aborted"));
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        if (position == part.length) {
            take();
        }
        int n = Math.min(count, part.length - position);
        System.arraycopy(part, position, target, offset, n);
        position += n;
        return n == 0 ? -1 : n;
    }

    private void take() throws IOException {
        try {
            Object next = came.take();
            if (next instanceof IOException failure) {
                throw failure;
            }
            part = (byte[]) next;
            position = 0;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public int available() {
        return part.length - position;
    }

    @Override
    public void close() {
        closed = true;
    }
}
