package io.policy4j.client.webclient;

import java.util.Objects;
import org.springframework.http.ReactiveHttpOutputMessage;
import org.springframework.web.reactive.function.BodyInserter;
import reactor.core.publisher.Mono;

/**
 * A request body that can be produced again: the program's word that this inserter writes the same bytes each time.
 *
 * <pre>{@code
 * client.put().uri("/items").body(ReplayableBody.of(BodyInserters.fromPublisher(items, Item.class)))
 * }</pre>
 *
 * <p>A publisher is subscribed to for each attempt. One that can be read once only, such as the body of another response,
 * would be sent again empty.
 *
 * @param <T> what the inserter writes
 * @param <M> what it writes to
 */
public final class ReplayableBody<T, M extends ReactiveHttpOutputMessage> implements BodyInserter<T, M> {

    private final BodyInserter<T, M> inserter;

    private ReplayableBody(BodyInserter<T, M> inserter) {
        this.inserter = Objects.requireNonNull(inserter);
    }

    /** This inserter, known to write the same bytes each time. */
    public static <T, M extends ReactiveHttpOutputMessage> ReplayableBody<T, M> of(BodyInserter<T, M> inserter) {
        return new ReplayableBody<>(inserter);
    }

    @Override
    public Mono<Void> insert(M outputMessage, Context context) {
        return inserter.insert(outputMessage, context);
    }
}
