package io.policy4j.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What calls under any library are made of, and none can do for less. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PartsBenchmark {

    private final LongAdder counter = new LongAdder();
    private final AtomicInteger free = new AtomicInteger(Guards.MOST_AT_ONCE);

    @Benchmark
    public void count() {
        counter.increment();
    }

    @Benchmark
    public boolean takeAndGiveBack() {
        int before = free.get();
        boolean taken = free.compareAndSet(before, before - 1);
        return taken && free.compareAndSet(before - 1, before);
    }

    @Benchmark
    public long readClock() {
        return System.nanoTime();
    }

    @Benchmark
    public void sleepForZero() throws InterruptedException {
        Thread.sleep(0);
    }
}
