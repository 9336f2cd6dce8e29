package io.policy4j.client.jdk;

import io.policy4j.client.support.BoundedReads;
import io.policy4j.client.support.CallSettings;
import io.policy4j.client.support.ReadLimits;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.Attempt;
import io.policy4j.resilience4j.Caller;
import io.policy4j.resilience4j.PolicyTime;
import io.policy4j.resilience4j.ResponseReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * What the calls of one client share.
 *
 * @param client    makes the attempts
 * @param calls     how calls are made
 * @param reads     bound what is read for the policy's purposes, by the machine's own time even where the policy's is not
 * @param buffering whether the body of a success is part of the attempt
 */
record Wire(HttpClient client, CallSettings calls, BoundedReads reads, boolean buffering) {

    /** Where the JDK's client completes what it gives to callers. */
    static final Executor ASYNC = new CompletableFuture<>().defaultExecutor();

    static Wire of(HttpClient client, ApiPolicy policy) {
        return new Wire(
                client, CallSettings.of(policy), new BoundedReads(ReadLimits.DEFAULT, PolicyTime.system()), false);
    }

    Wire whileBuffering() {
        return new Wire(client, calls, reads, true);
    }

    Wire with(CallSettings other) {
        return new Wire(client, other, reads, buffering);
    }

    /** Where the caller's handler may run. */
    Executor executor() {
        return client.executor().orElse(ASYNC);
    }

    <T> Caller<HttpResponse<T>> caller(HttpRequest request, ResponseReader<HttpResponse<T>> reader) {
        return calls.caller(Requests.factsOf(request, calls), reader);
    }

    /** Whether a response of this status to an attempt is whole before the policy sees it. */
    boolean buffers(Attempt attempt, int status) {
        return buffering && (status / 100 == 2 || calls.acceptsByStatus(attempt, status));
    }

    /** Monotonic nanoseconds. */
    long now() {
        return reads.time().nanoTime();
    }
}
