package io.policy4j.test.contract;

import static org.junit.jupiter.api.Assertions.fail;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.CallResult;
import io.policy4j.test.ScriptedServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A client that a case drives, and the policy that it obeys. */
final class Driven implements AutoCloseable {

    private final ApiPolicy policy;
    private final ContractClient client;
    private final ScriptedServer server;
    private final Duration patience;

    /** Those that a case left behind must not be found by the next. */
    private final Queue<Future<ContractResponse>> started = new ConcurrentLinkedQueue<>();

    Driven(ApiPolicy policy, ContractClient client, ScriptedServer server, Duration patience) {
        this.policy = policy;
        this.client = client;
        this.server = server;
        this.patience = patience;
    }

    Duration patience() {
        return patience;
    }

    ContractRequest request(String method, String path) {
        return ContractRequest.of(method, server.uri(path));
    }

    ContractResponse get(String path) throws Exception {
        return call(request("GET", path));
    }

    ContractResponse call(ContractRequest request) throws Exception {
        return call(request, ResponseStyle.BYTES);
    }

    ContractResponse call(ContractRequest request, ResponseStyle style) throws Exception {
        return outcome(client.start(request, style));
    }

    /** A call that goes on while the case does, at most until its end. */
    Future<ContractResponse> start(ContractRequest request) {
        Future<ContractResponse> call = client.start(request, ResponseStyle.BYTES);
        started.add(call);
        return call;
    }

    /** How many calls have ended so. */
    long ended(CallResult.Kind kind) {
        return policy.getMetrics().getNumberOfCalls(kind);
    }

    /** What a call ends with, in bounded time. */
    ContractResponse outcome(Future<ContractResponse> call) throws Exception {
        try {
            return call.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception own) {
                throw own;
            }
            throw e;
        } catch (TimeoutException e) {
            call.cancel(true);
            return fail("the call did not end within " + patience, e);
        }
    }

    /** What the caller of this request catches. */
    Throwable failureOf(ContractRequest request) {
        try {
            ContractResponse response = call(request);
            return fail(request + ": ended with status " + response.status() + " instead of an exception");
        } catch (Exception e) {
            return e;
        }
    }

    /** The exception itself, or the one of that type among its causes. */
    static <E extends Throwable> Optional<E> among(Throwable failure, Class<E> type) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 16; depth++) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        started.forEach(call -> call.cancel(true));
        client.close();
    }
}
