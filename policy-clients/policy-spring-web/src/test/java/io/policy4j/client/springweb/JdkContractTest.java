package io.policy4j.client.springweb;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.test.contract.ContractClient;
import java.nio.file.Path;
import java.util.Optional;

class JdkContractTest extends SpringContract {

    @Override
    protected String name() {
        return "RestClient, JDK";
    }

    @Override
    protected ContractClient client(ApiPolicy policy, int connections) {
        return new RestClientDriver(Factory.JDK, policy, connections);
    }

    @Override
    protected Optional<Path> column() {
        return Optional.of(Path.of("../../docs/clients/contract/spring-restclient-jdk.txt"));
    }
}
