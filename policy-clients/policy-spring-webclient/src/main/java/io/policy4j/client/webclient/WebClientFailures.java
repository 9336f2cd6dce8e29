package io.policy4j.client.webclient;

import io.policy4j.client.support.CarriedResponse;
import io.policy4j.client.support.FieldLines;
import io.policy4j.core.FailureKind;
import io.policy4j.core.Outcome;
import io.policy4j.resilience4j.FailureReader;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.WebClientException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/**
 * Reads what {@code WebClient} throws: an error status is a response, and a broken exchange or body what its cause is. So
 * a method that uses it can be decorated as a plain supplier.
 */
public final class WebClientFailures implements FailureReader {

    /** Netty's and Reactor's, by name: neither need be on the class path. */
    private static final Map<String, FailureKind> KINDS = Map.of(
            "reactor.pool.PoolAcquireTimeoutException", FailureKind.CONNECT,
            "reactor.pool.PoolAcquirePendingLimitException", FailureKind.CONNECT,
            "reactor.netty.channel.AbortedException", FailureKind.IO,
            "io.netty.handler.timeout.TimeoutException", FailureKind.TIMEOUT);

    /** For the service loader. */
    public WebClientFailures() {}

    @Override
    public @Nullable Outcome read(Throwable failure) {
        Throwable cause = failure.getCause();
        if (failure instanceof WebClientResponseException response && cause == null) {
            return responseOf(response);
        }
        return failure instanceof WebClientException && cause != null ? causeOf(cause) : null;
    }

    private static Outcome responseOf(WebClientResponseException failure) {
        HttpHeaders headers = failure.getHeaders();
        return CarriedResponse.of(
                failure.getStatusCode().value(),
                name -> FieldLines.of(headers::forEach, name),
                failure.getResponseBodyAsByteArray());
    }

    private static @Nullable Outcome causeOf(Throwable cause) {
        for (Class<?> type = cause.getClass(); type != Object.class; type = type.getSuperclass()) {
            FailureKind kind = KINDS.get(type.getName());
            if (kind != null) {
                return Outcome.failure(kind);
            }
        }
        // Netty wraps what goes wrong below HTTP.
        return FailureReader.standard().read(cause.getCause() instanceof SSLException tls ? tls : cause);
    }
}
