package io.policy4j.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * All results of one run.
 *
 * @param java feature version of the JDK
 * @param jvm  its name and full version
 * @param cpu  what the machine calls its processor
 * @param processors how many of it there are
 * @param os   the operating system
 * @param date when, UTC
 * @param rows what was measured
 */
record Results(int java, String jvm, String cpu, int processors, String os, String date, List<Result> rows) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    static Results here(List<Result> rows) throws IOException {
        return new Results(
                Runtime.version().feature(),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
                cpuName(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                LocalDate.now(ZoneOffset.UTC).toString(),
                rows);
    }

    private static String cpuName() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(info)) {
            return "unknown";
        }
        try (Stream<String> lines = Files.lines(info)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        }
    }

    static Results read(Path file) throws IOException {
        return JSON.readValue(file.toFile(), Results.class);
    }

    void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, JSON.writeValueAsString(this) + "\n");
    }

    /** These results, some of them replaced by newer ones. */
    Results with(List<Result> newer) {
        List<Result> all = new ArrayList<>(rows);
        all.removeIf(row -> newer.stream().anyMatch(row::isOfTheSame));
        all.addAll(newer);
        return new Results(java, jvm, cpu, processors, os, date, all);
    }

    /** Of how many waits at once the most were measured. */
    long mostWaits() {
        return of("WaitingBenchmark").stream()
                .mapToLong(row -> Long.parseLong(row.param("waiting")))
                .max()
                .orElse(0);
    }

    /** The rows of the most waits. */
    List<Result> waits() {
        String most = String.valueOf(mostWaits());
        return of("WaitingBenchmark").stream()
                .filter(row -> row.param("waiting").equals(most))
                .toList();
    }

    /** The rows of a benchmark: class and method, or class alone. */
    List<Result> of(String benchmark) {
        return rows.stream()
                .filter(row ->
                        row.benchmark().equals(benchmark) || row.benchmark().startsWith(benchmark + "."))
                .toList();
    }
}
