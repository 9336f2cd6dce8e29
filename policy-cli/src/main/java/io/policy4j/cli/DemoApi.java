package io.policy4j.cli;

import io.policy4j.test.ScriptedServer;
import java.util.List;

/**
 * A server with its documented cases.
 *
 * @param title  whose server it is
 * @param policy the bundled policy that its clients obey
 * @param cases  how each of its failures is to be met
 * @param ending stops it
 */
record DemoApi(String title, String policy, List<DemoCase> cases, Runnable ending) implements AutoCloseable {

    /** Starts a server. */
    interface Starter {
        DemoApi start(ScriptedServer.Builder server);
    }

    static final List<Starter> ALL = List.of(
            DemoAgencyBots::start,
            DemoAgentPlatform::start,
            DemoDecimalAi::start,
            DemoOnePerfectSlice::start,
            DemoTransport::start);

    @Override
    public void close() {
        ending.run();
    }
}
