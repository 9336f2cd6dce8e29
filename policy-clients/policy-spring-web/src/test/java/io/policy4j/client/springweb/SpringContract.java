package io.policy4j.client.springweb;

import io.policy4j.test.contract.Capability;
import io.policy4j.test.contract.ClientContract;
import java.util.HashMap;
import java.util.Map;
import org.springframework.web.client.RestClientException;

/** What Spring's blocking clients keep, whatever they stand on. */
abstract class SpringContract extends ClientContract {

    private static final String BLOCKS = "Spring's blocking clients block";

    @Override
    protected Map<Capability, String> lacks() {
        Map<Capability, String> lacks = new HashMap<>();
        lacks.put(Capability.ASYNC, BLOCKS);
        lacks.put(Capability.NON_BLOCKING_EXCHANGE, BLOCKS);
        lacks.put(Capability.NON_BLOCKING_BODY, BLOCKS);
        lacks.put(Capability.REACTIVE_BODY, "see WebClient");
        lacks.put(Capability.ONE_SHOT_BODY, "Spring holds request bodies in memory for interceptors");
        lacks.put(Capability.ATTEMPT_TIMEOUT, "refused when the interceptor is made");
        return lacks;
    }

    @Override
    protected Class<? extends Throwable> transportFailure() {
        return RestClientException.class;
    }
}
