package io.policy4j.docs;

import io.policy4j.core.Request;
import io.policy4j.reactor.PolicyOperator;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.RequestChange;
import io.policy4j.resilience4j.ResponseReader;
import java.util.List;
import reactor.core.publisher.Mono;

/** Mono and Flux under a policy, as code that compiles. */
abstract class ReactorSnippet<T> {

    List<Mono<T>> call(ApiPolicy policy, ResponseReader<T> reader, Mono<T> attempt) {
        // snippet
        PolicyOperator<T> operator = PolicyOperator.of(policy.on(Request.of("GET", "/api/bots"), reader));

        Mono<T> reply = attempt.transform(operator); // each subscription is a call
        Mono<T> changed = operator.mono(next -> send(next.change())); // attempts with fresh tokens and keys
        // end
        return List.of(reply, changed);
    }

    abstract Mono<T> send(RequestChange change);
}
