package io.policy4j.client.springweb;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.io.EofSensorInputStream;

/** What only Apache's client can do; loaded only where it is there. */
final class Apache {

    private Apache() {}

    /** Closes the connection behind a stream, if it is one of Apache's that comes straight from it. */
    static boolean aborted(InputStream stream) {
        if (!(stream instanceof EofSensorInputStream body)) {
            return false;
        }
        try {
            body.abort();
        } catch (IOException e) {
            // The connection is gone, which is what was wanted.
        }
        return true;
    }
}
