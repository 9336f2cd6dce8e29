package io.policy4j.client.apache;

import io.policy4j.client.support.CallSettings;
import io.policy4j.resilience4j.ApiPolicy;
import java.time.Duration;
import org.apache.hc.client5.http.impl.async.H2AsyncClientBuilder;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * A policy for the execution chain of Apache's clients, classic and async.
 *
 * <pre>{@code
 * CloseableHttpClient client = PolicyExec.of(policy).addTo(HttpClients.custom()).build();
 * CloseableHttpAsyncClient async = PolicyExec.of(policy).addTo(HttpAsyncClients.custom()).build();
 * }</pre>
 *
 * <p>It stands first in the chain, so redirects, authentication and decompression stay within one attempt, and it
 * switches the client's automatic retries off, so that attempts don't multiply. A request is sent again only if its
 * entity, or its entity producer, says that it is repeatable.
 *
 * <p>Signals and declined waits are thrown as {@link io.policy4j.resilience4j.UpgradeRequiredException},
 * {@link io.policy4j.resilience4j.SignalException} and {@link io.policy4j.resilience4j.RetryLaterException}, which are
 * unchecked; any other exception is the client's own.
 *
 * <p>Safe for concurrent use; one may be added to any number of clients.
 */
public final class PolicyExec {

    /** Where an {@link HttpContext} names the key whose state its calls use, such as a tenant; a string. */
    public static final String KEY = "io.policy4j.key";

    /** Where an {@link HttpContext} says how long each of its calls may take up to its last head; a {@link Duration}. */
    public static final String DEADLINE = "io.policy4j.deadline";

    /** The name of the handler in the chain. */
    private static final String NAME = "policy4j";

    private final CallSettings settings;

    private PolicyExec(CallSettings settings) {
        this.settings = settings;
    }

    /** A policy to add to clients. */
    public static PolicyExec of(ApiPolicy policy) {
        return new PolicyExec(CallSettings.of(policy));
    }

    /** Puts the policy into the client that this builder makes, and takes its automatic retries out. */
    public <B extends HttpClientBuilder> B addTo(B builder) {
        builder.disableAutomaticRetries().addExecInterceptorFirst(NAME, new ClassicExec(settings));
        return builder;
    }

    /** Puts the policy into the client that this builder makes, and takes its automatic retries out. */
    public <B extends HttpAsyncClientBuilder> B addTo(B builder) {
        builder.disableAutomaticRetries().addExecInterceptorFirst(NAME, new AsyncExec(settings, false));
        return builder;
    }

    /** Puts the policy into the client that this builder makes, and takes its automatic retries out. */
    public <B extends H2AsyncClientBuilder> B addTo(B builder) {
        builder.disableAutomaticRetries().addExecInterceptorFirst(NAME, new AsyncExec(settings, true));
        return builder;
    }

    @Override
    public String toString() {
        return "PolicyExec[" + settings.policy().getName() + "]";
    }
}
