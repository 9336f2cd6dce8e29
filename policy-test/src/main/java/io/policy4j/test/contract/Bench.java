package io.policy4j.test.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.fail;

import io.policy4j.core.file.PolicyFile;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyConfig;
import io.policy4j.resilience4j.ApiPolicyException;
import io.policy4j.resilience4j.PolicyTime;
import io.policy4j.test.Received;
import io.policy4j.test.ScriptedServer;
import io.policy4j.test.VirtualTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** Where one case is tried: a server, a time that passes by itself, and the clients that the case asks for. */
final class Bench implements AutoCloseable {

    private static final int CONNECTIONS = 10;

    private final ClientContract contract;
    private final ScriptedServer server = ScriptedServer.start();
    private final VirtualTime time = VirtualTime.automatic();
    private final List<Driven> clients = new ArrayList<>();

    Bench(ClientContract contract) {
        this.contract = contract;
    }

    ClientContract contract() {
        return contract;
    }

    ScriptedServer server() {
        return server;
    }

    /** The time of all clients that got no other. */
    VirtualTime time() {
        return time;
    }

    /** A client under a table, without the jitter of chance. */
    Driven client(String policy) throws Exception {
        return client(policy, time, CONNECTIONS);
    }

    Driven client(String policy, PolicyTime ownTime, int connections) throws Exception {
        return client(policy, connections, config -> config.time(ownTime));
    }

    Driven client(String policy, int connections, UnaryOperator<ApiPolicyConfig.Builder> settings) throws Exception {
        ApiPolicyConfig.Builder config = ApiPolicyConfig.custom().time(time).random(() -> 0.5);
        ApiPolicy made = ApiPolicy.of(
                "contract",
                PolicyFile.parse("contract.yaml", "api: contract\nextends: http\n" + policy),
                settings.apply(config).build());
        Driven client = new Driven(made, contract.client(made, connections), server, contract.patience());
        clients.add(client);
        return client;
    }

    /** The policy's own exception in what the client's users catch, which must be of the kind that they expect. */
    <E extends ApiPolicyException> E signal(Throwable thrown, Class<E> type) {
        assertInstanceOf(contract.signal(), thrown, "what users of the client catch");
        return Driven.among(thrown, type)
                .orElseGet(() -> fail("no " + type.getSimpleName() + " is among the causes", thrown));
    }

    /** The requests so far, which must be that many. */
    List<Received> received(int count) {
        List<Received> received = server.received();
        assertEquals(count, received.size(), () -> "requests on the wire: " + received);
        return received;
    }

    /** Waits for what another thread brings about. */
    void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + contract.patience().toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                fail("waited in vain until " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            for (Driven client : clients) {
                client.close();
            }
        } finally {
            server.close();
        }
    }
}
