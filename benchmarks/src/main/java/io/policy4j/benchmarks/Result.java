package io.policy4j.benchmarks;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/**
 * One measured row, without anything of the machine it was measured on.
 *
 * @param benchmark   class and method
 * @param threads     how many threads measured at once
 * @param virtual     whether these were virtual threads
 * @param params      what was varied
 * @param score       the mean, in {@code unit}
 * @param error       half the width of its 99.9% confidence interval, null where there is none
 * @param unit        of the score
 * @param bytes       allocated per operation, null where not measured
 * @param percentiles of single operations, in {@code unit}; empty where only the mean was measured
 * @param counters    the benchmark's own figures: the mean over rounds
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Result(
        String benchmark,
        int threads,
        boolean virtual,
        Map<String, String> params,
        double score,
        @Nullable Double error,
        String unit,
        @Nullable Double bytes,
        Map<String, Double> percentiles,
        Map<String, Double> counters) {

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    static Result of(RunResult run) {
        BenchmarkParams params = run.getParams();
        Map<String, String> varied = new LinkedHashMap<>();
        params.getParamsKeys().forEach(key -> varied.put(key, params.getParam(key)));
        Statistics statistics = run.getPrimaryResult().getStatistics();
        boolean sampled = params.getMode() == org.openjdk.jmh.annotations.Mode.SampleTime;
        Map<String, Double> percentiles = new LinkedHashMap<>();
        for (double percentile : sampled ? new double[] {50, 99, 99.9} : new double[0]) {
            percentiles.put("p" + percentile, rounded(statistics.getPercentile(percentile)));
        }
        var allocated = run.getSecondaryResults().get(ALLOCATED);
        double error = run.getPrimaryResult().getScoreError();
        return new Result(
                params.getBenchmark().replaceFirst(".*\\.(?=\\w+\\.\\w+$)", ""),
                params.getThreads(),
                params.getJvmArgs().contains(Run.VIRTUAL),
                varied,
                rounded(run.getPrimaryResult().getScore()),
                Double.isNaN(error) ? null : rounded(error),
                run.getPrimaryResult().getScoreUnit(),
                allocated == null ? null : rounded(allocated.getScore()),
                percentiles,
                counters(run));
    }

    /** Of all rounds the mean: JMH adds them up. */
    private static Map<String, Double> counters(RunResult run) {
        Map<String, Double> sums = new TreeMap<>();
        int[] rounds = {0};
        run.getBenchmarkResults().forEach(fork -> {
            for (IterationResult round : fork.getIterationResults()) {
                rounds[0]++;
                round.getSecondaryResults().forEach((name, result) -> {
                    if (!name.startsWith("gc.")) {
                        sums.merge(name, result.getScore(), Double::sum);
                    }
                });
            }
        });
        sums.replaceAll((name, sum) -> rounded(sum / rounds[0]));
        return sums;
    }

    /** Four digits say more than the measurement knows. */
    private static double rounded(double value) {
        if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
            return 0;
        }
        double scale = Math.pow(10, 3 - Math.floor(Math.log10(Math.abs(value))));
        return Math.abs(value) < 1e-3 ? 0 : Math.round(value * scale) / scale;
    }

    /** Whether both measure the same. */
    boolean isOfTheSame(Result other) {
        return benchmark.equals(other.benchmark) && virtual == other.virtual && params.equals(other.params);
    }

    /** The benchmark's method. */
    String method() {
        return benchmark.substring(benchmark.indexOf('.') + 1);
    }

    String param(String name) {
        return params.getOrDefault(name, "");
    }

    double counter(String name) {
        return counters.getOrDefault(name, 0.0);
    }
}
