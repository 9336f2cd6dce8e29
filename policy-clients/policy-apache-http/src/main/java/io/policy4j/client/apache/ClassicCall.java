package io.policy4j.client.apache;

import io.policy4j.client.support.CallSettings;
import io.policy4j.core.Request;
import io.policy4j.resilience4j.Attempt;
import io.policy4j.resilience4j.RequestChange;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.client5.http.impl.classic.RequestFailedException;
import org.apache.hc.core5.concurrent.CancellableDependency;
import org.apache.hc.core5.concurrent.ComplexCancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/** One call that blocks its thread. */
final class ClassicCall {

    private final CallSettings settings;
    private final ClassicHttpRequest request;
    private final ExecChain.Scope scope;
    private final ExecChain chain;
    private final CallStop stop = new CallStop(Thread.currentThread());

    ClassicCall(CallSettings settings, ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain) {
        this.settings = settings;
        this.request = copy(request, RequestChange.NONE);
        this.scope = scope;
        this.chain = chain;
    }

    ClassicHttpResponse execute() throws IOException, HttpException {
        Request facts = Requests.factsOf(
                settings, request, scope.route, isReplayable(request.getEntity()), () -> bytesOf(request.getEntity()));
        if (scope.originalRequest instanceof CancellableDependency cancellable) {
            cancellable.setDependency(stop);
        }
        try {
            return settings.caller(facts, new ClassicReader(stop))
                    .send(this::attempt)
                    .response();
        } catch (IOException | HttpException | RuntimeException e) {
            throw e;
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (Exception e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            stop.callIsOver();
        }
    }

    private static boolean isReplayable(@Nullable HttpEntity entity) {
        return entity == null || entity.isRepeatable();
    }

    private static Optional<byte[]> bytesOf(@Nullable HttpEntity entity) {
        if (entity == null || !entity.isRepeatable() || entity.getContentLength() > Requests.MOST_READ) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(EntityUtils.toByteArray(entity, Requests.MOST_READ));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private InterruptedIOException interrupted(InterruptedException e) {
        if (stop.isCancelled()) {
            return aborted(e);
        }
        InterruptedIOException thrown = new InterruptedIOException(e.getMessage());
        thrown.initCause(e);
        return thrown;
    }

    private static InterruptedIOException aborted(Exception cause) {
        return new RequestFailedException("Request aborted", cause);
    }

    private ClassicReply attempt(Attempt attempt) throws Exception {
        ComplexCancellable exchange = new ComplexCancellable();
        ExecRuntime runtime = scope.execRuntime.fork(exchange);
        stop.attempt(exchange);
        TimeLimit limit = TimeLimit.of(attempt.timeout(), exchange);
        boolean given = false;
        try {
            ClassicHttpResponse response = proceed(attempt.change(), runtime);
            given = limit.isKept();
            if (!given) {
                response.close();
                throw limit.exceeded(null);
            }
            return new ClassicReply(response, runtime);
        } catch (IOException | HttpException | RuntimeException e) {
            if (stop.isCancelled()) {
                throw aborted(e);
            }
            throw limit.isKept() ? e : limit.exceeded(e);
        } finally {
            if (!given) {
                runtime.discardEndpoint();
                stop.attemptIsOver();
            }
        }
    }

    private ClassicHttpResponse proceed(RequestChange change, ExecRuntime runtime) throws IOException, HttpException {
        ExecChain.Scope own = new ExecChain.Scope(
                scope.exchangeId,
                Requests.route(scope.route, change),
                copy(request, change),
                runtime,
                scope.clientContext);
        return chain.proceed(copy(request, change), own);
    }

    private static ClassicHttpRequest copy(ClassicHttpRequest from, RequestChange change) {
        String method = change.method().orElse(from.getMethod());
        ClassicHttpRequest copy = Requests.copy(from, change, new BasicClassicHttpRequest(method, from.getPath()));
        copy.setEntity(entity(from.getEntity(), change));
        return copy;
    }

    private static @Nullable HttpEntity entity(@Nullable HttpEntity from, RequestChange change) {
        byte[] body = change.body().orElse(null);
        if (body == null) {
            return from;
        }
        String type = from == null ? null : from.getContentType();
        return body.length == 0 ? null : new ByteArrayEntity(body, ContentType.parseLenient(type));
    }
}
