package io.policy4j.client.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A body whose start can be looked at without being taken from the caller, who reads it whole and as it came, still
 * compressed if it was.
 *
 * <p>No look takes longer than its bound, whatever the stream does: another thread reads, and the caller's own reads go
 * on where that one stands. Peek or release first, then read; one thread at a time.
 */
public final class PeekedStream extends InputStream {

    private static final int CHUNK = 8192;

    private static final ExecutorService READERS = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "policy4j-peek");
        thread.setDaemon(true);
        return thread;
    });

    /** How the stream ended. */
    private record End(Optional<IOException> failure) {}

    private final InputStream in;
    private final Runnable abort;
    private final ReadLimits limits;
    private final long begun = System.nanoTime();

    private final AtomicBoolean aborted = new AtomicBoolean();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // All guarded by the lock.
    private byte[] held = new byte[0];
    private int length;
    private int position;
    private int wanted;
    private boolean reading;
    private boolean closed;
    private @Nullable End end;

    /**
     * A body whose head has just come.
     *
     * @param in     the client's stream
     * @param abort  gives the exchange up at once, with its connection, from any thread, also while the stream is being
     *               read; the stream is closed after it
     * @param limits bound what is read for the policy
     */
    public PeekedStream(InputStream in, Runnable abort, ReadLimits limits) {
        this.in = Objects.requireNonNull(in);
        this.abort = Objects.requireNonNull(abort);
        this.limits = Objects.requireNonNull(limits);
    }

    /**
     * The start of the body, decoded: as much of it as has come within the bounds, counted from the head. What cuts the
     * body short ends the start, and is the caller's to see later. An interrupt ends the look, its flag set again.
     *
     * @param status  of the response, which decides how long to wait
     * @param codings the values of {@code Content-Encoding}
     * @param max     how many bytes at most
     */
    public byte[] peek(int status, List<String> codings, int max) {
        int raw = ContentCoding.rawBytes(codings, max);
        fill(raw, limits.peek(status).toNanos() - (System.nanoTime() - begun));
        return ContentCoding.decode(start(raw), codings, max);
    }

    /**
     * Gives the body up, so that its connection is free when this returns: reads what is left of it within the bounds,
     * or else aborts the exchange.
     */
    public void release() {
        boolean over = fill(held() + limits.drainBytes(), limits.drainTime().toNanos());
        try {
            if (!over) {
                abortOnce();
            }
            close();
        } catch (IOException e) {
            abortOnce();
        }
    }

    private void abortOnce() {
        if (aborted.compareAndSet(false, true)) {
            abort.run();
        }
    }

    private int held() {
        lock.lock();
        try {
            return length;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until that many bytes are held, the body is over, or so is the time; tells whether the body is over. */
    private boolean fill(int bytes, long nanos) {
        lock.lock();
        try {
            wanted = bytes;
            if (end == null && length < wanted && !reading) {
                reading = true;
                READERS.execute(this::readOn);
            }
            for (long left = nanos; left > 0 && end == null && length < wanted; ) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            wanted = 0;
            lock.unlock();
        }
        return isOver();
    }

    private boolean isOver() {
        lock.lock();
        try {
            return end != null;
        } finally {
            lock.unlock();
        }
    }

    private byte[] start(int max) {
        lock.lock();
        try {
            return Arrays.copyOf(held, Math.min(length, max));
        } finally {
            lock.unlock();
        }
    }

    /** Reads while somebody wants more, on a thread of ours, which alone touches the stream meanwhile. */
    private void readOn() {
        byte[] chunk = new byte[CHUNK];
        boolean goOn = true;
        while (goOn) {
            try {
                int n = in.read(chunk);
                goOn = n < 0 ? over(Optional.empty()) : keep(chunk, n);
            } catch (IOException e) {
                goOn = over(Optional.of(e));
            } catch (Throwable e) {
                goOn = over(Optional.of(new IOException("the body can't be read", e)));
            }
        }
    }

    private boolean keep(byte[] chunk, int n) {
        lock.lock();
        try {
            if (length + n > held.length) {
                held = Arrays.copyOf(held, Math.max(length + n, 2 * held.length));
            }
            System.arraycopy(chunk, 0, held, length, n);
            length += n;
            return rest(length < wanted);
        } finally {
            lock.unlock();
        }
    }

    private boolean over(Optional<IOException> failure) {
        lock.lock();
        try {
            end = new End(failure);
            return rest(false);
        } finally {
            lock.unlock();
        }
    }

    private boolean rest(boolean goOn) {
        reading = goOn && !closed;
        changed.signalAll();
        if (closed) {
            closeQuietly(in);
        }
        return reading;
    }

    private static void closeQuietly(InputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            // The exchange was aborted: nothing is left to be closed.
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, target.length);
        int taken = count == 0 ? 0 : take(target, offset, count);
        return taken == 0 && count > 0 ? in.read(target, offset, count) : taken;
    }

    /** Takes from what is held; 0 where the stream itself comes next, -1 at the end of the body. */
    private int take(byte[] target, int offset, int count) throws IOException {
        lock.lock();
        try {
            while (position == length && reading) {
                changed.await();
            }
            if (closed) {
                throw new IOException("the body was closed");
            }
            int n = Math.min(count, length - position);
            System.arraycopy(held, position, target, offset, n);
            position += n;
            return n == 0 && end != null ? ended(end) : n;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the body was read");
        } finally {
            lock.unlock();
        }
    }

    private static int ended(End end) throws IOException {
        if (end.failure().isPresent()) {
            throw end.failure().get();
        }
        return -1;
    }

    @Override
    public int available() throws IOException {
        lock.lock();
        try {
            return position < length || reading || end != null ? length - position : in.available();
        } finally {
            lock.unlock();
        }
    }

    /** Closes the client's stream; where it is still being read for a look, the exchange is aborted. */
    @Override
    public void close() throws IOException {
        boolean busy;
        lock.lock();
        try {
            closed = true;
            busy = reading;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (busy) {
            abortOnce();
        } else {
            in.close();
        }
    }
}
