package io.policy4j.client.webclient;

import io.policy4j.resilience4j.RequestChange;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientRequest;

/** Requests, as the policy changes them. */
final class Requests {

    private Requests() {}

    static ClientRequest changed(ClientRequest request, RequestChange change) {
        if (change.isNone()) {
            return request;
        }
        ClientRequest.Builder changed = ClientRequest.from(request);
        changed.headers(headers -> change(headers, request.headers(), change));
        if (change.leavesOutCallersHeaders()) {
            changed.cookies(MultiValueMap::clear);
        }
        change.method().map(HttpMethod::valueOf).ifPresent(changed::method);
        change.target().ifPresent(changed::url);
        change.body()
                .ifPresent(
                        body -> changed.body(body.length == 0 ? BodyInserters.empty() : BodyInserters.fromValue(body)));
        return changed.build();
    }

    private static void change(HttpHeaders headers, HttpHeaders own, RequestChange change) {
        headers.clear();
        own.forEach((name, lines) -> {
            if (change.keeps(name)) {
                headers.addAll(name, lines);
            }
        });
        change.headers().forEach(headers::set);
    }
}
