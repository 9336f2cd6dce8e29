package io.policy4j.client.apache;

import io.policy4j.client.support.CallSettings;
import io.policy4j.core.Request;
import io.policy4j.resilience4j.Attempt;
import io.policy4j.resilience4j.RequestChange;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecRuntime;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.concurrent.ComplexCancellable;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.jspecify.annotations.Nullable;

/** One call that blocks no thread. Its caller is told of its end once. */
final class AsyncCall implements Cancellable {

    private final HttpRequest request;
    private final @Nullable AsyncEntityProducer producer;
    private final AsyncExecChain.Scope scope;
    private final AsyncExecChain chain;
    private final AsyncExecCallback caller;
    private final boolean multiplexing;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final CompletableFuture<Void> cancellation = new CompletableFuture<>();
    private volatile @Nullable AsyncAttempt last;
    private volatile @Nullable Thread starting;

    AsyncCall(
            HttpRequest request,
            @Nullable AsyncEntityProducer producer,
            AsyncExecChain.Scope scope,
            AsyncExecChain chain,
            AsyncExecCallback caller,
            boolean multiplexing) {
        this.request = copy(request, RequestChange.NONE);
        this.producer = producer;
        this.scope = scope;
        this.chain = chain;
        this.caller = caller;
        this.multiplexing = multiplexing;
    }

    /** The first attempt is sent when all that follows it is in place, so that a success is handed over as it comes. */
    void start(CallSettings settings) throws HttpException {
        boolean replayable = producer == null || producer.isRepeatable();
        Request facts = Requests.factsOf(settings, request, scope.route, replayable, () -> ProducedBytes.of(producer));
        scope.cancellableDependency.setDependency(this);
        starting = Thread.currentThread();
        CompletableFuture<AsyncReply> call =
                settings.caller(facts, AsyncReader.INSTANCE).sendAsync(this::attempt);
        call.whenComplete(this::end);
        cancellation.thenRun(() -> call.cancel(true));
        starting = null;
        AsyncAttempt first = last;
        if (first != null) {
            first.begin();
        }
    }

    private CompletionStage<AsyncReply> attempt(Attempt attempt) throws HttpException {
        AsyncAttempt previous = last;
        AsyncAttempt next = attempt(attempt.change());
        last = next;
        if (previous != null) {
            previous.over().thenRun(next::schedule);
        } else if (starting != Thread.currentThread()) {
            next.schedule();
        }
        return next.response();
    }

    private AsyncAttempt attempt(RequestChange change) throws HttpException {
        AsyncExecRuntime runtime = scope.execRuntime.fork();
        AsyncExecChain.Scope own = new AsyncExecChain.Scope(
                scope.exchangeId,
                Requests.route(scope.route, change),
                copy(request, change),
                new ComplexCancellable(),
                scope.clientContext,
                runtime,
                scope.scheduler,
                new AtomicInteger(1));
        return new AsyncAttempt(this, copy(request, change), producer(change), own, chain, multiplexing);
    }

    private static HttpRequest copy(HttpRequest from, RequestChange change) {
        String method = change.method().orElse(from.getMethod());
        return Requests.copy(from, change, new BasicHttpRequest(method, from.getPath()));
    }

    private @Nullable AsyncEntityProducer producer(RequestChange change) {
        byte[] body = change.body().orElse(null);
        if (body == null) {
            return producer;
        }
        String type = producer == null ? null : producer.getContentType();
        return body.length == 0 ? null : new BasicAsyncEntityProducer(body, ContentType.parseLenient(type));
    }

    private void end(AsyncReply reply, @Nullable Throwable failure) {
        if (failure == null) {
            reply.deliver();
        } else {
            fail(exceptionOf(failure));
        }
    }

    /** A timeout of the policy's is one of the client's kind. */
    private static Exception exceptionOf(Throwable failure) {
        if (failure instanceof TimeoutException) {
            SocketTimeoutException timeout = new SocketTimeoutException(failure.getMessage());
            timeout.initCause(failure);
            return timeout;
        }
        return failure instanceof Exception exception ? exception : new CompletionException(failure);
    }

    /** Hands a head to the caller, who gives what is to take its body. */
    @Nullable
    AsyncDataConsumer respond(HttpResponse response, @Nullable EntityDetails details)
            throws HttpException, IOException {
        return caller.handleResponse(response, details);
    }

    void inform(HttpResponse response) throws HttpException, IOException {
        caller.handleInformationResponse(response);
    }

    void complete() {
        if (ended.compareAndSet(false, true)) {
            caller.completed();
        }
    }

    void fail(Exception cause) {
        if (ended.compareAndSet(false, true)) {
            caller.failed(cause);
        }
    }

    /** Stops whatever is under way: an attempt, a wait, or the body on its way to the caller. */
    @Override
    public boolean cancel() {
        boolean first = cancellation.complete(null);
        AsyncAttempt attempt = last;
        if (attempt != null) {
            attempt.abort();
        }
        fail(new CancellationException("Request execution cancelled"));
        return first;
    }
}
