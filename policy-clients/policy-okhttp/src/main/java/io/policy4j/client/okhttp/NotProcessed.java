package io.policy4j.client.okhttp;

import java.io.IOException;
import java.net.ConnectException;

/** A failure that OkHttp has no type for: the server did nothing, so that any request may be sent again. */
final class NotProcessed extends ConnectException {

    private static final long serialVersionUID = 1L;

    private final IOException original;

    NotProcessed(IOException original) {
        super(original.getMessage());
        initCause(original);
        this.original = original;
    }

    /** OkHttp's own. */
    IOException original() {
        return original;
    }
}
