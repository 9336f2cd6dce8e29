package io.policy4j.benchmarks;

import io.policy4j.resilience4j.ApiPolicyConfig;
import io.policy4j.resilience4j.Caller;
import io.policy4j.resilience4j.PolicyTime;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A call that waits for a hint of the server's, with all of it but the sleep. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HintedWaitBenchmark {

    private final Caller<Answer> caller = Policies.caller(Policies.policy(config -> config.time(new Sleepless())));
    private final Callable<Answer> tooManyThenFine = () -> nextAnswer();
    private int attempts;

    /** The machine's clocks, and sleep that is over at once. */
    private static final class Sleepless implements PolicyTime {

        private final PolicyTime system = ApiPolicyConfig.ofDefaults().getTime();

        @Override
        public long nanoTime() {
            return system.nanoTime();
        }

        @Override
        public Instant now() {
            return system.now();
        }

        @Override
        public void sleep(long nanos) {
            // Nothing is waited for.
        }

        @Override
        public Scheduled schedule(Runnable task, long nanos) {
            return system.schedule(task, nanos);
        }
    }

    private Answer nextAnswer() {
        return (attempts++ & 1) == 0 ? Answer.TOO_MANY : Answer.OK;
    }

    @Benchmark
    public Object tooManyThenFine() throws Exception {
        return caller.call(tooManyThenFine);
    }
}
