package io.policy4j.client.apache;

import io.policy4j.client.support.CallSettings;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecChainHandler;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.jspecify.annotations.Nullable;

/**
 * The policy's place in the chain of an async client.
 *
 * @param multiplexing whether exchanges share a connection, which the end of one must leave alone
 */
record AsyncExec(CallSettings settings, boolean multiplexing) implements AsyncExecChainHandler {

    @Override
    public void execute(
            HttpRequest request,
            @Nullable AsyncEntityProducer producer,
            AsyncExecChain.Scope scope,
            AsyncExecChain chain,
            AsyncExecCallback callback)
            throws HttpException {
        CallSettings own = Requests.settingsOf(scope.clientContext, settings);
        new AsyncCall(request, producer, scope, chain, callback, multiplexing).start(own);
    }
}
