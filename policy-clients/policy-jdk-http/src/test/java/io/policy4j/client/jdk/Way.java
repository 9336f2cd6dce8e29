package io.policy4j.client.jdk;

import io.policy4j.resilience4j.CallResult;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The two ways to make a call, which must not differ in anything but blocking. */
enum Way {
    SYNC {
        @Override
        <T> HttpResponse<T> send(HttpClient client, HttpRequest request, BodyHandler<T> handler) throws Exception {
            return client.send(request, handler);
        }

        @Override
        <T> CallResult<HttpResponse<T>> account(PolicyHttpClient client, HttpRequest request, BodyHandler<T> handler)
                throws Exception {
            return client.account(request, handler);
        }
    },
    ASYNC {
        @Override
        <T> HttpResponse<T> send(HttpClient client, HttpRequest request, BodyHandler<T> handler) throws Exception {
            return get(client.sendAsync(request, handler));
        }

        @Override
        <T> CallResult<HttpResponse<T>> account(PolicyHttpClient client, HttpRequest request, BodyHandler<T> handler)
                throws Exception {
            return get(client.accountAsync(request, handler));
        }
    };

    abstract <T> HttpResponse<T> send(HttpClient client, HttpRequest request, BodyHandler<T> handler) throws Exception;

    abstract <T> CallResult<HttpResponse<T>> account(
            PolicyHttpClient client, HttpRequest request, BodyHandler<T> handler) throws Exception;

    private static <V> V get(CompletableFuture<V> future) throws Exception {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception exception) {
                throw exception;
            }
            throw e;
        }
    }
}
