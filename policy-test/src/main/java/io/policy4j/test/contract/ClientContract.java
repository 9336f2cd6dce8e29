package io.policy4j.test.contract;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What every adapter keeps: a JUnit test to extend, once for each way in which the client makes calls.
 *
 * <pre>{@code
 * class SendContractTest extends ClientContract {
 *     protected String name() { return "MyClient"; }
 *     protected ContractClient client(ApiPolicy policy, int connections) { return new MyDriver(policy, connections); }
 * }
 * }</pre>
 *
 * <p>The contract knows no wait that takes real time: policies get a time of their own. Cases need no order and share
 * nothing. Each runs against a server on the loopback interface.
 */
public abstract class ClientContract {

    /** The client, and the way to make a call where it has several, such as {@code OkHttp, enqueue}. */
    protected abstract String name();

    /**
     * A client around a policy, set up as its documentation asks for: without retries of its own, with redirects if it
     * follows them.
     *
     * @param connections how many connections it may have at most, where that can be set
     */
    protected abstract ContractClient client(ApiPolicy policy, int connections) throws Exception;

    /** What the client can't do, each with the reason in a few words. Its cases are skipped, and told so. */
    protected Map<Capability, String> lacks() {
        return Map.of();
    }

    /**
     * What the users of the client catch for a signal or a declined wait: the policy's own exception is it, or among its
     * causes.
     */
    protected Class<? extends Throwable> signal() {
        return ApiPolicyException.class;
    }

    /** What the users of the client catch when a connection breaks. */
    protected Class<? extends Throwable> transportFailure() {
        return IOException.class;
    }

    /** How long to wait for what happens on other threads, before it counts as not happening; default 30 s. */
    protected Duration patience() {
        return Duration.ofSeconds(30);
    }

    /**
     * The file that holds what came out, a line for each case. Where there is one, a run that comes out otherwise fails;
     * with the system property {@code contract.write} set to {@code true} it writes the file.
     */
    protected Optional<Path> column() {
        return Optional.empty();
    }

    /** Every case, and after them the comparison with the {@link #column()}. */
    @TestFactory
    final Stream<DynamicTest> contract() {
        Column column = new Column(name());
        Stream<DynamicTest> cases = ContractCase.all().map(each -> each.test(this, column));
        return Stream.concat(
                cases, column().map(file -> column.test(file, Boolean.getBoolean("contract.write"))).stream());
    }
}
