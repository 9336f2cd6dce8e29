package io.policy4j.benchmarks;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A sync call whose first attempt fails, or all of them, and nothing is waited for in between. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FailureBenchmark {

    @Param({"PLAIN_LOOP", "POLICY", "R4J_RETRY", "FAILSAFE", "SPRING_7", "SPRING_RETRY", "AWS"})
    public Way way = Way.PLAIN_LOOP;

    private int attempts;
    private Callable<Answer> onceUnavailable = () -> Answer.OK;
    private Callable<Answer> unavailable = () -> Answer.UNAVAILABLE;

    /** Puts the way around both suppliers. */
    @Setup
    public void prepare() {
        onceUnavailable = way.around(() -> (attempts++ & 1) == 0 ? Answer.UNAVAILABLE : Answer.OK);
        unavailable = way.around(() -> Answer.UNAVAILABLE);
    }

    @Benchmark
    public Object unavailableThenFine() throws Exception {
        return onceUnavailable.call();
    }

    @Benchmark
    public Object exhausted() {
        try {
            return unavailable.call();
        } catch (Exception e) {
            return e;
        }
    }
}
