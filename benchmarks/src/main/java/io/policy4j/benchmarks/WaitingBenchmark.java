package io.policy4j.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Very many calls that wait at once: what each of them holds, what CPU it takes, and how late it goes on. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(jvmArgsAppend = {"-Xms3g", "-Xmx3g"})
public class WaitingBenchmark {

    /** Of a future that the caller would hold anyway. */
    private static final int FUTURE_BYTES = 24;

    /** Waits of different lengths, a tenth of a second apart, so that those added last are not those due last. */
    private static final int LENGTHS = 8;

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    @Param
    public Waiter waiter = Waiter.POLICY_TIMER;

    @Param({"100000", "1000000"})
    public int waiting = 1000;

    /** What is measured, for each wait. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class PerWait {
        public double bytes;
        public double cpuNanos;
        public double lateMillisMedian;
        public double lateMillisMost;
        public double earlyNanosMost;
    }

    /** The time of one round is no result: it is the waits themselves. */
    @Benchmark
    public void round(PerWait result) throws InterruptedException {
        Duration shortest = Duration.ofMillis(Math.min(2_000, 100 + waiting / 50) + waiting / 250);
        while (!round(shortest, result)) {
            shortest = shortest.multipliedBy(2);
        }
    }

    /** False if the first wait was over before the last began, so that nothing was measured. */
    private boolean round(Duration shortest, PerWait result) throws InterruptedException {
        CountDownLatch left = new CountDownLatch(waiting);
        Waiting[] all = new Waiting[waiting];
        Arrays.setAll(all, i -> new Waiting(left));
        Consumer<Waiting>[] timers = timers(shortest);
        long emptyHeap = usedHeap();
        long adding = SYSTEM.getProcessCpuTime();
        for (int i = 0; i < waiting; i++) {
            all[i].dueIn(delay(shortest, i % LENGTHS).toNanos());
            timers[i % LENGTHS].accept(all[i]);
        }
        adding = SYSTEM.getProcessCpuTime() - adding;
        long fullHeap = usedHeap();
        boolean allWaited = left.getCount() == waiting;
        long running = SYSTEM.getProcessCpuTime();
        left.await();
        running = SYSTEM.getProcessCpuTime() - running;
        result.bytes = (double) (fullHeap - emptyHeap) / waiting - (all[0].isCall() ? FUTURE_BYTES : 0);
        result.cpuNanos = (double) (adding + running) / waiting;
        tellLateness(all, result);
        return allWaited;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private Consumer<Waiting>[] timers(Duration shortest) {
        Consumer<Waiting>[] timers = new Consumer[LENGTHS];
        Arrays.setAll(timers, i -> waiter.after(delay(shortest, i)));
        return timers;
    }

    private static Duration delay(Duration shortest, int index) {
        return shortest.plusMillis(100L * index);
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void tellLateness(Waiting[] all, PerWait result) {
        long[] late = Arrays.stream(all).mapToLong(Waiting::late).sorted().toArray();
        result.lateMillisMedian = late[late.length / 2] / 1e6;
        result.lateMillisMost = late[late.length - 1] / 1e6;
        result.earlyNanosMost = Math.max(0, -late[0]);
    }
}
