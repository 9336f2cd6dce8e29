package io.policy4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What of the benchmarks does not depend on the machine: that each runs, and what a success allocates. */
class ShortRunTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CALLS = 10_000;

    /** Until then the JVM may compile; a machine that is busy takes its time. */
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static Object result = "";

    @Test
    void every_benchmark_runs() throws RunnerException {
        Collection<RunResult> ran = new Runner(new OptionsBuilder()
                        .include(".*")
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .mode(Mode.SingleShotTime)
                        .forks(0)
                        .threads(1)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .param("suppliers", "4")
                        .param("rows", "10")
                        .param("bytes", "250")
                        .param("waiter", Run.waiters())
                        .param("waiting", "100")
                        .build())
                .run();

        assertThat(ran.stream().map(run -> Result.of(run).benchmark()).collect(Collectors.toSet()))
                .contains("SuccessBenchmark.oneThread", "WaitingBenchmark.round", "EndToEndBenchmark.get");
    }

    @ParameterizedTest
    @CsvSource({"POLICY", "POLICY_COOLDOWN_LATCH", "POLICY_SLOTS", "POLICY_BULKHEAD"})
    void a_success_allocates_nothing(Way way) throws Exception {
        SuccessBenchmark benchmark = new SuccessBenchmark();
        benchmark.way = way;
        benchmark.suppliers = 4;
        benchmark.prepare();
        SuccessBenchmark.Turn turn = new SuccessBenchmark.Turn();

        assertAllocatesAtMost(0, () -> benchmark.oneThread(turn));
    }

    @Test
    void an_async_success_that_is_complete_at_once_allocates_its_future() throws Exception {
        assertAllocatesAtMost(24, async()::completeStage);
    }

    @Test
    void an_async_success_that_comes_later_allocates_two_KiB_at_most() throws Exception {
        AsyncSuccessBenchmark benchmark = async();
        AsyncSuccessBenchmark.Exchange exchange = new AsyncSuccessBenchmark.Exchange();
        exchange.prepare(benchmark);

        assertAllocatesAtMost(2_048, () -> benchmark.stageCompletedLater(exchange));
    }

    private static AsyncSuccessBenchmark async() {
        AsyncSuccessBenchmark benchmark = new AsyncSuccessBenchmark();
        benchmark.way = AsyncWay.POLICY;
        benchmark.prepare();
        return benchmark;
    }

    /** Sooner or later the JVM has compiled all that there is, and then it holds for every call. */
    private static void assertAllocatesAtMost(int bytes, Callable<?> call) throws Exception {
        long end = System.nanoTime() + MOST_NANOS;
        double least;
        do {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                result = call.call();
            }
            least = (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / CALLS;
        } while (least >= bytes + 0.5 && System.nanoTime() < end);
        assertThat(result).isNotNull();
        assertThat(least).as("bytes for a call").isLessThan(bytes + 0.5);
    }
}
