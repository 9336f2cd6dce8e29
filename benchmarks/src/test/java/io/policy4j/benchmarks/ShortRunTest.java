package io.policy4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What of the benchmarks does not depend on the machine: that each runs, and what a success allocates. */
class ShortRunTest {

    @Test
    void every_benchmark_runs() throws RunnerException {
        Collection<RunResult> ran = new Runner(options(".*")
                        .mode(Mode.SingleShotTime)
                        .forks(0)
                        .threads(1)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .param("waiter", Run.waiters())
                        .param("waiting", "1000")
                        .build())
                .run();

        assertThat(ran.stream().map(run -> Result.of(run).benchmark()).collect(Collectors.toSet()))
                .contains("SuccessBenchmark.oneThread", "WaitingBenchmark.round", "EndToEndBenchmark.get");
    }

    @ParameterizedTest
    @CsvSource({
        "SuccessBenchmark.oneThread, POLICY, 0",
        "SuccessBenchmark.oneThread, POLICY_COOLDOWN_LATCH, 0",
        "SuccessBenchmark.oneThread, POLICY_SLOTS, 0",
        "AsyncSuccessBenchmark.completeStage, POLICY, 24",
        "AsyncSuccessBenchmark.stageCompletedLater, POLICY, 2048",
    })
    void a_success_allocates_no_more_than(String benchmark, String way, double bytes) throws RunnerException {
        RunResult run = new Runner(options("\\." + benchmark + "$")
                        .param("way", way)
                        .param("suppliers", "4")
                        .forks(1)
                        .warmupIterations(5)
                        .warmupTime(TimeValue.milliseconds(200))
                        .measurementIterations(2)
                        .measurementTime(TimeValue.milliseconds(200))
                        .addProfiler(GCProfiler.class)
                        .build())
                .runSingle();

        Double allocated = Objects.requireNonNull(Result.of(run).bytes());
        assertThat(allocated).isLessThan(bytes + 0.5);
    }

    private static ChainedOptionsBuilder options(String benchmarks) {
        return new OptionsBuilder().include(benchmarks).shouldFailOnError(true).verbosity(VerboseMode.SILENT);
    }
}
