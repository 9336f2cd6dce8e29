package io.policy4j.client.springweb;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.test.contract.Capability;
import io.policy4j.test.contract.ContractClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

class RestTemplateContractTest extends SpringContract {

    @Override
    protected String name() {
        return "RestTemplate, HttpURLConnection";
    }

    @Override
    protected ContractClient client(ApiPolicy policy, int connections) {
        return new RestTemplateDriver(policy);
    }

    @Override
    protected Map<Capability, String> lacks() {
        Map<Capability, String> lacks = super.lacks();
        lacks.put(Capability.STREAM_BODY, "a RestTemplate reads bodies whole");
        lacks.put(Capability.CUT_BODY, "HttpURLConnection does not notice");
        lacks.put(Capability.CANCEL_IN_FLIGHT, "HttpURLConnection is deaf to interrupts");
        return lacks;
    }

    @Override
    protected Optional<Path> column() {
        return Optional.of(Path.of("../../docs/clients/contract/spring-resttemplate.txt"));
    }
}
