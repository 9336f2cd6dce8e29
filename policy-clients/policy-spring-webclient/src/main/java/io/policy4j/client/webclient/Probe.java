package io.policy4j.client.webclient;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpOutputMessage;
import org.springframework.http.client.reactive.AbstractClientHttpRequest;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.client.ClientRequest;
import reactor.core.Fuseable;
import reactor.core.publisher.Mono;

/**
 * Asks one of Spring's own inserters what it would write: a request that nobody sends, with a writer that takes anything
 * and writes nothing. No publisher is subscribed to.
 */
final class Probe extends AbstractClientHttpRequest implements BodyInserter.Context, HttpMessageWriter<Object> {

    private final ClientRequest request;
    private Optional<List<Object>> values = Optional.empty();

    private Probe(ClientRequest request) {
        this.request = request;
    }

    /** The value that is written, or none where there is no body; empty where that can't be known beforehand. */
    static Optional<List<Object>> valuesOf(ClientRequest request) {
        Probe probe = new Probe(request);
        request.body().insert(probe, probe);
        return probe.values;
    }

    @Override
    public List<HttpMessageWriter<?>> messageWriters() {
        return List.of(this);
    }

    @Override
    public boolean canWrite(ResolvableType type, @Nullable MediaType mediaType) {
        return true;
    }

    @Override
    public List<MediaType> getWritableMediaTypes() {
        return List.of(MediaType.ALL);
    }

    /** A value stands behind a publisher that tells it without being subscribed to. */
    @Override
    public Mono<Void> write(
            Publisher<?> publisher,
            ResolvableType type,
            @Nullable MediaType mediaType,
            ReactiveHttpOutputMessage message,
            Map<String, Object> hints) {
        if (publisher instanceof Fuseable.ScalarCallable<?> scalar) {
            Object value = valueOf(scalar);
            values = Optional.of(value == null ? List.of() : List.of(value));
        }
        return Mono.empty();
    }

    /** It computes nothing; one that stands for an error throws it. */
    private static @Nullable Object valueOf(Fuseable.ScalarCallable<?> scalar) {
        try {
            return scalar.call();
        } catch (Exception e) {
            return null;
        }
    }

    @Override
    public Mono<Void> setComplete() {
        values = Optional.of(List.of());
        return Mono.empty();
    }

    @Override
    public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
        return Mono.empty();
    }

    @Override
    public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
        return Mono.empty();
    }

    @Override
    public Optional<ServerHttpRequest> serverRequest() {
        return Optional.empty();
    }

    @Override
    public Map<String, Object> hints() {
        return Map.of();
    }

    @Override
    public HttpMethod getMethod() {
        return request.method();
    }

    @Override
    public URI getURI() {
        return request.url();
    }

    @Override
    public DataBufferFactory bufferFactory() {
        return DefaultDataBufferFactory.sharedInstance;
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // as Spring declares it
    public <T> T getNativeRequest() {
        throw new UnsupportedOperationException("nothing is sent");
    }

    @Override
    protected void applyHeaders() {}

    @Override
    protected void applyCookies() {}
}
