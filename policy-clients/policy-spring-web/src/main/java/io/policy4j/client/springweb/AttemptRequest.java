package io.policy4j.client.springweb;

import io.policy4j.resilience4j.RequestChange;
import java.net.URI;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.support.HttpRequestWrapper;

/** The request of one attempt. Its header is a copy, so that what later interceptors add does not add up. */
final class AttemptRequest extends HttpRequestWrapper {

    private final HttpMethod method;
    private final URI uri;
    private final HttpHeaders headers;

    AttemptRequest(HttpRequest request, RequestChange change) {
        super(request);
        method = change.method().map(HttpMethod::valueOf).orElseGet(request::getMethod);
        uri = change.target().orElseGet(request::getURI);
        headers = headersOf(request, change);
    }

    private static HttpHeaders headersOf(HttpRequest request, RequestChange change) {
        HttpHeaders headers = new HttpHeaders();
        Optional<byte[]> body = change.body();
        request.getHeaders().forEach((name, lines) -> {
            if (change.keeps(name)) {
                headers.addAll(name, lines);
            }
        });
        change.headers().forEach(headers::set);
        body.filter(bytes -> bytes.length > 0).ifPresent(bytes -> headers.setContentLength(bytes.length));
        return headers;
    }

    @Override
    public HttpMethod getMethod() {
        return method;
    }

    @Override
    public URI getURI() {
        return uri;
    }

    @Override
    public HttpHeaders getHeaders() {
        return headers;
    }
}
