package io.policy4j.benchmarks;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import reactor.core.publisher.Mono;

/** A Mono whose element is a success and there at once. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MonoSuccessBenchmark {

    @Param
    public MonoWay way = MonoWay.PLAIN;

    private Mono<Answer> call = Mono.empty();

    /** Puts the way around the Mono. */
    @Setup
    public void prepare() {
        call = way.around(Mono.fromSupplier(() -> Answer.OK));
    }

    @Benchmark
    public @Nullable Object subscribed() {
        return call.block();
    }
}
