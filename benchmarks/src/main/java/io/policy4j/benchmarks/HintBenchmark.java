package io.policy4j.benchmarks;

import io.policy4j.core.CallProgress;
import io.policy4j.core.Decision;
import io.policy4j.core.Headers;
import io.policy4j.core.Moment;
import io.policy4j.core.Outcome;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.file.Catalog;
import io.policy4j.core.file.PolicyFile;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a decision costs whose delay the server named, in each dialect. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HintBenchmark {

    private static final Moment MOMENT = Moment.of(Instant.parse("2026-01-01T00:00:00Z"), 0, 0.5);

    /** How a server says "in seven seconds". */
    public enum Dialect {
        NONE("Retry-After", ""),
        RETRY_AFTER_SECONDS("Retry-After", "7"),
        RETRY_AFTER_DATE("Retry-After", "Thu, 01 Jan 2026 00:00:07 GMT"),
        EPOCH_SECONDS("header X-Reset as epoch-seconds", "1767225607"),
        ISO_8601("header X-Reset as iso-8601", "2026-01-01T00:00:07Z"),
        DURATION("header X-Reset as duration", "0m7s"),
        STRUCTURED("header X-Reset;t as seconds", "\"default\";r=0;t=7"),
        BODY("body /error/retry_after as seconds", "{\"error\":{\"code\":\"SLOW\",\"retry_after\":7}}"),
        MESSAGE("message \"*in <seconds> seconds*\"", "{\"error\":{\"message\":\"Try again in 7 seconds.\"}}");

        private final String hint;
        private final String answer;

        Dialect(String hint, String answer) {
            this.hint = hint;
            this.answer = answer;
        }

        private PolicyTable table() {
            return PolicyFile.parse("hints.yaml", """
                    api: hints
                    extends: http
                    envelope: {message: /error/message}
                    table:
                      429: {wait: {jitter: none, for: ['%s']}}
                    """.formatted(hint));
        }

        private Outcome outcome() {
            if (answer.startsWith("{")) {
                return Outcome.response(429, Headers.NONE, answer.getBytes(StandardCharsets.UTF_8));
            }
            List<String> lines = answer.isEmpty() ? List.of() : List.of(answer);
            return Outcome.response(429, Headers.of(Map.of("Retry-After", lines, "X-Reset", lines)));
        }
    }

    @Param
    public Dialect dialect = Dialect.NONE;

    private PolicyTable table = Catalog.http();
    private CallProgress begin = CallProgress.begin(table);
    private Outcome outcome = Outcome.response(429, Headers.NONE);

    /** Makes the table and the answer, and sees that they fit. */
    @Setup
    public void prepare() {
        table = dialect.table();
        begin = CallProgress.begin(table);
        outcome = dialect.outcome();
        boolean hinted = ((Decision.Again) wait429()).hint() != null;
        if (hinted == (dialect == Dialect.NONE)) {
            throw new IllegalStateException(dialect + ": " + wait429());
        }
    }

    @Benchmark
    public Decision wait429() {
        return table.decide(Policies.GET, outcome, begin, MOMENT);
    }
}
