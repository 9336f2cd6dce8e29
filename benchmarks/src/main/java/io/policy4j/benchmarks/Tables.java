package io.policy4j.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The tables of the benchmarks' page, by the name of their place in it. */
final class Tables {

    private final List<Results> runs;

    Tables(List<Results> runs) {
        this.runs = runs;
    }

    Map<String, String> all() {
        Map<String, String> tables = new LinkedHashMap<>();
        tables.put("machine", machine());
        tables.put("goals", new Goals(runs).table());
        tables.put("parts", columns().score("ns", Columns.of("PartsBenchmark")).table("part"));
        tables.put("success", success());
        tables.put("virtual", virtual());
        tables.put("async", async());
        tables.put("mono", mono());
        tables.put("failure", failure());
        tables.put("decision", decision());
        tables.put("bodies", bodies());
        tables.put("hints", hints());
        tables.put("waiting", waiting());
        tables.put("end-to-end", endToEnd());
        return tables;
    }

    private String machine() {
        Table table = new Table("JDK", "measured on");
        for (Results run : runs) {
            table.add(
                    String.valueOf(run.java()),
                    List.of(run.jvm() + "; " + run.processors() + " x " + run.cpu() + "; " + run.os() + "; "
                            + run.date()));
        }
        return table.toString();
    }

    private String success() {
        Predicate<Result> one = Columns.of("SuccessBenchmark.oneThread").and(row -> !row.virtual());
        return columns()
                .score("1 thread", one.and(row -> row.param("suppliers").equals("1")))
                .bytes(one.and(row -> row.param("suppliers").equals("1")))
                .score("2 threads", Columns.of("SuccessBenchmark.twoThreads").and(row -> !row.virtual()))
                .score("4 suppliers", one.and(row -> row.param("suppliers").equals("4")))
                .table("ns a call", "way");
    }

    private String virtual() {
        List<Results> having = runs.stream()
                .filter(run -> run.rows().stream().anyMatch(Result::virtual))
                .toList();
        if (having.isEmpty()) {
            return "No JDK that has them was measured.";
        }
        return new Columns(having)
                .score(
                        "1 virtual thread",
                        Columns.of("SuccessBenchmark.oneThread").and(Result::virtual))
                .score(
                        "2 virtual threads",
                        Columns.of("SuccessBenchmark.twoThreads").and(Result::virtual))
                .table("ns a call", "way");
    }

    private String async() {
        return columns()
                .score("complete", Columns.of("AsyncSuccessBenchmark.completeStage"))
                .bytes(Columns.of("AsyncSuccessBenchmark.completeStage"))
                .score("2 threads", Columns.of("AsyncSuccessBenchmark.completeStageTwoThreads"))
                .score("completed later", Columns.of("AsyncSuccessBenchmark.stageCompletedLater"))
                .bytes(Columns.of("AsyncSuccessBenchmark.stageCompletedLater"))
                .table("ns a call", "way");
    }

    private String mono() {
        Predicate<Result> all = Columns.of("MonoSuccessBenchmark");
        return columns().score("subscribed", all).bytes(all).table("ns a call", "way");
    }

    private String failure() {
        return columns()
                .score("503, 200", Columns.of("FailureBenchmark.unavailableThenFine"))
                .bytes(Columns.of("FailureBenchmark.unavailableThenFine"))
                .score("503, 503, 503", Columns.of("FailureBenchmark.exhausted"))
                .bytes(Columns.of("FailureBenchmark.exhausted"))
                .table("ns a call", "way");
    }

    private String decision() {
        Predicate<Result> decisions =
                Columns.of("DecisionBenchmark").and(row -> !row.params().containsKey("bytes"));
        Predicate<Result> all = decisions.or(Columns.of("HintedWaitBenchmark"));
        return columns().score("ns", all).bytes(all).table("decision", "rows");
    }

    private String bodies() {
        return columns()
                .score("decision", Columns.of("DecisionBenchmark.failByCodeIn"))
                .bytes(Columns.of("DecisionBenchmark.failByCodeIn"))
                .score("Jackson tree", Columns.of("DecisionBenchmark.codeFromTreeOf"))
                .bytes(Columns.of("DecisionBenchmark.codeFromTreeOf"))
                .table("ns", "bytes", "code");
    }

    private String hints() {
        Predicate<Result> all = Columns.of("HintBenchmark");
        return columns().score("ns", all).bytes(all).table("decision by", "dialect");
    }

    private String waiting() {
        Predicate<Result> all = Columns.of("WaitingBenchmark");
        return columns()
                .counter("B", "bytes", all)
                .counter("CPU ns", "cpuNanos", all)
                .counter("late ms, median", "lateMillisMedian", all)
                .counter("late ms, most", "lateMillisMost", all)
                .table("for each wait", "waiting", "waiter");
    }

    private String endToEnd() {
        Predicate<Result> all = Columns.of("EndToEndBenchmark");
        return columns()
                .score("mean", all)
                .percentile("p50.0", all)
                .percentile("p99.0", all)
                .percentile("p99.9", all)
                .table("µs a call", "client");
    }

    private Columns columns() {
        return new Columns(runs);
    }
}
