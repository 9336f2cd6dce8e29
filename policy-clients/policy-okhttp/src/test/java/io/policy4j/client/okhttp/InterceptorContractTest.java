package io.policy4j.client.okhttp;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.test.contract.Capability;
import io.policy4j.test.contract.ClientContract;
import io.policy4j.test.contract.ContractClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

class InterceptorContractTest extends ClientContract {

    @Override
    protected String name() {
        return "OkHttp, interceptor";
    }

    @Override
    protected ContractClient client(ApiPolicy policy, int connections) {
        return new OkHttpDriver(Way.INTERCEPT, policy, connections);
    }

    @Override
    protected Map<Capability, String> lacks() {
        return Map.of(
                Capability.ASYNC, "an interceptor blocks",
                Capability.REACTIVE_BODY, "OkHttp has no such bodies",
                Capability.FREE_CONNECTION, "a call of OkHttp's keeps its connection",
                Capability.ATTEMPT_TIMEOUT, "an interceptor can't stop an attempt alone");
    }

    @Override
    protected Class<? extends Throwable> signal() {
        return IOException.class;
    }

    @Override
    protected Optional<Path> column() {
        return Optional.of(Path.of("../../docs/clients/contract/okhttp-interceptor.txt"));
    }
}
