package io.policy4j.client.jdk;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.Caller;
import io.policy4j.resilience4j.PolicyTime;
import io.policy4j.resilience4j.ResponseReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * What the calls of one client share.
 *
 * @param client    makes the attempts
 * @param policy    decides about them
 * @param limits    bound what is read for the policy's purposes
 * @param time      of the wire, which is the machine's own even where the policy's waits are not
 * @param buffering whether the body of a success is part of the attempt
 * @param key       whose state the calls use, if the program says so
 * @param deadline  of each call, if not the table's
 */
record Wire(
        HttpClient client,
        ApiPolicy policy,
        Limits limits,
        PolicyTime time,
        boolean buffering,
        Optional<String> key,
        Optional<Duration> deadline) {

    /** Where the JDK's client completes what it gives to callers. */
    static final Executor ASYNC = new CompletableFuture<>().defaultExecutor();

    static Wire of(HttpClient client, ApiPolicy policy) {
        return new Wire(client, policy, Limits.DEFAULT, PolicyTime.system(), false, Optional.empty(), Optional.empty());
    }

    Wire whileBuffering() {
        return new Wire(client, policy, limits, time, true, key, deadline);
    }

    Wire withKey(String other) {
        return new Wire(client, policy, limits, time, buffering, Optional.of(other), deadline);
    }

    Wire withDeadline(Duration other) {
        return new Wire(client, policy, limits, time, buffering, key, Optional.of(other));
    }

    /** Where the caller's handler may run. */
    Executor executor() {
        return client.executor().orElse(ASYNC);
    }

    <T> Caller<HttpResponse<T>> caller(HttpRequest request, ResponseReader<HttpResponse<T>> reader) {
        Caller<HttpResponse<T>> caller = policy.on(Requests.factsOf(request, policy.getTable()), reader);
        Caller<HttpResponse<T>> keyed = key.map(caller::withKey).orElse(caller);
        return deadline.map(keyed::withDeadline).orElse(keyed);
    }

    /** Whether a response of this status is a success that nothing else needs to be known of. */
    boolean accepts(int status) {
        return policy.getTable().acceptsByStatus(status);
    }

    /** Whether a response of this status is whole before the policy sees it. */
    boolean buffers(int status) {
        return buffering && (status / 100 == 2 || accepts(status));
    }

    /** Does something when the time is over, unless what is waited for comes first. */
    void limit(CompletableFuture<?> awaited, long nanos, Runnable timedOut) {
        if (!awaited.isDone()) {
            PolicyTime.Scheduled timer = time.schedule(timedOut, nanos);
            awaited.whenComplete((value, failure) -> timer.cancel());
        }
    }
}
