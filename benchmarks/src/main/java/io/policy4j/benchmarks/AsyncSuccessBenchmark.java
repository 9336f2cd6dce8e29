package io.policy4j.benchmarks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/** An async call that succeeds: its stage is complete when it is given, or is completed afterwards. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AsyncSuccessBenchmark {

    private static final CompletionStage<Answer> COMPLETE = CompletableFuture.completedFuture(Answer.OK);

    @Param
    public AsyncWay way = AsyncWay.PLAIN;

    private Supplier<CompletionStage<Answer>> complete = () -> COMPLETE;

    /** Puts the way around the supplier. */
    @Setup
    public void prepare() {
        complete = way.around(() -> COMPLETE);
    }

    /** A call whose stage the benchmark completes. */
    @State(Scope.Thread)
    public static class Exchange {
        private CompletableFuture<Answer> pending = new CompletableFuture<>();
        private Supplier<CompletionStage<Answer>> call = () -> pending;

        /** Puts the way around the supplier. */
        @Setup
        public void prepare(AsyncSuccessBenchmark benchmark) {
            call = benchmark.way.around(() -> pending);
        }
    }

    @Benchmark
    public Object completeStage() {
        return complete.get().toCompletableFuture().join();
    }

    @Benchmark
    @Threads(2)
    public Object completeStageTwoThreads() {
        return complete.get().toCompletableFuture().join();
    }

    @Benchmark
    public Object stageCompletedLater(Exchange exchange) {
        CompletableFuture<Answer> pending = new CompletableFuture<>();
        exchange.pending = pending;
        CompletionStage<Answer> given = exchange.call.get();
        pending.complete(Answer.OK);
        return given.toCompletableFuture().join();
    }
}
