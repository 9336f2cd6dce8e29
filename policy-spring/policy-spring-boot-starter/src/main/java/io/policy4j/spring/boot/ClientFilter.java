package io.policy4j.spring.boot;

import io.policy4j.client.webclient.PolicyFilter;
import io.policy4j.spring.ActivePolicies;
import java.net.URI;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;

/**
 * Puts the policy of a request's client around it, if it has one that is not active already.
 *
 * @param find which one it is; looked up with the first request, so that what makes policies may use clients
 */
record ClientFilter(Function<URI, ClientPolicies.@Nullable Client<PolicyFilter>> find)
        implements ExchangeFilterFunction {

    @Override
    public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
        return Mono.deferContextual(context -> {
            Object active = context.getOrDefault(ActivePolicies.CONTEXT_KEY, null);
            ClientPolicies.Client<PolicyFilter> client = find.apply(request.url());
            if (client == null || client.isPartOfAttempt(ActivePolicies.include(client.policy(), active))) {
                return next.exchange(request);
            }
            return client.part()
                    .filter(request, next)
                    .contextWrite(
                            own -> own.put(ActivePolicies.CONTEXT_KEY, ActivePolicies.with(client.policy(), active)));
        });
    }
}
