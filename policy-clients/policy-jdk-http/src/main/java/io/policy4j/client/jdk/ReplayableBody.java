package io.policy4j.client.jdk;

import java.net.http.HttpRequest.BodyPublisher;
import java.util.function.Supplier;

/**
 * A request body that can be produced again, byte for byte: each subscription gets all of it. A request with such a body
 * may be sent again under the policy's rules; of the JDK's own publishers that holds for none, strings, byte arrays and
 * files.
 *
 * <pre>{@code
 * HttpRequest.newBuilder(uri).POST(ReplayableBody.of(() -> BodyPublishers.ofInputStream(() -> open(path))))
 * }</pre>
 *
 * <p>A publisher class of your own that keeps this promise implements the interface.
 */
public interface ReplayableBody extends BodyPublisher {

    /**
     * A body from a supplier that gives a fresh publisher each time: once for each attempt.
     *
     * @param publishers gives publishers of the same bytes; giving the same publisher twice, which would send an empty
     *                   body the second time if it reads a stream, fails that attempt with IllegalStateException
     */
    static ReplayableBody of(Supplier<? extends BodyPublisher> publishers) {
        return new Fresh(publishers);
    }
}
