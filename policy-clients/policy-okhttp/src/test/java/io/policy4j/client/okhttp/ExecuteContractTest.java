package io.policy4j.client.okhttp;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.test.contract.Capability;
import io.policy4j.test.contract.ClientContract;
import io.policy4j.test.contract.ContractClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

class ExecuteContractTest extends ClientContract {

    @Override
    protected String name() {
        return "OkHttp, execute";
    }

    @Override
    protected ContractClient client(ApiPolicy policy, int connections) {
        return new OkHttpDriver(Way.EXECUTE, policy, connections);
    }

    @Override
    protected Map<Capability, String> lacks() {
        return Map.of(
                Capability.ASYNC, "execute blocks",
                Capability.REACTIVE_BODY, "OkHttp has no such bodies");
    }

    @Override
    protected Class<? extends Throwable> signal() {
        return IOException.class;
    }

    @Override
    protected Optional<Path> column() {
        return Optional.of(Path.of("../../docs/clients/contract/okhttp-execute.txt"));
    }
}
