package io.policy4j.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.policy4j.core.Action;
import io.policy4j.core.CallProgress;
import io.policy4j.core.Decision;
import io.policy4j.core.Headers;
import io.policy4j.core.Moment;
import io.policy4j.core.Outcome;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.file.Catalog;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What one decision costs: by status alone, and by a code in the body; beside reading the body as a tree. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecisionBenchmark {

    private static final Moment MOMENT = Moment.of(Instant.EPOCH, 0, 0.5);

    private final PolicyTable http = Catalog.http();
    private final CallProgress begin = CallProgress.begin(http);
    private final Outcome unavailable = Outcome.response(503, Headers.NONE);

    @Benchmark
    public boolean successByStatus() {
        return http.acceptsByStatus(200);
    }

    @Benchmark
    public Decision retryByStatus() {
        return http.decide(Policies.GET, unavailable, begin, MOMENT);
    }

    /** A code in the body decides, among this many rows. */
    @State(Scope.Thread)
    public static class Rows {

        @Param({"1", "10", "100", "1000"})
        public int rows = 1;

        private PolicyTable table = Catalog.http();
        private Outcome refused = Outcome.response(400, Headers.NONE);

        /** Makes the table, and a body with the code of its last row. */
        @Setup
        public void prepare() {
            table = coded(rows);
            refused = Outcome.response(400, Headers.NONE, Bodies.error("CODE_" + rows, 250, true));
        }
    }

    @Benchmark
    public Decision failByCodeAmong(Rows rows) {
        return rows.table.decide(Policies.GET, rows.refused, begin, MOMENT);
    }

    /** A body of some size, with its code at either end. */
    @State(Scope.Thread)
    public static class Body {

        @Param({"250", "2048", "65536"})
        public int bytes = 250;

        @Param({"first", "last"})
        public String code = "first";

        private final PolicyTable table = coded(10);
        private final ObjectMapper mapper = new ObjectMapper();
        private byte[] body = {};
        private Outcome refused = Outcome.response(400, Headers.NONE);

        /** Makes the body. */
        @Setup
        public void prepare() {
            body = Bodies.error("CODE_7", bytes, code.equals("first"));
            refused = Outcome.response(400, Headers.NONE, body);
        }
    }

    @Benchmark
    public Decision failByCodeIn(Body body) {
        return body.table.decide(Policies.GET, body.refused, begin, MOMENT);
    }

    /** What one would write by hand: the code alone, nothing decided. */
    @Benchmark
    public String codeFromTreeOf(Body body) throws IOException {
        return body.mapper.readTree(body.body).at("/error/code").asText();
    }

    private static PolicyTable coded(int rows) {
        PolicyTable.Builder builder =
                PolicyTable.builder("coded").extend(Catalog.http()).envelope("code", "/error/code");
        for (int i = 1; i <= rows; i++) {
            builder.row("400 CODE_" + i, Action.fail());
        }
        return builder.build();
    }
}
