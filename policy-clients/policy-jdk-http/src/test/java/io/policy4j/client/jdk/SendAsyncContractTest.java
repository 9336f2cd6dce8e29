package io.policy4j.client.jdk;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.test.contract.ClientContract;
import io.policy4j.test.contract.ContractClient;
import java.nio.file.Path;
import java.util.Optional;

class SendAsyncContractTest extends ClientContract {

    @Override
    protected String name() {
        return "JDK HttpClient, sendAsync";
    }

    @Override
    protected ContractClient client(ApiPolicy policy, int connections) {
        return new JdkDriver(Way.ASYNC, policy);
    }

    @Override
    protected Optional<Path> column() {
        return Optional.of(Path.of("../../docs/clients/contract/jdk-send-async.txt"));
    }
}
