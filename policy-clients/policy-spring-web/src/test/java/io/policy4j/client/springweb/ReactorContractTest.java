package io.policy4j.client.springweb;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.test.contract.ContractClient;
import java.nio.file.Path;
import java.util.Optional;

class ReactorContractTest extends SpringContract {

    @Override
    protected String name() {
        return "RestClient, Reactor Netty";
    }

    @Override
    protected ContractClient client(ApiPolicy policy, int connections) {
        return new RestClientDriver(Factory.REACTOR, policy, connections);
    }

    /** Of a body that breaks, Spring's stream over Netty throws what Reactor propagates. */
    @Override
    protected Class<? extends Throwable> transportFailure() {
        return RuntimeException.class;
    }

    @Override
    protected Optional<Path> column() {
        return Optional.of(Path.of("../../docs/clients/contract/spring-restclient-reactor.txt"));
    }
}
