package io.policy4j.client.apache;

import io.policy4j.core.FailureKind;
import io.policy4j.core.Outcome;
import io.policy4j.resilience4j.FailureReader;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.RequestNotExecutedException;
import org.apache.hc.core5.http2.H2Error;
import org.apache.hc.core5.http2.H2StreamResetException;
import org.jspecify.annotations.Nullable;

/**
 * The exceptions of Apache's clients that say that nothing was sent, or nothing processed, whatever they extend; found
 * by the service loader.
 */
public final class ApacheFailureReader implements FailureReader {

    @Override
    public @Nullable Outcome read(Throwable failure) {
        boolean unsent = failure instanceof ConnectTimeoutException || failure instanceof RequestNotExecutedException;
        return unsent || isRefused(failure) ? Outcome.failure(FailureKind.CONNECT) : null;
    }

    /** RFC 9113 section 8.7: a refused stream was not processed. */
    private static boolean isRefused(Throwable failure) {
        return failure instanceof H2StreamResetException reset
                && H2Error.getByCode(reset.getCode()) == H2Error.REFUSED_STREAM;
    }
}
