package io.policy4j.client.jdk;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.test.contract.Capability;
import io.policy4j.test.contract.ClientContract;
import io.policy4j.test.contract.ContractClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

class SendContractTest extends ClientContract {

    @Override
    protected String name() {
        return "JDK HttpClient, send";
    }

    @Override
    protected ContractClient client(ApiPolicy policy, int connections) {
        return new JdkDriver(Way.SYNC, policy);
    }

    @Override
    protected Map<Capability, String> lacks() {
        return Map.of(Capability.ASYNC, "send blocks");
    }

    @Override
    protected Optional<Path> column() {
        return Optional.of(Path.of("../../docs/clients/contract/jdk-send.txt"));
    }
}
