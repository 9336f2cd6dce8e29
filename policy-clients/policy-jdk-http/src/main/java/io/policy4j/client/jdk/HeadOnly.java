package io.policy4j.client.jdk;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/** A response whose exchange failed after its head had come, so that the client gave only an exception. */
record HeadOnly<T>(HttpRequest request, ResponseInfo head, Incoming<T> body) implements HttpResponse<Incoming<T>> {

    @Override
    public int statusCode() {
        return head.statusCode();
    }

    @Override
    public HttpHeaders headers() {
        return head.headers();
    }

    @Override
    public HttpClient.Version version() {
        return head.version();
    }

    @Override
    public URI uri() {
        return request.uri();
    }

    @Override
    public Optional<HttpResponse<Incoming<T>>> previousResponse() {
        return Optional.empty();
    }

    @Override
    public Optional<SSLSession> sslSession() {
        return Optional.empty();
    }
}
