package io.policy4j.client.feign;

import feign.FeignException;
import feign.http2client.Http2Client;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.test.contract.Capability;
import io.policy4j.test.contract.ClientContract;
import io.policy4j.test.contract.ContractClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

class Http2ClientContractTest extends ClientContract {

    @Override
    protected String name() {
        return "Feign, Http2Client";
    }

    @Override
    protected ContractClient client(ApiPolicy policy, int connections) {
        return FeignDriver.blocking(new Http2Client(), policy);
    }

    @Override
    protected Map<Capability, String> lacks() {
        return Map.of(
                Capability.ASYNC,
                "Feign blocks",
                Capability.REACTIVE_BODY,
                "Feign has no such bodies",
                Capability.ONE_SHOT_BODY,
                "Feign keeps all bodies",
                Capability.ATTEMPT_TIMEOUT,
                "a client of Feign's can't be stopped");
    }

    @Override
    protected Class<? extends Throwable> transportFailure() {
        return FeignException.class;
    }

    @Override
    protected Optional<Path> column() {
        return Optional.of(Path.of("../../docs/clients/contract/feign-http2.txt"));
    }
}
