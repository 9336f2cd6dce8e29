package io.policy4j.client.okhttp;

import io.policy4j.resilience4j.ApiPolicyException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Exceptions as OkHttp throws them. */
final class Failures {

    private Failures() {}

    /**
     * What an attempt failed with, as the policy should see it.
     *
     * @param sent whether any of the request was
     */
    static IOException ofAttempt(IOException failure, boolean sent) {
        boolean unsent = failure instanceof SocketTimeoutException && !sent;
        return unsent || isRefused(failure) ? new NotProcessed(failure) : failure;
    }

    /** HTTP/2, RFC 9113 section 8.7: the server says that it did not process the stream, or takes no more of them. */
    private static boolean isRefused(IOException failure) {
        return "stream was reset: REFUSED_STREAM".equals(failure.getMessage())
                || failure.getClass().getSimpleName().equals("ConnectionShutdownException");
    }

    /** What the caller of a call gets for the exception that ended it. */
    static IOException atEnd(Throwable failure) {
        if (failure instanceof NotProcessed unprocessed) {
            return unprocessed.original();
        }
        if (failure instanceof IOException own) {
            return own;
        }
        if (failure instanceof ApiPolicyException signal) {
            return new PolicyCallException(signal);
        }
        if (failure instanceof TimeoutException) {
            return timeout(failure);
        }
        if (failure instanceof CancellationException) {
            return canceled(failure);
        }
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
        return cause == null
                ? new IOException("canceled due to " + failure.getClass().getName(), failure)
                : atEnd(cause);
    }

    static IOException canceled(@Nullable Throwable cause) {
        return new IOException("Canceled", cause);
    }

    static IOException timeout(@Nullable Throwable cause) {
        return caused(new SocketTimeoutException("timeout"), cause);
    }

    static IOException interrupted(Throwable cause) {
        return caused(new InterruptedIOException("interrupted"), cause);
    }

    private static IOException caused(IOException failure, @Nullable Throwable cause) {
        failure.initCause(cause);
        return failure;
    }
}
