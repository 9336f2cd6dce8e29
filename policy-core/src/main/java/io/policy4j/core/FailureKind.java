package io.policy4j.core;

import java.util.Locale;

/** How an attempt failed below HTTP: no response came back. */
public enum FailureKind {
    /** No connection was made, so nothing was sent. */
    CONNECT,
    /** The attempt took too long; the server may have acted on it. */
    TIMEOUT,
    /** The connection broke, or the body ended early; the server may have acted on the request. */
    IO,
    /** The TLS handshake failed: a certificate or a protocol version, which a repetition does not mend. */
    TLS;

    /** The word that a row key uses: {@code connect}, {@code timeout}, {@code io}, {@code tls}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
