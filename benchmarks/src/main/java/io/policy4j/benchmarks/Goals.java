package io.policy4j.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** What was aimed at, most of it as ratios within one run, what was measured, and whether that is it. */
final class Goals {

    private static final String NOT_MEASURED = "–";

    private static final List<String> BARE_GUARDS = List.of("R4J_BREAKER", "R4J_BULKHEAD", "R4J_RATE_LIMITER");

    private final List<Results> runs;

    /** Something that should be at most so much, by JDK. */
    private record Goal(String what, Function<Results, Double> atMost, Function<Results, OptionalDouble> measured) {}

    Goals(List<Results> runs) {
        this.runs = runs;
    }

    String table() {
        List<String> heads = new ArrayList<>(List.of("goal"));
        for (Results run : runs) {
            heads.addAll(List.of(run.java() + ": at most", "measured", "met"));
        }
        Table table = new Table(heads.toArray(String[]::new));
        for (Goal goal : goals()) {
            List<String> cells = new ArrayList<>();
            for (Results run : runs) {
                double most = goal.atMost().apply(run);
                OptionalDouble measured = goal.measured().apply(run);
                boolean known = measured.isPresent() && !Double.isNaN(measured.getAsDouble());
                cells.add(two(most));
                cells.add(known ? two(measured.getAsDouble()) : NOT_MEASURED);
                cells.add(known ? verdict(measured.getAsDouble(), most) : NOT_MEASURED);
            }
            table.add(goal.what(), cells);
        }
        return table.toString();
    }

    /** As the numbers are shown: what reads as met is met. */
    private static String verdict(double measured, double most) {
        return Math.round(measured * 100) <= Math.round(most * 100) ? "yes" : "**no**";
    }

    private static String two(double value) {
        return String.format(Locale.ROOT, value >= 20 || value == 0 ? "%,.0f" : "%.2f", value);
    }

    private List<Goal> goals() {
        List<Goal> goals = new ArrayList<>(ofSuccesses());
        goals.addAll(ofFailures());
        goals.addAll(ofWaits());
        goals.add(always("end to end: java.net.http, policy / bare", 1.01, run -> client(run, "JDK")));
        goals.add(always("end to end: OkHttp, policy / bare", 1.01, run -> client(run, "OKHTTP")));
        goals.add(always("end to end: Apache HttpClient, policy / bare", 1.01, run -> client(run, "APACHE")));
        return goals;
    }

    private static List<Goal> ofSuccesses() {
        return List.of(
                new Goal(
                        "success: policy / Resilience4j Retry",
                        run -> run.java() < 21 ? 0.40 : 0.60,
                        run -> success(run, "oneThread", "POLICY", "R4J_RETRY")),
                always("success: bytes, policy", 0, run -> successBytes(run, "POLICY")),
                always(
                        "success: bytes, policy with cooldown and latch",
                        0,
                        run -> successBytes(run, "POLICY_COOLDOWN_LATCH")),
                always("success: bytes, all guards beyond the sum of the bare guards", 0, Goals::bytesBeyondBare),
                always(
                        "success: policy with our slots / Resilience4j Retry with Bulkhead",
                        0.55,
                        run -> success(run, "oneThread", "POLICY_SLOTS", "R4J_RETRY_BULKHEAD")),
                always(
                        "the same, two threads",
                        0.25,
                        run -> success(run, "twoThreads", "POLICY_SLOTS", "R4J_RETRY_BULKHEAD")),
                always("success: all guards less the sum of the bare guards, ns", 5, Goals::guardsBeyondBare));
    }

    private static List<Goal> ofFailures() {
        return List.of(
                always(
                        "503, then 200: policy / Resilience4j Retry",
                        0.10,
                        run -> ratio(run, "FailureBenchmark.unavailableThenFine", "way", "POLICY", "R4J_RETRY")),
                always("code from a 250 B body, code first: decision / tree", 0.25, run -> body(run, "first")),
                always("code from a 250 B body, code last: decision / tree", 0.65, run -> body(run, "last")));
    }

    private List<Goal> ofWaits() {
        String most = Labels.of("waiting", String.valueOf(runs.get(0).mostWaits())) + " waits: ";
        return List.of(
                always(most + "bytes each, timer", 100, run -> waits(run, "POLICY_TIMER", "bytes")),
                always(most + "bytes each, whole call", 100, run -> waits(run, "POLICY_CALL", "bytes")),
                always(
                        most + "CPU, timer / ScheduledThreadPoolExecutor",
                        0.50,
                        run -> quotient(
                                waits(run, "POLICY_TIMER", "cpuNanos"), waits(run, "JDK_SCHEDULER", "cpuNanos"))),
                always(
                        most + "median lateness of the timer, ms",
                        10,
                        run -> waits(run, "POLICY_TIMER", "lateMillisMedian")),
                always(
                        most + "earliest of the timer, ns before its time",
                        0,
                        run -> waits(run, "POLICY_TIMER", "earlyNanosMost")));
    }

    private static Goal always(String what, double most, Function<Results, OptionalDouble> measured) {
        return new Goal(what, run -> most, measured);
    }

    private static OptionalDouble success(Results run, String method, String ours, String theirs) {
        return ratio(run, "SuccessBenchmark." + method, "way", ours, theirs);
    }

    private static OptionalDouble guardsBeyondBare(Results run) {
        double plain = success(run, "PLAIN");
        double bare = BARE_GUARDS.stream().mapToDouble(way -> success(run, way)).sum();
        return OptionalDouble.of(success(run, "POLICY_GUARDS") - plain - (bare - 3 * plain));
    }

    private static OptionalDouble bytesBeyondBare(Results run) {
        double bare = BARE_GUARDS.stream()
                .mapToDouble(way -> successBytes(run, way).orElse(Double.NaN))
                .sum();
        return OptionalDouble.of(Math.max(0, successBytes(run, "POLICY_GUARDS").orElse(Double.NaN) - bare));
    }

    private static double success(Results run, String way) {
        return of(run, "SuccessBenchmark.oneThread", "way", way, Result::score).orElse(Double.NaN);
    }

    private static OptionalDouble successBytes(Results run, String way) {
        return of(
                run,
                "SuccessBenchmark.oneThread",
                "way",
                way,
                row -> row.bytes() == null ? Double.NaN : Math.round(row.bytes()));
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
        return run.waits().stream()
                .filter(row -> row.param("waiter").equals(waiter))
                .mapToDouble(row -> row.counter(counter))
                .findFirst();
    }

    private static OptionalDouble client(Results run, String client) {
        return ratio(run, "EndToEndBenchmark.get", "client", client + "_POLICY", client);
    }

    private static OptionalDouble ratio(Results run, String benchmark, String parameter, String ours, String theirs) {
        return quotient(
                of(run, benchmark, parameter, ours, Result::score),
                of(run, benchmark, parameter, theirs, Result::score));
    }

    private static OptionalDouble quotient(OptionalDouble ours, OptionalDouble theirs) {
        return ours.isEmpty() || theirs.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(ours.getAsDouble() / theirs.getAsDouble());
    }

    /** Of platform threads and one supplier. */
    private static OptionalDouble of(
            Results run, String benchmark, String parameter, String value, ToDoubleFunction<Result> figure) {
        return run.of(benchmark).stream()
                .filter(row -> !row.virtual() && !row.param("suppliers").equals("4"))
                .filter(row -> row.param(parameter).equals(value))
                .mapToDouble(figure)
                .findFirst();
    }
}
