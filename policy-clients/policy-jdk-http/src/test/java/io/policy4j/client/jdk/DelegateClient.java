package io.policy4j.client.jdk;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** A client in front of a real one that writes down what it was asked, and plays a pushing server. */
class DelegateClient extends HttpClient {

    final List<String> asked = new ArrayList<>();
    private final HttpClient real;
    private final HttpRequest pushed;

    /** A client that takes each exchange with a push handler as one where the server pushes that request's answer. */
    DelegateClient(HttpClient real, HttpRequest pushed) {
        this.real = real;
        this.pushed = pushed;
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        asked.add("cookieHandler");
        return Optional.empty();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return Optional.of(Duration.ofSeconds(7));
    }

    @Override
    public Redirect followRedirects() {
        return Redirect.NORMAL;
    }

    @Override
    public Optional<ProxySelector> proxy() {
        asked.add("proxy");
        return Optional.empty();
    }

    @Override
    public SSLContext sslContext() {
        return real.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        asked.add("sslParameters");
        return real.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        asked.add("authenticator");
        return Optional.empty();
    }

    @Override
    public Version version() {
        return Version.HTTP_1_1;
    }

    @Override
    public Optional<Executor> executor() {
        return real.executor();
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        return real.send(request, handler);
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        return real.sendAsync(request, handler);
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> pushes) {
        pushes.applyPushPromise(request, pushed, pushHandler -> real.sendAsync(pushed, pushHandler));
        return real.sendAsync(request, handler);
    }

    @Override
    public WebSocket.Builder newWebSocketBuilder() {
        asked.add("newWebSocketBuilder");
        return real.newWebSocketBuilder();
    }

    // These override methods of newer JDKs.

    public void close() {
        asked.add("close");
    }

    public void shutdown() {
        asked.add("shutdown");
    }

    public void shutdownNow() {
        asked.add("shutdownNow");
    }

    public boolean isTerminated() {
        asked.add("isTerminated");
        return true;
    }

    public boolean awaitTermination(Duration duration) throws InterruptedException {
        asked.add("awaitTermination " + duration);
        if (duration.isNegative()) {
            throw new InterruptedException();
        }
        return false;
    }
}
