package io.policy4j.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A fresh server for each test method, closed after it; for JUnit Jupiter, which the test kit needs for this class
 * only. Two ways to use it:
 *
 * <pre>{@code
 * @ExtendWith(ScriptedServerExtension.class)
 * class ClientTest {
 *     @Test
 *     void by_parameter(ScriptedServer server, AgencyBotsServer api) { ... }
 * }
 *
 * class OtherTest {
 *     @RegisterExtension
 *     final ScriptedServerExtension servers = new ScriptedServerExtension(Reply.status(503), Reply.ok());
 *
 *     @Test
 *     void by_field() { call(servers.server().uri("/x")); }
 * }
 * }</pre>
 *
 * <p>A {@link ScriptedServer} and all four {@linkplain ApiServer API servers} can be parameters of test methods and of
 * {@code @BeforeEach} and {@code @AfterEach} methods; within one test, each type has one server, started when it is
 * first asked for. {@link #server()} is for instance fields: tests that run in parallel on a static field take
 * parameters instead.
 */
public final class ScriptedServerExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(ScriptedServerExtension.class);

    private final Map<Class<?>, Supplier<? extends AutoCloseable>> starters;
    private volatile Optional<Running> current = Optional.empty();

    /** The servers of one test. */
    private final class Running {

        private final List<AutoCloseable> all = new ArrayList<>();

        synchronized AutoCloseable get(Class<?> type) {
            return all.stream().filter(type::isInstance).findFirst().orElseGet(() -> start(type));
        }

        ScriptedServer scripted() {
            return (ScriptedServer) get(ScriptedServer.class);
        }

        private AutoCloseable start(Class<?> type) {
            Supplier<? extends AutoCloseable> starter = starters.get(type);
            if (starter == null) {
                throw new IllegalArgumentException("type (" + type.getName() + "): must be a server of the test kit");
            }
            AutoCloseable started = starter.get();
            all.add(started);
            return started;
        }

        synchronized void closeAll() throws Exception {
            for (AutoCloseable server : all) {
                server.close();
            }
        }
    }

    /** Servers that answer only what the test adds. */
    public ScriptedServerExtension() {
        this(() -> ScriptedServer.start());
    }

    /** Servers that play these replies, from the start in each test. */
    public ScriptedServerExtension(Reply... script) {
        this(() -> ScriptedServer.start(script));
    }

    /** Servers that this supplier starts, one for each test that asks. */
    public ScriptedServerExtension(Supplier<ScriptedServer> starter) {
        this.starters = Map.of(
                ScriptedServer.class, starter,
                AgencyBotsServer.class, () -> AgencyBotsServer.start(),
                AgentPlatformServer.class, () -> AgentPlatformServer.start(),
                DecimalAiServer.class, () -> DecimalAiServer.start(),
                OnePerfectSliceServer.class, () -> OnePerfectSliceServer.start());
    }

    /**
     * The server of the test that runs now.
     *
     * @throws IllegalStateException outside of a test
     */
    public ScriptedServer server() {
        return current.orElseThrow(() -> new IllegalStateException("server: no test runs"))
                .scripted();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        current = Optional.of(running(context));
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        current = Optional.empty();
        running(context).closeAll();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return starters.containsKey(parameter.getParameter().getType())
                && context.getTestMethod().isPresent();
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return running(context).get(parameter.getParameter().getType());
    }

    private Running running(ExtensionContext context) {
        return context.getStore(NAMESPACE).getOrComputeIfAbsent(this, key -> new Running(), Running.class);
    }
}
