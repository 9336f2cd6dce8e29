package io.policy4j.client.webclient;

import io.policy4j.client.support.CallSettings;
import io.policy4j.resilience4j.ApiPolicy;
import java.time.Duration;
import java.util.Objects;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;

/**
 * Puts a policy around the calls of a {@code WebClient}, without blocking a thread.
 *
 * <pre>{@code
 * WebClient client = WebClient.builder()
 *         .baseUrl("https://api.example.com")
 *         .filter(PolicyFilter.of(policy))
 *         .build();
 * }</pre>
 *
 * <p>Each subscription is a call. The response that ends it comes whole, for {@code retrieve} and its status handlers as
 * for {@code exchangeToMono}. Signals and declined waits are errors of the call as they are, unwrapped:
 * {@link io.policy4j.resilience4j.UpgradeRequiredException}, {@link io.policy4j.resilience4j.SignalException} and
 * {@link io.policy4j.resilience4j.RetryLaterException}. Any other error is the client's own.
 *
 * <p>Filters that are added after this one see each attempt, those before it the call. The context of the subscriber
 * reaches every attempt. Cancelling the subscription ends a wait, and an attempt in flight. A request is sent again only
 * if its body can surely be produced again: a value, a form, a resource that can be opened again, or a
 * {@link ReplayableBody}, but no publisher.
 *
 * <p>Safe for concurrent use.
 */
public final class PolicyFilter implements ExchangeFilterFunction {

    private final CallSettings settings;

    private PolicyFilter(CallSettings settings) {
        this.settings = settings;
    }

    /** A filter that obeys a policy. */
    public static PolicyFilter of(ApiPolicy policy) {
        return new PolicyFilter(CallSettings.of(policy));
    }

    /** This filter with the state of another key, such as a tenant's name. */
    public PolicyFilter withKey(String key) {
        return new PolicyFilter(settings.withKey(Objects.requireNonNull(key)));
    }

    /** This filter with a deadline for each call, in place of the table's. It bounds the call up to its last head. */
    public PolicyFilter withDeadline(Duration deadline) {
        return new PolicyFilter(settings.withDeadline(deadline));
    }

    @Override
    public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
        return Mono.create(caller -> new FilteredCall(request, next, caller).start(settings));
    }
}
