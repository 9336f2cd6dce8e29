package io.policy4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Puts results into the benchmarks' page: tables between their marks, pictures beside it. */
final class Report {

    private Report() {}

    /**
     * Writes tables and pictures.
     *
     * @param results the folder of the runs' files
     * @param page    the page; pictures go into the folder of its name
     */
    static void write(Path results, Path page) throws IOException {
        List<Results> runs = read(results);
        String text = Files.readString(page);
        for (Map.Entry<String, String> table : new Tables(runs).all().entrySet()) {
            text = replaced(text, table.getKey(), table.getValue());
        }
        Files.writeString(page, text);
        Path folder = page.resolveSibling(page.getFileName().toString().replace(".md", ""));
        Files.createDirectories(folder);
        for (Results run : runs) {
            for (Map.Entry<String, String> picture : new Pictures(run).all().entrySet()) {
                Files.writeString(folder.resolve(picture.getKey() + "-" + run.java() + ".svg"), picture.getValue());
            }
        }
    }

    private static List<Results> read(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Results> runs = new java.util.ArrayList<>();
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".json")).toList()) {
                runs.add(Results.read(file));
            }
            runs.sort(Comparator.comparingInt(Results::java));
            return runs;
        }
    }

    private static String replaced(String text, String name, String table) {
        String begin = "<!-- table: " + name + " -->\n";
        String end = "<!-- end -->";
        int from = text.indexOf(begin);
        int to = from < 0 ? -1 : text.indexOf(end, from);
        if (to < 0) {
            throw new IllegalArgumentException(
                    "the page has no place for the table " + name + ": " + begin.strip() + " and, below it, " + end);
        }
        return text.substring(0, from + begin.length()) + "\n" + table + "\n\n" + text.substring(to);
    }
}
