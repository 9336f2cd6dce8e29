package io.policy4j.client.okhttp;

import io.policy4j.resilience4j.Attempt;
import io.policy4j.resilience4j.CallResult;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import kotlin.jvm.JvmClassMappingKt;
import kotlin.jvm.functions.Function0;
import kotlin.reflect.KClass;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.EventListener;
import okhttp3.Request;
import okhttp3.Response;
import okio.Timeout;
import org.jspecify.annotations.Nullable;

/** A call under a policy. Each attempt is an OkHttp call of its own, so nothing of OkHttp's is held between two. */
final class PolicyCall implements Call {

    private final Wire wire;
    private final Request request;
    private final Timeout timeout = new Timeout();
    private final CallTags tags;
    private final List<EventListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean executed = new AtomicBoolean();
    private final Cancellation cancellation = new Cancellation();

    PolicyCall(Wire wire, Request request) {
        this.wire = wire;
        this.request = Objects.requireNonNull(request);
        this.tags = new CallTags(request);
        timeout.timeout(wire.timeoutMillis(), TimeUnit.MILLISECONDS);
    }

    private Attempts begin() {
        if (!executed.compareAndSet(false, true)) {
            throw new IllegalStateException("Already Executed");
        }
        return new Attempts(wire, request, tags, listeners, Expiry.of(timeout));
    }

    @Override
    public Response execute() throws IOException {
        Attempts attempts = begin();
        try {
            return uncancelled(cancellation.block(() -> attempts.caller().send(attempt -> send(attempts, attempt))));
        } catch (IOException e) {
            throw attempts.expiry().atEnd(e);
        }
    }

    private Response uncancelled(Response response) throws IOException {
        if (cancellation.isCancelled()) {
            response.close();
            throw Failures.canceled(null);
        }
        return response;
    }

    /** As {@link #execute}, with the full account in place of exceptions. */
    CallResult<Response> account() throws IOException {
        Attempts attempts = begin();
        return cancellation.block(() -> attempts.caller().account(attempt -> send(attempts, attempt)));
    }

    private Response send(Attempts attempts, Attempt attempt) throws IOException, InterruptedException {
        Progress progress = new Progress();
        Call call = attempts.next(attempt, progress);
        cancellation.stopBy(call::cancel);
        Response response = new BlockingAttempt(call, progress, cancellation).make(call::execute, attempt.timeout());
        return attempts.held(response, call, attempt);
    }

    @Override
    public void enqueue(Callback callback) {
        new EnqueuedCall(this, begin(), cancellation, callback).start();
    }

    @Override
    public void cancel() {
        cancellation.cancel();
    }

    @Override
    public boolean isCanceled() {
        return cancellation.isCancelled();
    }

    @Override
    public boolean isExecuted() {
        return executed.get();
    }

    @Override
    public Request request() {
        return request;
    }

    @Override
    public Timeout timeout() {
        return timeout;
    }

    @Override
    public void addEventListener(EventListener listener) {
        listeners.add(Objects.requireNonNull(listener));
    }

    @Override
    public <T> @Nullable T tag(KClass<T> type) {
        return tags.get(JvmClassMappingKt.getJavaClass(type));
    }

    @Override
    public <T> @Nullable T tag(Class<? extends T> type) {
        return tags.get(type);
    }

    @Override
    public <T> T tag(KClass<T> type, Function0<? extends T> compute) {
        return tags.get(JvmClassMappingKt.getJavaClass(type), compute);
    }

    @Override
    public <T> T tag(Class<T> type, Function0<? extends T> compute) {
        return tags.get(type, compute);
    }

    @Override
    public Call clone() {
        return new PolicyCall(wire, request);
    }

    /** Method and host only: a path or query may hold secrets. */
    @Override
    public String toString() {
        return "PolicyCall[" + request.method() + " " + request.url().host() + "]";
    }
}
