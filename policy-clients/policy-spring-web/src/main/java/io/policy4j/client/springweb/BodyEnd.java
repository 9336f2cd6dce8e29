package io.policy4j.client.springweb;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.util.ClassUtils;

/** The client's stream, which ends with its response: in order when it is closed, or at once when it is given up. */
final class BodyEnd extends FilterInputStream {

    private static final boolean APACHE =
            ClassUtils.isPresent("org.apache.hc.core5.http.io.EofSensorInputStream", BodyEnd.class.getClassLoader());

    private static final long AT_ONCE_MILLIS = 100;

    private final ClientHttpResponse response;
    private final AtomicBoolean ended = new AtomicBoolean();

    BodyEnd(ClientHttpResponse response, InputStream body) {
        super(body);
        this.response = response;
    }

    /** Reads what is left, and gives the connection back. */
    @Override
    public void close() {
        if (ended.compareAndSet(false, true)) {
            response.close();
        }
    }

    /**
     * Closes the connection, also while another thread reads. A response of Spring's has no way to say so, and to close it
     * is to read it to its end. Closing the stream does what is wanted with the JDK's client, Jetty and Netty; where it
     * would block, a thread of its own waits for it.
     */
    void abort() {
        if (!ended.compareAndSet(false, true) || (APACHE && Apache.aborted(in))) {
            return;
        }
        Thread closing = new Thread(this::closeAtOnce, "policy4j-abort");
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(AT_ONCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeAtOnce() {
        try {
            in.close();
        } catch (IOException | RuntimeException e) {
            // It is closed, in whatever way.
        }
        response.close();
    }
}
