package io.policy4j.test.contract;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;

/**
 * A client under a policy, for the contract to drive. Its calls are made in the way that the client's users make them,
 * and on any thread.
 */
public interface ContractClient extends AutoCloseable {

    /**
     * Starts a call that ends when the body of its response is read whole.
     *
     * <p>A response of any status is a response here: where the client makes an exception of an error, the driver takes
     * the response out of it. All other exceptions are those that the client's users see.
     *
     * @param request what to send
     * @param style   how to read the body of the response; only those that the client has
     * @return the call; cancelling it with {@code true} does what the client's users do to stop a call. For a client whose
     *     calls block, {@link #onThread} makes one.
     */
    Future<ContractResponse> start(ContractRequest request, ResponseStyle style);

    /** Closes the client and all its connections. */
    @Override
    void close() throws IOException;

    /** A call that blocks, on a thread of its own; cancelling it interrupts that thread. */
    static Future<ContractResponse> onThread(Callable<ContractResponse> call) {
        return BlockingCall.start(call);
    }
}
