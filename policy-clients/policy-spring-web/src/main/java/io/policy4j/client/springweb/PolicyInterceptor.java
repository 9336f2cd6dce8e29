package io.policy4j.client.springweb;

import io.policy4j.client.support.CallSettings;
import io.policy4j.client.support.FieldLines;
import io.policy4j.core.Request;
import io.policy4j.core.Setting;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.Attempt;
import io.policy4j.resilience4j.Caller;
import io.policy4j.resilience4j.RequestChange;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Puts a policy around the calls of a {@code RestClient} or {@code RestTemplate}.
 *
 * <pre>{@code
 * RestClient client = RestClient.builder()
 *         .baseUrl("https://api.example.com")
 *         .requestInterceptor(PolicyInterceptor.of(policy))
 *         .build();
 * }</pre>
 *
 * <p>The response that ends the call reaches the client whole, and with it status handlers and message converters.
 * Signals and declined waits are thrown as they are, unwrapped: {@link io.policy4j.resilience4j.UpgradeRequiredException},
 * {@link io.policy4j.resilience4j.SignalException} and {@link io.policy4j.resilience4j.RetryLaterException}. Any other
 * exception is the client's own, a {@code ResourceAccessException} for a failure below HTTP.
 *
 * <p>Interceptors that are added after this one run for each attempt, those before it once for the call. With
 * interceptors, Spring holds request bodies in memory, so each one can be sent again where the table allows it.
 *
 * <p>Safe for concurrent use.
 */
public final class PolicyInterceptor implements ClientHttpRequestInterceptor {

    private final CallSettings settings;

    private PolicyInterceptor(CallSettings settings) {
        this.settings = settings;
    }

    /**
     * An interceptor that obeys a policy.
     *
     * @throws IllegalArgumentException if the table has an {@code attempt-timeout}: it can't be kept here, as Spring's
     *                                  request factories take their timeouts when they are built
     */
    public static PolicyInterceptor of(ApiPolicy policy) {
        if (policy.getTable().settings().get(Setting.ATTEMPT_TIMEOUT) != null) {
            throw new IllegalArgumentException("policy " + policy.getName() + ": attempt-timeout can't be kept by an"
                    + " interceptor; set the read timeout of the client's request factory instead");
        }
        return new PolicyInterceptor(CallSettings.of(policy));
    }

    /** This interceptor with the state of another key, such as a tenant's name. */
    public PolicyInterceptor withKey(String key) {
        return new PolicyInterceptor(settings.withKey(Objects.requireNonNull(key)));
    }

    /**
     * This interceptor with a deadline for each call, in place of the table's. No attempt starts after it; one in flight
     * is ended by the timeouts of the client's request factory.
     */
    public PolicyInterceptor withDeadline(Duration deadline) {
        return new PolicyInterceptor(settings.withDeadline(deadline));
    }

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        Request facts = settings.request(
                request.getMethod().name(),
                request.getURI(),
                name -> FieldLines.of(request.getHeaders()::forEach, name),
                true,
                () -> Optional.of(body));
        Caller<HeldResponse> caller = settings.caller(facts, new HeldResponseReader());
        ClientHttpRequestExecution chain = LaterInterceptors.forEachAttempt(execution);
        try {
            return caller.send(attempt -> send(request, body, chain, attempt)).delivered();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (InterruptedException e) {
            throw (IOException) new InterruptedIOException("the call was interrupted").initCause(e);
        } catch (Exception e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static HeldResponse send(
            HttpRequest request, byte[] body, ClientHttpRequestExecution chain, Attempt attempt)
            throws IOException, InterruptedException {
        RequestChange change = attempt.change();
        try {
            return HeldResponse.of(chain.execute(
                    new AttemptRequest(request, change), change.body().orElse(body)));
        } catch (IOException e) {
            if (e.getCause() instanceof InterruptedException interruption) {
                throw interruption;
            }
            throw e;
        }
    }
}
