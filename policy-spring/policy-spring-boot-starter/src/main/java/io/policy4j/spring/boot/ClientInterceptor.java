package io.policy4j.spring.boot;

import io.policy4j.client.springweb.PolicyInterceptor;
import io.policy4j.spring.ActivePolicies;
import java.io.IOException;
import java.net.URI;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Puts the policy of a request's client around it, if it has one that is not active already.
 *
 * @param find which one it is; looked up with the first request, so that what makes policies may use clients
 */
record ClientInterceptor(Function<URI, ClientPolicies.@Nullable Client<PolicyInterceptor>> find)
        implements ClientHttpRequestInterceptor {

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        ClientPolicies.Client<PolicyInterceptor> client = find.apply(request.getURI());
        if (client == null || client.isPartOfAttempt(ActivePolicies.include(client.policy()))) {
            return execution.execute(request, body);
        }
        try {
            return ActivePolicies.within(client.policy(), () -> client.part().intercept(request, body, execution));
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
