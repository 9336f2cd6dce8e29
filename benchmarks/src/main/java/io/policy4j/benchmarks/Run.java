package io.policy4j.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * The full run, half an hour for one JDK: {@code run FILE} measures and writes the results, {@code run FILE NAME}
 * those of one benchmark again; {@code try FILE} does all in a minute or two, with numbers that mean nothing;
 * {@code report FOLDER PAGE} makes the tables and pictures of them. Any other arguments go to JMH.
 */
public final class Run {

    /** Makes JMH use virtual threads. */
    static final String VIRTUAL = "-Djmh.executor=VIRTUAL";

    private static final TimeValue SHORT = TimeValue.milliseconds(500);
    private static final TimeValue SECOND = TimeValue.seconds(1);
    private static final boolean VIRTUAL_THREADS = Runtime.version().feature() >= 21;

    private Run() {}

    /** Runs. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 2 && arguments[0].equals("run")) {
            Results.here(measure(groups())).write(Path.of(arguments[1]));
        } else if (arguments.length == 3 && arguments[0].equals("run")) {
            Path file = Path.of(arguments[1]);
            Results before = Results.read(file);
            before.with(measure(groupsOf(arguments[2]))).write(file);
        } else if (arguments.length == 2 && arguments[0].equals("try")) {
            Results.here(measure(groups().stream().map(Run::shorten).toList())).write(Path.of(arguments[1]));
        } else if (arguments.length == 3 && arguments[0].equals("report")) {
            Report.write(Path.of(arguments[1]), Path.of(arguments[2]));
        } else {
            org.openjdk.jmh.Main.main(arguments);
        }
    }

    private static List<Result> measure(List<ChainedOptionsBuilder> groups) throws RunnerException {
        List<Result> rows = new ArrayList<>();
        for (ChainedOptionsBuilder group : groups) {
            new Runner(group.build()).run().forEach(run -> rows.add(Result.of(run)));
        }
        return rows;
    }

    /** In this JVM, where no row asks for options of its own; each benchmark once. */
    private static ChainedOptionsBuilder shorten(ChainedOptionsBuilder group) {
        boolean virtual = group.build().getJvmArgsAppend().hasValue();
        return group.forks(virtual ? 1 : 0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(10))
                .param("waiting", "1000");
    }

    private static List<ChainedOptionsBuilder> groups() {
        List<ChainedOptionsBuilder> groups = new ArrayList<>();
        groups.add(quick("PartsBenchmark", 2));
        groups.add(quick("SuccessBenchmark.oneThread", 3).param("suppliers", "1"));
        groups.add(quick("SuccessBenchmark.twoThreads", 2).param("suppliers", "1"));
        groups.add(quick("SuccessBenchmark.oneThread", 1).param("suppliers", "4"));
        if (VIRTUAL_THREADS) {
            groups.add(quick("SuccessBenchmark", 1)
                    .param("suppliers", "1")
                    .param("way", "PLAIN", "POLICY", "POLICY_BULKHEAD", "R4J_RETRY", "R4J_RETRY_BULKHEAD")
                    .jvmArgsAppend(VIRTUAL));
        }
        groups.add(quick("AsyncSuccessBenchmark", 2));
        groups.add(quick("MonoSuccessBenchmark", 2));
        groups.add(slow("FailureBenchmark"));
        groups.add(slow("HintedWaitBenchmark"));
        groups.add(quick("DecisionBenchmark", 2));
        groups.add(quick("HintBenchmark", 2));
        groups.add(of("EndToEndBenchmark", 2)
                .warmupIterations(10)
                .warmupTime(SECOND)
                .measurementIterations(5)
                .measurementTime(SECOND));
        groups.add(of("WaitingBenchmark", 1)
                .param("waiter", waiters())
                .warmupIterations(1)
                .measurementIterations(1));
        return groups;
    }

    /** For long ways through the code, which the JVM is not done with for several seconds. */
    private static ChainedOptionsBuilder slow(String benchmark) {
        return quick(benchmark, 2).warmupIterations(6).warmupTime(SECOND);
    }

    private static List<ChainedOptionsBuilder> groupsOf(String benchmark) {
        String included = include(benchmark);
        List<ChainedOptionsBuilder> of = groups().stream()
                .filter(group -> group.build().getIncludes().contains(included))
                .toList();
        if (of.isEmpty()) {
            throw new IllegalArgumentException("benchmark (" + benchmark
                    + "): is none that is measured; name a class, or class and method, such as EndToEndBenchmark");
        }
        return of;
    }

    private static ChainedOptionsBuilder quick(String benchmark, int forks) {
        return of(benchmark, forks)
                .warmupIterations(3)
                .warmupTime(SHORT)
                .measurementIterations(3)
                .measurementTime(SHORT)
                .addProfiler(GCProfiler.class);
    }

    private static ChainedOptionsBuilder of(String benchmark, int forks) {
        return new OptionsBuilder().include(include(benchmark)).forks(forks).shouldFailOnError(true);
    }

    private static String include(String benchmark) {
        return "\\." + benchmark.replace(".", "\\.") + "\\b";
    }

    static String[] waiters() {
        return Arrays.stream(Waiter.values())
                .filter(waiter -> VIRTUAL_THREADS || waiter != Waiter.VIRTUAL_THREAD)
                .map(Enum::name)
                .toArray(String[]::new);
    }
}
