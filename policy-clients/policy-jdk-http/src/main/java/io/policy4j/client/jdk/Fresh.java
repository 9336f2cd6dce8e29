package io.policy4j.client.jdk;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A body that takes a fresh publisher for each subscription. */
final class Fresh implements ReplayableBody {

    private final Supplier<? extends BodyPublisher> publishers;

    /** Asked for its length, and not subscribed to yet. */
    private final AtomicReference<@Nullable BodyPublisher> next = new AtomicReference<>();

    private final AtomicReference<@Nullable BodyPublisher> last = new AtomicReference<>();

    Fresh(Supplier<? extends BodyPublisher> publishers) {
        this.publishers = Objects.requireNonNull(publishers);
    }

    @Override
    public long contentLength() {
        BodyPublisher publisher = next.get();
        if (publisher == null) {
            publisher = publisher();
            next.set(publisher);
        }
        return publisher.contentLength();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        BodyPublisher publisher = next.getAndSet(null);
        (publisher == null ? publisher() : publisher).subscribe(subscriber);
    }

    private BodyPublisher publisher() {
        BodyPublisher publisher = Objects.requireNonNull(publishers.get(), "the supplier gave null");
        if (last.getAndSet(publisher) == publisher && !RequestBodies.isReplayable(publisher)) {
            throw new IllegalStateException("ReplayableBody: the supplier gave the same publisher twice, "
                    + publisher.getClass().getName() + "; make a new one each time");
        }
        return publisher;
    }
}
