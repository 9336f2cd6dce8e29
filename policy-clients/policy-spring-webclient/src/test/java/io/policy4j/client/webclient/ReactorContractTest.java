package io.policy4j.client.webclient;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.test.contract.Capability;
import io.policy4j.test.contract.ClientContract;
import io.policy4j.test.contract.ContractClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.reactive.function.client.WebClientException;

class ReactorContractTest extends ClientContract {

    @Override
    protected String name() {
        return "WebClient, Reactor Netty";
    }

    @Override
    protected ContractClient client(ApiPolicy policy, int connections) {
        return new WebClientDriver(Connector.REACTOR, policy, connections);
    }

    @Override
    protected Map<Capability, String> lacks() {
        return Map.of(Capability.STREAM_BODY, "see RestClient");
    }

    @Override
    protected Class<? extends Throwable> transportFailure() {
        return WebClientException.class;
    }

    @Override
    protected Optional<Path> column() {
        return Optional.of(Path.of("../../docs/clients/contract/spring-webclient-reactor.txt"));
    }
}
