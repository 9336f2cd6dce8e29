package io.policy4j.benchmarks;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One request after the other over loopback, client and server in one process. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EndToEndBenchmark {

    @Param
    public Http client = Http.JDK;

    private @Nullable HttpServer server;
    private Callable<String> get = () -> "";

    /** Starts the server and a client. */
    @Setup
    public void start() throws IOException {
        server = Http.server();
        get = client.get(URI.create("http://localhost:" + server.getAddress().getPort() + "/api/bots/bot-1"));
    }

    /** Stops the server; clients end with their threads. */
    @TearDown
    public void stop() {
        if (server != null) {
            server.stop(0);
            ((ExecutorService) server.getExecutor()).shutdown();
        }
    }

    @Benchmark
    public String get() throws Exception {
        return get.call();
    }
}
