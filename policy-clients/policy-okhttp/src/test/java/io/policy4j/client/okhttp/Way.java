package io.policy4j.client.okhttp;

import io.policy4j.resilience4j.ApiPolicy;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** The ways to put a call under a policy, which must not differ in what comes of it. */
enum Way {
    EXECUTE(false, false),
    ENQUEUE(false, true),
    INTERCEPT(true, false),
    INTERCEPT_ENQUEUED(true, true);

    private final boolean intercepts;
    private final boolean enqueues;

    Way(boolean intercepts, boolean enqueues) {
        this.intercepts = intercepts;
        this.enqueues = enqueues;
    }

    /** What makes calls with a client under a policy. */
    Call.Factory calls(OkHttpClient client, ApiPolicy policy) {
        if (!intercepts) {
            return PolicyCallFactory.wrap(client, policy);
        }
        PolicyInterceptor interceptor = PolicyInterceptor.of(policy);
        return client.newBuilder()
                .addInterceptor(interceptor)
                .addNetworkInterceptor(interceptor)
                .build();
    }

    /** Starts a call; one that blocks has a thread of its own. */
    CompletableFuture<Response> start(Call call) {
        Answer answer = new Answer();
        if (enqueues) {
            call.enqueue(answer);
        } else {
            Thread thread = new Thread(() -> answer.execute(call));
            thread.setDaemon(true);
            thread.start();
        }
        return answer;
    }

    /** Makes a call. */
    Response send(Call call) throws IOException {
        return enqueues ? outcome(start(call)) : call.execute();
    }

    Response send(OkHttpClient client, ApiPolicy policy, Request request) throws IOException {
        return send(calls(client, policy).newCall(request));
    }

    /** What a call ends with. */
    static Response outcome(CompletableFuture<Response> call) throws IOException {
        try {
            return call.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a call tells, once. */
    private static final class Answer extends CompletableFuture<Response> implements Callback {
        void execute(Call call) {
            try {
                complete(call.execute());
            } catch (IOException | RuntimeException e) {
                completeExceptionally(e);
            }
        }

        @Override
        public void onResponse(Call call, Response response) {
            if (!complete(response)) {
                throw new IllegalStateException("called back twice");
            }
        }

        @Override
        public void onFailure(Call call, IOException failure) {
            if (!completeExceptionally(failure)) {
                throw new IllegalStateException("called back twice");
            }
        }
    }
}
