package io.policy4j.resilience4j;

import io.policy4j.core.FailureKind;
import io.policy4j.core.Outcome;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * How the policy looks at an exception: as a transport failure, as a response that it carries, or as neither.
 *
 * <p>A module for a client names its reader in {@code META-INF/services/io.policy4j.resilience4j.FailureReader}, and
 * every policy reads that client's exceptions. The first that knows an exception decides: the reader of the
 * {@linkplain ApiPolicyConfig.Builder#failureReader configuration}, then the {@linkplain #installed() installed} ones,
 * then the {@linkplain #standard() standard} one.
 */
@FunctionalInterface
public interface FailureReader {

    /**
     * What the exception says about the attempt, or null where it says nothing about HTTP: then it is the caller's, and
     * is passed on at once.
     */
    @Nullable
    Outcome read(Throwable failure);

    /** This reader, and another one for what it does not know. */
    default FailureReader or(FailureReader other) {
        return failure -> {
            Outcome outcome = read(failure);
            return outcome == null ? other.read(failure) : outcome;
        };
    }

    /**
     * The readers that stand on the class path, found once by {@link java.util.ServiceLoader} with the class loader of
     * this module, and asked in the order of their class names. One that can't be loaded is left out, one that throws is
     * passed over, and each is logged; one whose client is not on the class path has nothing to read.
     */
    static FailureReader installed() {
        return InstalledReaders.all();
    }

    /**
     * The JDK's own exceptions: connection refused, unknown host and connect time-outs are {@code connect}, time-outs
     * {@code timeout}, TLS exceptions {@code tls}, any other {@link IOException} {@code io}. Causes are not searched,
     * except for what a policy has thrown: it is final, also where a client wraps it.
     */
    static FailureReader standard() {
        return failure -> {
            FailureKind kind = kindOf(failure);
            return kind == null || isOfAPolicy(failure) ? null : Outcome.failure(kind);
        };
    }

    private static @Nullable FailureKind kindOf(Throwable failure) {
        if (failure instanceof ConnectException
                || failure instanceof UnknownHostException
                || failure instanceof NoRouteToHostException
                || failure instanceof UnresolvedAddressException
                || failure instanceof HttpConnectTimeoutException) {
            return FailureKind.CONNECT;
        }
        if (failure instanceof HttpTimeoutException
                || failure instanceof SocketTimeoutException
                || failure instanceof TimeoutException) {
            return FailureKind.TIMEOUT;
        }
        if (failure instanceof SSLException) {
            return FailureKind.TLS;
        }
        boolean io = failure instanceof IOException && !(failure instanceof InterruptedIOException);
        return io ? FailureKind.IO : null;
    }

    /** Whether it wraps what a policy has thrown; a chain of causes longer than this says nothing. */
    private static boolean isOfAPolicy(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 16; depth++) {
            if (cause instanceof ApiPolicyException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
