package io.policy4j.benchmarks;

import io.policy4j.core.Action;
import io.policy4j.core.CallProgress;
import io.policy4j.core.Decision;
import io.policy4j.core.Headers;
import io.policy4j.core.Moment;
import io.policy4j.core.Outcome;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import io.policy4j.core.file.Catalog;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one decision costs: by status alone, by a hint, and by a code in the body among many rows. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class DecisionBenchmark {

    private static final Request REQUEST = Request.of("GET", "/things");
    private static final Moment MOMENT = new Moment(Instant.EPOCH, 0, 0.5);
    private static final Outcome UNAVAILABLE = Outcome.response(503, Headers.NONE);
    private static final Outcome TOO_MANY = Outcome.response(429, Headers.of(Map.of("Retry-After", List.of("7"))));

    private final PolicyTable http = Catalog.http();
    private final CallProgress begin = CallProgress.begin(http);

    /** How many code rows the table has for the status. */
    @Param({"1", "10", "100", "1000"})
    public int rows;

    private PolicyTable coded = http;
    private Outcome refused = UNAVAILABLE;

    /** Makes a table of code rows, and a body that carries the last one's code. */
    @Setup
    public void prepare() {
        PolicyTable.Builder builder = PolicyTable.builder("coded").extend(http).envelope("code", "/error/code");
        for (int i = 0; i < rows; i++) {
            builder.row("400 CODE_" + i, Action.fail());
        }
        coded = builder.build();
        String padding = "x".repeat(160);
        String body = "{\"error\":{\"code\":\"CODE_" + (rows - 1) + "\",\"message\":\"" + padding + "\"}}";
        refused = Outcome.response(400, Headers.NONE, body.getBytes(StandardCharsets.UTF_8));
    }

    @Benchmark
    public boolean successByStatus() {
        return http.acceptsByStatus(200);
    }

    @Benchmark
    public Decision retryByStatus() {
        return http.decide(REQUEST, UNAVAILABLE, begin, MOMENT);
    }

    @Benchmark
    public Decision waitByHint() {
        return http.decide(REQUEST, TOO_MANY, begin, MOMENT);
    }

    @Benchmark
    public Decision failByCode() {
        return coded.decide(REQUEST, refused, begin, MOMENT);
    }
}
