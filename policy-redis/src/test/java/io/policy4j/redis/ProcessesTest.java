package io.policy4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three processes share the slots of one server, which counts; one of them is killed at work. */
class ProcessesTest {

    private static final int THREADS = 10;
    private static final int RUNS = 15;

    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger served = new AtomicInteger();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<Process> processes = new ArrayList<>();
    private Redis redis;
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        redis = Redis.start();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/run", this::serve);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        processes.forEach(Process::destroyForcibly);
        server.stop(0);
        timer.shutdownNow();
        redis.close();
    }

    /** A run takes ten milliseconds, in which it counts. */
    private void serve(HttpExchange exchange) {
        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
        timer.schedule(
                () -> {
                    inside.decrementAndGet();
                    served.incrementAndGet();
                    answer(exchange);
                },
                10,
                TimeUnit.MILLISECONDS);
    }

    private static void answer(HttpExchange exchange) {
        try (exchange) {
            exchange.sendResponseHeaders(200, -1);
        } catch (IOException e) {
            // A client that was killed hears no answer.
        }
    }

    private Process worker() throws IOException {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes,
                        RunWorker.class.getName(),
                        String.valueOf(redis.port()),
                        String.valueOf(server.getAddress().getPort()),
                        String.valueOf(THREADS),
                        String.valueOf(RUNS))
                .redirectErrorStream(true)
                .start();
        processes.add(process);
        return process;
    }

    private static BufferedReader outputOf(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private static List<String> runsOf(Process process) throws Exception {
        List<String> lines = outputOf(process).lines().toList();
        assertThat(process.waitFor()).as(() -> String.join("\n", lines)).isZero();
        assertThat(lines).contains("done 0");
        return lines.stream().filter(line -> line.startsWith("run")).toList();
    }

    @Test
    void the_server_never_sees_more_than_the_limit_and_a_killed_process_gives_its_slots_back() throws Exception {
        Process first = worker();
        Process second = worker();
        Process killed = worker();
        for (BufferedReader output = outputOf(killed); !output.readLine().startsWith("run"); ) {
            // It has begun when a run of it is done.
        }
        killed.destroyForcibly().waitFor();

        assertThat(runsOf(first)).hasSize(THREADS * RUNS).containsOnly("run 200");
        assertThat(runsOf(second)).hasSize(THREADS * RUNS).containsOnly("run 200");
        assertThat(most.get()).isBetween(2, RunWorker.LIMIT);
        assertThat(served.get()).isGreaterThan(2 * THREADS * RUNS);
    }
}
