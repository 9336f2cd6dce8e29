package io.policy4j.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The pictures of one run, by file name. */
final class Pictures {

    private final Results run;

    Pictures(Results run) {
        this.run = run;
    }

    Map<String, Bars> all() {
        String waits = Labels.of("waiting", String.valueOf(run.mostWaits())) + " waits";
        Map<String, Bars> pictures = new LinkedHashMap<>();
        pictures.put("success", success());
        pictures.put("failure", failure());
        pictures.put("body", body());
        pictures.put("waiting-bytes", waiting("Bytes held by each of " + waits, "bytes", "bytes", "B"));
        pictures.put("waiting-cpu", waiting("CPU time of each of " + waits, "cpuNanos", "nanoseconds", "ns"));
        return pictures;
    }

    private Bars success() {
        Bars bars = bars("A sync call that succeeds, one thread", "nanoseconds a call; bytes where any are allocated");
        run.of("SuccessBenchmark.oneThread").stream()
                .filter(row -> !row.virtual() && row.param("suppliers").equals("1"))
                .forEach(row -> add(bars, row, "way", Result::score, "ns"));
        return bars;
    }

    private Bars failure() {
        Bars bars = bars("503, then 200, nothing waited for", "nanoseconds a call; bytes where any are allocated");
        run.of("FailureBenchmark.unavailableThenFine").forEach(row -> add(bars, row, "way", Result::score, "ns"));
        return bars;
    }

    private Bars body() {
        Bars bars = bars("The code in a body of 250 B", "nanoseconds, bytes allocated");
        List<Result> rows = run.of("DecisionBenchmark").stream()
                .filter(row -> row.param("bytes").equals("250"))
                .toList();
        for (Result row : rows) {
            boolean ours = row.method().equals("failByCodeIn");
            String label = (ours ? "whole decision" : "Jackson tree read") + ", code " + row.param("code");
            bars.add(label, row.score(), note(row, row.score(), "ns"), ours);
        }
        return bars;
    }

    private Bars waiting(String title, String counter, String unit, String shortUnit) {
        Bars bars = bars(title, unit);
        run.waits().forEach(row -> add(bars, row, "waiter", one -> one.counter(counter), shortUnit));
        return bars;
    }

    private Bars bars(String title, String unit) {
        return new Bars(title + ", JDK " + run.java(), unit);
    }

    private static void add(Bars bars, Result row, String parameter, ToDoubleFunction<Result> value, String unit) {
        String label = Labels.of(parameter, row.param(parameter));
        double size = value.applyAsDouble(row);
        bars.add(Labels.plain(label), size, note(row, size, unit), label.startsWith("**"));
    }

    private static String note(Result row, double size, String unit) {
        Double bytes = row.bytes();
        String allocated = bytes == null || bytes < 0.5 ? "" : ", " + Table.number(bytes) + " B";
        return Table.number(size) + " " + unit + allocated;
    }
}
