package io.policy4j.cli;

import io.policy4j.client.jdk.PolicyHttpClient;
import io.policy4j.core.PolicyTable;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyConfig;
import io.policy4j.resilience4j.AttemptRecord;
import io.policy4j.resilience4j.CallResult;
import io.policy4j.resilience4j.RenewalHook;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A call that was made under a policy.
 *
 * @param account  how it went
 * @param response the response that ended it, if one did
 */
record CallRun(CallAccount account, Optional<HttpResponse<byte[]>> response) {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

    /** A policy for calls that nobody has renewal hooks for. */
    static ApiPolicy policy(PolicyTable table, ApiPolicyConfig.Builder config) {
        for (String hook : table.renewals()) {
            config.renewal(hook, RenewalHook.blocking(() -> {
                throw new UnsupportedOperationException("there is no hook " + hook + " here");
            }));
        }
        return ApiPolicy.of(
                table.name(), table, config.details(true).operations(true).build());
    }

    /** A client that leaves redirects to the user. */
    static HttpClient client() {
        return HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /**
     * Makes the one call of a policy: answers are read whole before they count, and each attempt is told as it ends. An
     * interrupt ends the call as cancelled.
     */
    static CallRun make(
            ApiPolicy policy,
            HttpClient client,
            Optional<Duration> deadline,
            HttpRequest request,
            Consumer<AttemptRecord> told) {
        PolicyHttpClient whole = PolicyHttpClient.wrap(client, policy).buffering();
        PolicyHttpClient bound = deadline.map(whole::withDeadline).orElse(whole);
        List<AttemptRecord> attempts = new ArrayList<>();
        policy.getEventPublisher().onAttempt(event -> {
            attempts.add(event.attempt());
            told.accept(event.attempt());
        });
        try {
            CallResult<HttpResponse<byte[]>> result = bound.account(request, head -> new WhatCame());
            return new CallRun(CallAccount.of(result, attempts), result.value());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new CallRun(CallAccount.ended(Result.CANCELLED, attempts), Optional.empty());
        } catch (IOException e) {
            return new CallRun(CallAccount.ended(Result.FAILED, attempts), Optional.empty());
        }
    }
}
