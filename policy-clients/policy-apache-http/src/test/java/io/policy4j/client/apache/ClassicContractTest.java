package io.policy4j.client.apache;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.test.contract.Capability;
import io.policy4j.test.contract.ClientContract;
import io.policy4j.test.contract.ContractClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

class ClassicContractTest extends ClientContract {

    @Override
    protected String name() {
        return "Apache HttpClient, classic";
    }

    @Override
    protected ContractClient client(ApiPolicy policy, int connections) {
        return new ClassicDriver(policy, connections);
    }

    @Override
    protected Map<Capability, String> lacks() {
        return Map.of(
                Capability.ASYNC, "it blocks its thread",
                Capability.REACTIVE_BODY, "it has streams");
    }

    @Override
    protected Optional<Path> column() {
        return Optional.of(Path.of("../../docs/clients/contract/apache-classic.txt"));
    }
}
