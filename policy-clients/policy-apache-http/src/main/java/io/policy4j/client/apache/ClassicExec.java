package io.policy4j.client.apache;

import io.policy4j.client.support.CallSettings;
import java.io.IOException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;

/** The policy's place in the chain of a classic client. */
record ClassicExec(CallSettings settings) implements ExecChainHandler {

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        return new ClassicCall(Requests.settingsOf(scope.clientContext, settings), request, scope, chain).execute();
    }
}
