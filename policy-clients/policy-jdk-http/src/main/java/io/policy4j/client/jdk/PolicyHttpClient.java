package io.policy4j.client.jdk;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.CallResult;
import io.policy4j.resilience4j.Operation;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * An {@link HttpClient} that obeys a policy.
 *
 * <pre>{@code
 * HttpClient client = PolicyHttpClient.wrap(HttpClient.newHttpClient(), policy);
 * HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
 * }</pre>
 *
 * <p>The caller's body handler is applied once: to the response that ends the call, whose body it gets whole. Signals
 * and declined waits are thrown as {@link io.policy4j.resilience4j.UpgradeRequiredException},
 * {@link io.policy4j.resilience4j.SignalException} and {@link io.policy4j.resilience4j.RetryLaterException}; any other
 * exception is the client's own. A request is sent again only if its body is surely replayable: none, a string, a byte
 * array, a file, or a {@link ReplayableBody}.
 *
 * <p>Safe for concurrent use.
 */
public final class PolicyHttpClient extends HttpClient {

    private final Wire wire;

    PolicyHttpClient(Wire wire) {
        this.wire = wire;
    }

    /** A client that makes its calls with another one, under a policy. */
    public static PolicyHttpClient wrap(HttpClient client, ApiPolicy policy) {
        return new PolicyHttpClient(Wire.of(Objects.requireNonNull(client), Objects.requireNonNull(policy)));
    }

    /**
     * This client, with the body of a success received whole, into memory, before the caller's handler sees it: a body
     * that is cut short is then a transport failure of the attempt, retried under the table. {@link HttpRequest#timeout}
     * covers that body too.
     */
    public PolicyHttpClient buffering() {
        return new PolicyHttpClient(wire.whileBuffering());
    }

    /** This client with the state of another key, such as a tenant's name. */
    public PolicyHttpClient withKey(String key) {
        return new PolicyHttpClient(wire.with(wire.calls().withKey(key)));
    }

    /** This client with a deadline for each call, in place of the table's. It bounds the call up to its last head. */
    public PolicyHttpClient withDeadline(Duration deadline) {
        return new PolicyHttpClient(wire.with(wire.calls().withDeadline(deadline)));
    }

    /**
     * This client, whose calls follow work that goes on at the server: where a {@code poll} row wins they ask after it until
     * it is over, and end with the response of the last poll. Work that fails is an
     * {@link io.policy4j.resilience4j.OperationFailedException}. Interrupting {@link #send}, or cancelling the future of
     * {@link #sendAsync}, ends the asking, not the work.
     */
    public PolicyHttpClient operation() {
        return operation(Operation.start());
    }

    /**
     * As {@link #operation()}, with what there is to say about it: who hears of its progress, or that it goes on with work
     * that was started before. Then the request is the one that started it; it is not sent again, but polls carry its fields,
     * as far as they go to its own origin.
     */
    public PolicyHttpClient operation(Operation followed) {
        return new PolicyHttpClient(wire.with(wire.calls().withOperation(followed)));
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        return new BlockingCall<>(wire, request, handler).send();
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        return new AsyncCall<>(wire, request, handler, null).send();
    }

    /** As with the wrapped client; what a server pushes is passed on as it comes, with every attempt. */
    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> pushPromiseHandler) {
        return new AsyncCall<>(wire, request, handler, pushPromiseHandler).send();
    }

    /**
     * Makes a call and tells all about it. Signals, declined waits and the client's own exceptions are part of the
     * account; the response that ended the call, if there is one, has its body.
     *
     * @throws IOException if that body can't be read
     */
    public <T> CallResult<HttpResponse<T>> account(HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        return new BlockingCall<>(wire, request, handler).account();
    }

    /** As {@link #account}, without blocking. Cancelling the future ends the call. */
    public <T> CompletableFuture<CallResult<HttpResponse<T>>> accountAsync(
            HttpRequest request, BodyHandler<T> handler) {
        return new AsyncCall<>(wire, request, handler, null).account();
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return wire.client().cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return wire.client().connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return wire.client().followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return wire.client().proxy();
    }

    @Override
    public SSLContext sslContext() {
        return wire.client().sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return wire.client().sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return wire.client().authenticator();
    }

    @Override
    public Version version() {
        return wire.client().version();
    }

    @Override
    public Optional<Executor> executor() {
        return wire.client().executor();
    }

    /** The wrapped client's: a policy is for calls, not for conversations. */
    @Override
    public WebSocket.Builder newWebSocketBuilder() {
        return wire.client().newWebSocketBuilder();
    }

    // On JDK 21 and later these override methods of HttpClient that Java 17 does not have.

    /** Closes the wrapped client. Like the four methods that follow, it needs JDK 21; before, there is nothing to do. */
    @SuppressWarnings("MissingOverride")
    public void close() {
        NewerMethods.close(wire.client());
    }

    /** Shuts the wrapped client down in order. */
    @SuppressWarnings("MissingOverride")
    public void shutdown() {
        NewerMethods.shutdown(wire.client());
    }

    /** Shuts the wrapped client down at once. */
    @SuppressWarnings("MissingOverride")
    public void shutdownNow() {
        NewerMethods.shutdownNow(wire.client());
    }

    /** Whether the wrapped client has ended all it had to do. */
    @SuppressWarnings("MissingOverride")
    public boolean isTerminated() {
        return NewerMethods.isTerminated(wire.client());
    }

    /** Waits until the wrapped client has ended all it had to do; false when the time was over first. */
    @SuppressWarnings("MissingOverride")
    public boolean awaitTermination(Duration duration) throws InterruptedException {
        return NewerMethods.awaitTermination(wire.client(), duration);
    }

    @Override
    public String toString() {
        return "PolicyHttpClient[" + wire.calls().policy().getName() + "]";
    }
}
