package io.policy4j.client.springweb;

import io.policy4j.client.support.CarriedResponse;
import io.policy4j.client.support.FieldLines;
import io.policy4j.core.FailureKind;
import io.policy4j.core.Headers;
import io.policy4j.core.Outcome;
import io.policy4j.resilience4j.FailureReader;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;

/**
 * Reads what {@code RestClient} and {@code RestTemplate} throw: an error status is a response, and a broken exchange or
 * body what its cause is. So a method that uses them can be decorated as a plain supplier.
 */
public final class SpringWebFailures implements FailureReader {

    private static final int MOST_CAUSES = 16;

    /** For the service loader. */
    public SpringWebFailures() {}

    @Override
    public @Nullable Outcome read(Throwable failure) {
        if (failure instanceof RestClientResponseException response) {
            return responseOf(response);
        }
        if (failure instanceof RestClientException && failure.getCause() instanceof IOException cause) {
            return read(cause, FailureReader.standard());
        }
        return failure instanceof IOException io ? read(io, unknown -> null) : null;
    }

    private static Outcome responseOf(RestClientResponseException failure) {
        HttpHeaders fields = failure.getResponseHeaders();
        Headers headers = fields == null ? Headers.NONE : name -> FieldLines.of(fields::forEach, name);
        return CarriedResponse.of(failure.getStatusCode().value(), headers, failure.getResponseBodyAsByteArray());
    }

    private static @Nullable Outcome read(IOException failure, FailureReader otherwise) {
        FailureKind kind = kindOf(failure);
        return kind == null ? otherwise.read(failure) : Outcome.failure(kind);
    }

    /** Of what Spring's request factories throw, that which the standard reader would take for something else. */
    private static @Nullable FailureKind kindOf(IOException failure) {
        if (isA(failure, "org.apache.hc.client5.http.ConnectTimeoutException")) {
            return FailureKind.CONNECT;
        }
        Throwable cause = beneath(failure, MOST_CAUSES);
        if (cause instanceof SSLException) {
            return FailureKind.TLS;
        }
        boolean late = cause instanceof TimeoutException || isA(cause, "io.netty.handler.timeout.TimeoutException");
        return late ? FailureKind.TIMEOUT : null;
    }

    /** The first cause that says more than that there was one. */
    private static Throwable beneath(Throwable failure, int depth) {
        Throwable cause = failure.getCause();
        if (cause == null || failure.getClass() != IOException.class || depth == 0) {
            return failure;
        }
        return beneath(cause, depth - 1);
    }

    /** Whether it is of a class, or a subclass of one, that need not be on the class path. */
    private static boolean isA(Throwable failure, String name) {
        Class<?> type = failure.getClass();
        while (type != Object.class && !type.getName().equals(name)) {
            type = type.getSuperclass();
        }
        return type != Object.class;
    }
}
