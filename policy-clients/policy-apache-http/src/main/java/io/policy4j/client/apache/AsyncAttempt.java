package io.policy4j.client.apache;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.jspecify.annotations.Nullable;

/** One attempt of an async call. The connection that it leases is given back when it is over. */
final class AsyncAttempt implements AsyncExecCallback {

    private final AsyncCall call;
    private final HttpRequest request;
    private final @Nullable GuardedProducer body;
    private final AsyncExecChain.Scope scope;
    private final AsyncExecChain chain;
    private final boolean multiplexing;
    private final CompletableFuture<AsyncReply> response = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private volatile @Nullable AsyncReply reply;
    private volatile boolean aborted;

    /**
     * An attempt that begins when told.
     *
     * @param producer     makes the request's body, from its start; null for none
     * @param scope        of this attempt alone
     * @param multiplexing whether its connection is not its own
     */
    AsyncAttempt(
            AsyncCall call,
            HttpRequest request,
            @Nullable AsyncEntityProducer producer,
            AsyncExecChain.Scope scope,
            AsyncExecChain chain,
            boolean multiplexing) {
        this.call = call;
        this.request = request;
        this.body = producer == null ? null : new GuardedProducer(producer);
        this.scope = scope;
        this.chain = chain;
        this.multiplexing = multiplexing;
        response.whenComplete((come, failure) -> {
            if (response.isCancelled()) {
                abort();
            }
        });
    }

    /** Done when the head of the response has come; cancelling it aborts the attempt. */
    CompletableFuture<AsyncReply> response() {
        return response;
    }

    /** Done when its connection is free again, or closed. */
    CompletableFuture<Void> over() {
        return over;
    }

    /** Sends the request from this thread. */
    void begin() {
        try {
            chain.proceed(request, body, scope, this);
        } catch (HttpException | IOException | RuntimeException e) {
            failed(e);
        }
    }

    /** Sends the request once more, from the client's own thread for that. */
    void schedule() {
        if (response.isDone()) {
            return;
        }
        if (body != null) {
            body.releaseResources();
        }
        try {
            scope.scheduler.scheduleExecution(request, body, scope, chain, this, null);
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /** Runs something on the client's own thread for what comes later, where no thread of the connection is at hand. */
    void later(Runnable task) {
        scope.scheduler.scheduleExecution(request, null, scope, (r, p, s, c) -> task.run(), this, null);
    }

    @Override
    public @Nullable AsyncDataConsumer handleResponse(HttpResponse head, @Nullable EntityDetails details)
            throws HttpException, IOException {
        AsyncReply come = new AsyncReply(call, this, head, details);
        reply = come;
        return come.arrive(response);
    }

    @Override
    public void handleInformationResponse(HttpResponse head) throws HttpException, IOException {
        call.inform(head);
    }

    @Override
    public void completed() {
        scope.execRuntime.releaseEndpoint();
        isOver();
        AsyncReply come = reply;
        if (come != null) {
            come.exchangeIsOver();
        }
    }

    @Override
    public void failed(Exception cause) {
        closeConnection();
        isOver();
        AsyncReply come = reply;
        if (come != null) {
            come.fail(cause);
        } else {
            response.completeExceptionally(cause);
        }
    }

    /** Stops it at once, with its connection if that is its own, unless it is over. */
    void abort() {
        if (over.isDone()) {
            return;
        }
        aborted = true;
        scope.cancellableDependency.cancel();
        closeConnection();
        isOver();
    }

    private void closeConnection() {
        if (!multiplexing || !aborted) {
            scope.execRuntime.discardEndpoint();
        }
    }

    private void isOver() {
        if (body != null) {
            body.end();
        }
        over.complete(null);
    }
}
