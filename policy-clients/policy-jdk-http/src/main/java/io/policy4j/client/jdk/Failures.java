package io.policy4j.client.jdk;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;

/** Exceptions as the JDK's client throws them. */
final class Failures {

    private Failures() {}

    /** Without the wrappers that futures put around it. */
    static Throwable unwrap(Throwable failure) {
        Throwable cause = failure.getCause();
        boolean wrapped = failure instanceof CompletionException || failure instanceof ExecutionException;
        return wrapped && cause != null ? unwrap(cause) : failure;
    }

    /**
     * What an attempt failed with. The client sometimes reports a TLS failure as the end of a connection that gave no
     * response, with the failure as its cause; that is told apart here, as it decides whether to try again.
     */
    static Throwable ofAttempt(Throwable failure) {
        Throwable unwrapped = unwrap(failure);
        Throwable cause = unwrapped;
        while (cause != null && cause.getClass() == IOException.class) {
            cause = cause.getCause();
        }
        return cause instanceof SSLException ? cause : unwrapped;
    }

    /** What a blocking call throws for a failure on another thread: of the same kind, with this thread's stack trace. */
    static IOException thrownHere(Throwable failure) {
        if (failure instanceof IllegalArgumentException) {
            throw new IllegalArgumentException(failure.getMessage(), failure);
        }
        if (failure instanceof HttpTimeoutException) {
            IOException timeout = new HttpTimeoutException(failure.getMessage());
            timeout.initCause(failure);
            return timeout;
        }
        return new IOException(failure.getMessage(), failure);
    }
}
