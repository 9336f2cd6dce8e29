package io.policy4j.benchmarks;

import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.policy4j.core.Request;
import io.policy4j.core.file.Catalog;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.Caller;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A call that succeeds at once: bare, under a policy, and under Resilience4j's Retry. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class SuccessPathBenchmark {

    private final Callable<Answer> bare = () -> Answer.OK;
    private final Caller<Answer> caller =
            ApiPolicy.of("http", Catalog.http()).on(Request.of("GET", "/things"), new Answer.Reader());
    private final Callable<Answer> retried = Retry.decorateCallable(
            Retry.of(
                    "things",
                    RetryConfig.<Answer>custom()
                            .retryOnResult(answer -> answer.status() >= 500)
                            .build()),
            bare);

    @Benchmark
    public Object bareCall() throws Exception {
        return bare.call();
    }

    @Benchmark
    public Object underPolicy() throws Exception {
        return caller.call(bare);
    }

    @Benchmark
    public Object underResilience4jRetry() throws Exception {
        return retried.call();
    }
}
