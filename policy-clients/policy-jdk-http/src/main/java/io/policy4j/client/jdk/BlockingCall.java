package io.policy4j.client.jdk;

import io.policy4j.resilience4j.Attempt;
import io.policy4j.resilience4j.CallResult;
import io.policy4j.resilience4j.Caller;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;

/** One call that blocks its thread. */
final class BlockingCall<T> {

    private final Wire wire;
    private final HttpRequest request;
    private final BodyHandler<T> handler;
    private final BodyReader<T> reader;
    private final Caller<HttpResponse<T>> caller;

    BlockingCall(Wire wire, HttpRequest request, BodyHandler<T> handler) {
        this.wire = wire;
        this.request = Objects.requireNonNull(request);
        this.handler = Objects.requireNonNull(handler);
        this.reader = new BodyReader<>(wire);
        this.caller = wire.caller(request, reader);
    }

    HttpResponse<T> send() throws IOException, InterruptedException {
        HttpResponse<T> response;
        try {
            response = caller.send(this::attempt);
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e.getMessage(), e);
        }
        deliver(response);
        return response;
    }

    CallResult<HttpResponse<T>> account() throws IOException, InterruptedException {
        CallResult<HttpResponse<T>> result = caller.account(this::attempt);
        Optional<HttpResponse<T>> response = result.value();
        if (response.isPresent()) {
            deliver(response.get());
        }
        return result;
    }

    private HttpResponse<T> attempt(Attempt attempt) throws IOException, InterruptedException {
        await(reader.released());
        Reception<T> reception = new Reception<>(wire, handler, request, attempt, Runnable::run);
        HeldResponse<T> response = exchange(Requests.changed(request, attempt.change(), attempt.timeout()), reception);
        try {
            return await(reception.complete(response));
        } catch (InterruptedException e) {
            response.incoming().cancel();
            throw e;
        }
    }

    private HeldResponse<T> exchange(HttpRequest changed, Reception<T> reception)
            throws IOException, InterruptedException {
        try {
            return new HeldResponse<>(wire.client().send(changed, reception));
        } catch (IOException e) {
            IOException failure = Failures.ofAttempt(e) instanceof SSLException tls ? tls : e;
            return reception.behind(failure).orElseThrow(() -> failure);
        }
    }

    private void deliver(HttpResponse<T> response) throws IOException, InterruptedException {
        Delivery<T> delivery = ((HeldResponse<T>) response).deliver();
        try {
            await(delivery.body());
        } catch (InterruptedException e) {
            delivery.cancel();
            throw e;
        }
    }

    private static <V> V await(CompletableFuture<V> future) throws IOException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw Failures.thrownHere(Failures.unwrap(e));
        }
    }
}
