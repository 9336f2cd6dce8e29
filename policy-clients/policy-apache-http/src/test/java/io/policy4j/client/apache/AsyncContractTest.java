package io.policy4j.client.apache;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.test.contract.ClientContract;
import io.policy4j.test.contract.ContractClient;
import java.nio.file.Path;
import java.util.Optional;

class AsyncContractTest extends ClientContract {

    @Override
    protected String name() {
        return "Apache HttpClient, async";
    }

    @Override
    protected ContractClient client(ApiPolicy policy, int connections) {
        return new AsyncDriver(policy, connections);
    }

    @Override
    protected Optional<Path> column() {
        return Optional.of(Path.of("../../docs/clients/contract/apache-async.txt"));
    }
}
