package io.policy4j.client.feign;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** Exceptions as Feign expects them of its clients. */
final class Failures {

    private Failures() {}

    /**
     * What an attempt failed with on this thread.
     *
     * @throws InterruptedException if the thread is interrupted, which clients tell each in its own way
     */
    static IOException ofAttempt(IOException failure) throws InterruptedException {
        if (Thread.currentThread().isInterrupted()) {
            InterruptedException interruption = new InterruptedException("interrupted while in an attempt");
            interruption.initCause(failure);
            throw interruption;
        }
        return failure;
    }

    static IOException interrupted(InterruptedException cause) {
        InterruptedIOException failure = new InterruptedIOException("interrupted");
        failure.initCause(cause);
        return failure;
    }

    /** Without the wrapper that futures put around it; Feign knows timeouts as IO exceptions only. */
    static Throwable ofFuture(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
        Throwable own = cause == null ? failure : cause;
        if (own instanceof TimeoutException) {
            IOException timeout = new SocketTimeoutException("timeout");
            timeout.initCause(own);
            return timeout;
        }
        return own;
    }
}
