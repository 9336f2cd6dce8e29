package io.policy4j.client.feign;

import feign.FeignException;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.test.contract.Capability;
import io.policy4j.test.contract.ClientContract;
import io.policy4j.test.contract.ContractClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

class AsyncFeignContractTest extends ClientContract {

    @Override
    protected String name() {
        return "AsyncFeign, Http2Client";
    }

    @Override
    protected ContractClient client(ApiPolicy policy, int connections) {
        return FeignDriver.async(policy);
    }

    @Override
    protected Map<Capability, String> lacks() {
        return Map.of(
                Capability.NON_BLOCKING_BODY,
                "Feign's bodies are streams",
                Capability.REACTIVE_BODY,
                "Feign has no such bodies",
                Capability.ONE_SHOT_BODY,
                "Feign keeps all bodies");
    }

    @Override
    protected Class<? extends Throwable> transportFailure() {
        return FeignException.class;
    }

    @Override
    protected Optional<Path> column() {
        return Optional.of(Path.of("../../docs/clients/contract/feign-async.txt"));
    }
}
