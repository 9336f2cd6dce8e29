package io.policy4j.benchmarks;

import java.util.List;
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
import org.openjdk.jmh.annotations.Threads;

/** A sync call that succeeds at once. Threads share what is around the call, as they do in a program. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SuccessBenchmark {

    private static final Answer CREATED = new Answer(201, List.of());
    private static final Answer ACCEPTED = new Answer(202, List.of());
    private static final Answer NO_CONTENT = new Answer(204, List.of());

    /** Classes of their own, as the suppliers of a program are. */
    private static final List<Callable<Answer>> SUPPLIERS =
            List.of(() -> Answer.OK, () -> CREATED, () -> ACCEPTED, () -> NO_CONTENT);

    @Param
    public Way way = Way.PLAIN;

    /** One supplier flatters everybody, as the JVM inlines it; four are what a program has. */
    @Param({"1", "4"})
    public int suppliers = 1;

    private Callable<Answer>[] calls = calls(0);

    /** Whose turn it is, for each thread. */
    @State(Scope.Thread)
    public static class Turn {
        private int turn;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Callable<Answer>[] calls(int length) {
        return new Callable[length];
    }

    /** Puts the way around each supplier. */
    @Setup
    public void prepare() {
        calls = calls(suppliers);
        for (int i = 0; i < suppliers; i++) {
            calls[i] = way.around(SUPPLIERS.get(i));
        }
    }

    @Benchmark
    public Object oneThread(Turn turn) throws Exception {
        return next(turn).call();
    }

    @Benchmark
    @Threads(2)
    public Object twoThreads(Turn turn) throws Exception {
        return next(turn).call();
    }

    private Callable<Answer> next(Turn turn) {
        return calls[turn.turn++ & (calls.length - 1)];
    }
}
