package io.policy4j.test;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One TCP connection. Its pauses end at once when the server closes it or the client goes away. */
final class Link {

    private final Socket socket;
    private final double timeScale;
    private final InputStream in;
    private final OutputStream out;

    Link(Socket socket, double timeScale) throws IOException {
        this.socket = socket;
        this.timeScale = timeScale;
        socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = new BufferedOutputStream(socket.getOutputStream(), 16 * 1024);
    }

    InputStream in() {
        return in;
    }

    OutputStream out() {
        return out;
    }

    /** Waits for the duration divided by the time scale, by watching the line: a client that leaves ends the wait. */
    void pause(Duration duration) throws IOException {
        long deadline = System.nanoTime() + Timing.scaledNanos(duration, timeScale);
        for (long left = deadline - System.nanoTime(); left > 0; left = deadline - System.nanoTime()) {
            if (!watch(left)) {
                sleep(left);
            }
        }
    }

    /** Ends the connection without any further byte. */
    void hangUp(Ending.HangUp how) throws IOException {
        out.flush();
        if (how == Ending.HangUp.RESET) {
            socket.setSoLinger(true, 0);
        }
        socket.close();
    }

    /** True after a quiet time, false where a byte of the next request is there already. */
    private boolean watch(long nanos) throws IOException {
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos) + 1;
        socket.setSoTimeout((int) Math.min(millis, Integer.MAX_VALUE));
        in.mark(1);
        try {
            if (in.read() < 0) {
                throw new EOFException("the client went away");
            }
            in.reset();
            return false;
        } catch (SocketTimeoutException quiet) {
            return true;
        } finally {
            socket.setSoTimeout(0);
        }
    }

    private static void sleep(long nanos) throws IOException {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the server closes");
        }
    }
}
