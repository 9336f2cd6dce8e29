package io.policy4j.client.feign;

import feign.DefaultClient;
import feign.FeignException;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.test.contract.Capability;
import io.policy4j.test.contract.ClientContract;
import io.policy4j.test.contract.ContractClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

class DefaultClientContractTest extends ClientContract {

    @Override
    protected String name() {
        return "Feign, default client";
    }

    @Override
    protected ContractClient client(ApiPolicy policy, int connections) {
        return FeignDriver.blocking(new DefaultClient(null, null), policy);
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
                "a client of Feign's can't be stopped",
                Capability.CANCEL_IN_FLIGHT,
                "its reads take no interrupt",
                Capability.CUT_BODY,
                "HttpURLConnection gives what has come");
    }

    @Override
    protected Class<? extends Throwable> transportFailure() {
        return FeignException.class;
    }

    @Override
    protected Optional<Path> column() {
        return Optional.of(Path.of("../../docs/clients/contract/feign-default.txt"));
    }
}
