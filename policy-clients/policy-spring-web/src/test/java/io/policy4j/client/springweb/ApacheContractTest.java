package io.policy4j.client.springweb;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.test.contract.Capability;
import io.policy4j.test.contract.ContractClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

class ApacheContractTest extends SpringContract {

    @Override
    protected String name() {
        return "RestClient, Apache";
    }

    @Override
    protected ContractClient client(ApiPolicy policy, int connections) {
        return new RestClientDriver(Factory.APACHE, policy, connections);
    }

    @Override
    protected Map<Capability, String> lacks() {
        Map<Capability, String> lacks = super.lacks();
        lacks.put(Capability.CANCEL_IN_FLIGHT, "Apache's client is deaf to interrupts");
        return lacks;
    }

    @Override
    protected Optional<Path> column() {
        return Optional.of(Path.of("../../docs/clients/contract/spring-restclient-apache.txt"));
    }
}
