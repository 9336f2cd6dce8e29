package io.policy4j.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** What was aimed at, as ratios within one run, and what came of it. */
final class Goals {

    private final List<Results> runs;

    /** A ratio that should be at most so much, by JDK. */
    private record Goal(String what, Function<Results, Double> atMost, Function<Results, OptionalDouble> reached) {}

    Goals(List<Results> runs) {
        this.runs = runs;
    }

    String table() {
        List<String> heads = new ArrayList<>(List.of("goal"));
        for (Results run : runs) {
            heads.add(run.java() + ": at most");
            heads.add(run.java() + ": reached");
        }
        Table table = new Table(heads.toArray(String[]::new));
        for (Goal goal : goals()) {
            List<String> cells = new ArrayList<>();
            for (Results run : runs) {
                double most = goal.atMost().apply(run);
                cells.add(two(most));
                OptionalDouble reached = goal.reached().apply(run);
                cells.add(reached.isEmpty() ? "–" : verdict(reached.getAsDouble(), most));
            }
            table.add(goal.what(), cells);
        }
        return table.toString();
    }

    private static String verdict(double reached, double most) {
        return reached <= most ? two(reached) : two(reached) + " (missed)";
    }

    private static String two(double value) {
        return String.format(Locale.ROOT, value >= 20 ? "%,.0f" : "%.2f", value);
    }

    private static List<Goal> goals() {
        return List.of(
                new Goal(
                        "success: policy / Resilience4j Retry",
                        run -> run.java() < 21 ? 0.40 : 0.60,
                        run -> success(run, "oneThread", "POLICY", "R4J_RETRY")),
                always(
                        "success: policy with Bulkhead / Resilience4j Retry with Bulkhead",
                        0.55,
                        run -> success(run, "oneThread", "POLICY_BULKHEAD", "R4J_RETRY_BULKHEAD")),
                always(
                        "the same, two threads",
                        0.25,
                        run -> success(run, "twoThreads", "POLICY_BULKHEAD", "R4J_RETRY_BULKHEAD")),
                always("success: all guards less the sum of the bare guards, ns", 5, Goals::guardsBeyondBare),
                always(
                        "503, then 200: policy / Resilience4j Retry",
                        0.10,
                        run -> ratio(run, "FailureBenchmark.unavailableThenFine", "way", "POLICY", "R4J_RETRY")),
                always("code from a 250 B body, code first: decision / tree", 0.25, run -> body(run, "first")),
                always("code from a 250 B body, code last: decision / tree", 0.65, run -> body(run, "last")),
                always("a million waits: bytes each, timer", 100, run -> waits(run, "POLICY_TIMER", "bytes")),
                always("a million waits: bytes each, whole call", 100, run -> waits(run, "POLICY_CALL", "bytes")),
                always(
                        "a million waits: CPU, timer / ScheduledThreadPoolExecutor",
                        0.50,
                        run -> quotient(
                                waits(run, "POLICY_TIMER", "cpuNanos"), waits(run, "JDK_SCHEDULER", "cpuNanos"))),
                always(
                        "a million waits: median lateness, ms",
                        10,
                        run -> waits(run, "POLICY_TIMER", "lateMillisMedian")),
                always("end to end: java.net.http, policy / bare", 1.01, run -> client(run, "JDK")),
                always("end to end: OkHttp, policy / bare", 1.01, run -> client(run, "OKHTTP")),
                always("end to end: Apache HttpClient, policy / bare", 1.01, run -> client(run, "APACHE")));
    }

    private static Goal always(String what, double most, Function<Results, OptionalDouble> reached) {
        return new Goal(what, run -> most, reached);
    }

    private static OptionalDouble success(Results run, String method, String ours, String theirs) {
        return ratio(run, "SuccessBenchmark." + method, "way", ours, theirs);
    }

    private static OptionalDouble guardsBeyondBare(Results run) {
        double plain = success(run, "PLAIN");
        double bare = success(run, "R4J_BREAKER") + success(run, "R4J_BULKHEAD") + success(run, "R4J_RATE_LIMITER");
        return OptionalDouble.of(success(run, "POLICY_GUARDS") - plain - (bare - 3 * plain));
    }

    private static double success(Results run, String way) {
        return score(run, "SuccessBenchmark.oneThread", "way", way).orElse(Double.NaN);
    }

    private static OptionalDouble body(Results run, String code) {
        ToDoubleFunction<String> of = method -> run.of("DecisionBenchmark." + method).stream()
                .filter(row ->
                        row.param("bytes").equals("250") && row.param("code").equals(code))
                .mapToDouble(Result::score)
                .findFirst()
                .orElse(Double.NaN);
        return OptionalDouble.of(of.applyAsDouble("failByCodeIn") / of.applyAsDouble("codeFromTreeOf"));
    }

    private static OptionalDouble waits(Results run, String waiter, String counter) {
        return run.of("WaitingBenchmark").stream()
                .filter(row -> row.param("waiter").equals(waiter)
                        && row.param("waiting").equals("1000000"))
                .mapToDouble(row -> row.counter(counter))
                .findFirst();
    }

    private static OptionalDouble client(Results run, String client) {
        return ratio(run, "EndToEndBenchmark.get", "client", client + "_POLICY", client);
    }

    private static OptionalDouble ratio(Results run, String benchmark, String parameter, String ours, String theirs) {
        return quotient(score(run, benchmark, parameter, ours), score(run, benchmark, parameter, theirs));
    }

    private static OptionalDouble quotient(OptionalDouble ours, OptionalDouble theirs) {
        return ours.isEmpty() || theirs.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(ours.getAsDouble() / theirs.getAsDouble());
    }

    /** Of platform threads and one supplier. */
    private static OptionalDouble score(Results run, String benchmark, String parameter, String value) {
        return run.of(benchmark).stream()
                .filter(row -> !row.virtual() && !row.param("suppliers").equals("4"))
                .filter(row -> row.param(parameter).equals(value))
                .mapToDouble(Result::score)
                .findFirst();
    }
}
