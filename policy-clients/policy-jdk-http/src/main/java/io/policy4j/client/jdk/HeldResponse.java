package io.policy4j.client.jdk;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A response whose body comes later: when the call is over, and only to the caller. */
final class HeldResponse<T> implements HttpResponse<T> {

    private final HttpResponse<Incoming<T>> response;
    private volatile @Nullable Delivery<T> delivery;

    HeldResponse(HttpResponse<Incoming<T>> response) {
        this.response = response;
    }

    /** The body on its way; null only in a response that led to another one. */
    Incoming<T> incoming() {
        return response.body();
    }

    /** Hands the body to the caller's handler. */
    Delivery<T> deliver() {
        Delivery<T> begun = incoming().deliver();
        delivery = begun;
        return begun;
    }

    /**
     * The body.
     *
     * @throws IllegalStateException if the call went on without this response, or is not over
     */
    @Override
    @SuppressWarnings("NullAway") // as the JDK's own
    public T body() {
        if (incoming() == null) {
            return null;
        }
        Delivery<T> begun = delivery;
        CompletableFuture<T> body = begun == null ? null : begun.body();
        if (body == null || !body.isDone() || body.isCompletedExceptionally()) {
            throw new IllegalStateException("the body of this response was not read");
        }
        return body.join();
    }

    @Override
    public int statusCode() {
        return response.statusCode();
    }

    @Override
    public HttpRequest request() {
        return response.request();
    }

    @Override
    public Optional<HttpResponse<T>> previousResponse() {
        return response.previousResponse().map(HeldResponse::new);
    }

    @Override
    public HttpHeaders headers() {
        return response.headers();
    }

    @Override
    public Optional<SSLSession> sslSession() {
        return response.sslSession();
    }

    @Override
    public URI uri() {
        return response.uri();
    }

    @Override
    public HttpClient.Version version() {
        return response.version();
    }

    /** The label of the connection, on a JDK that has such labels (25 and later). */
    public Optional<String> connectionLabel() {
        return NewerMethods.connectionLabel(response);
    }

    /** Method and status only: a query may hold secrets. */
    @Override
    public String toString() {
        return "(" + request().method() + ") " + statusCode();
    }
}
