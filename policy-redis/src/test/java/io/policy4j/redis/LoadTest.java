package io.policy4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.policy4j.test.Reply;
import io.policy4j.test.ScriptedServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Many threads in three processes against a server that allows five runs at a time, and sends a 429 above. Two seconds,
 * or {@code -Dload.seconds=60}, which prints the waiting times.
 */
class LoadTest {

    private static final int PROCESSES = 3;
    private static final int THREADS = 67;
    private static final int SECONDS = Integer.getInteger("load.seconds", 2);

    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger tooMany = new AtomicInteger();
    private final AtomicInteger served = new AtomicInteger();

    private Reply serve() {
        int now = inside.incrementAndGet();
        most.accumulateAndGet(now, Math::max);
        try {
            if (now > RunWorker.LIMIT) {
                tooMany.incrementAndGet();
                return Reply.status(429);
            }
            TimeUnit.MILLISECONDS.sleep(10);
            served.incrementAndGet();
            return Reply.status(204);
        } catch (InterruptedException e) {
            return Reply.status(500);
        } finally {
            inside.decrementAndGet();
        }
    }

    private static Process worker(Redis redis, ScriptedServer server) throws IOException {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes,
                        LoadWorker.class.getName(),
                        String.valueOf(redis.port()),
                        String.valueOf(server.port()),
                        String.valueOf(THREADS),
                        String.valueOf(SECONDS))
                .redirectErrorStream(true)
                .start();
    }

    /** In milliseconds, in order. */
    private static List<Long> waitsOf(Process process) throws Exception {
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        List<String> lines = output.lines().toList();
        assertThat(process.waitFor()).as(() -> String.join("\n", lines)).isZero();
        assertThat(lines).contains("done 0");
        return lines.stream()
                .filter(line -> line.startsWith("waited "))
                .map(line -> Duration.ofNanos(Long.parseLong(line.substring("waited ".length())))
                        .toMillis())
                .sorted()
                .toList();
    }

    private static String told(List<Long> waits) {
        return waits.size() + " runs; waited p50 " + share(waits, 0.5) + " ms, p99 " + share(waits, 0.99) + " ms, most "
                + share(waits, 1) + " ms";
    }

    private static long share(List<Long> waits, double share) {
        return waits.get((int) Math.min(waits.size() - 1L, Math.round(waits.size() * share)));
    }

    @Test
    void the_server_never_sees_more_than_five_all_work_is_done_and_no_process_starves() throws Exception {
        List<Process> workers = new ArrayList<>();
        try (Redis redis = Redis.start();
                ScriptedServer server = ScriptedServer.start(request -> serve())) {
            for (int i = 0; i < PROCESSES; i++) {
                workers.add(worker(redis, server));
            }
            List<List<Long>> waits = new ArrayList<>();
            for (Process worker : workers) {
                waits.add(waitsOf(worker));
            }

            waits.forEach(each -> System.out.println("load: " + told(each)));
            List<Long> all = waits.stream().flatMap(List::stream).sorted().toList();
            System.out.println("load: all: " + told(all) + "; " + most + " at once, " + tooMany + " turned away");
            assertThat(most).hasValueLessThanOrEqualTo(RunWorker.LIMIT);
            assertThat(tooMany).hasValue(0);
            assertThat(served).hasValue(all.size());
            assertThat(waits).allSatisfy(each -> assertThat(each).hasSizeGreaterThanOrEqualTo(THREADS));
        } finally {
            workers.forEach(Process::destroyForcibly);
        }
    }
}
