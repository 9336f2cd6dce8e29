package io.policy4j.docs;

import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryRegistry;
import io.policy4j.core.Request;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ResponseReader;
import java.util.concurrent.Callable;

/** A policy as a Retry, as code that compiles. */
abstract class AsRetrySnippet {

    <T> Callable<T> decorate(ApiPolicy policy, ResponseReader<T> reader, Callable<T> attempt, RetryRegistry registry) {
        // snippet
        Retry retry = policy.asRetry(Request.of("GET", "/api/bots"), reader);

        Callable<T> call = Retry.decorateCallable(retry, attempt);

        registry.retry("billing"); // an entry, if there is none
        registry.replace("billing", retry); // from now on @Retry(name = "billing") obeys the table
        // end
        return call;
    }
}
