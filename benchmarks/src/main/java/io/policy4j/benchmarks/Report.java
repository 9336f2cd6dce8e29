package io.policy4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
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
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("folder (" + results + "): has no results; benchmarks/run makes them");
        }
        String text = Files.readString(page);
        for (Map.Entry<String, String> table : new Tables(runs).all().entrySet()) {
            text = replaced(text, "table: " + table.getKey(), table.getValue());
        }
        Path folder = page.resolveSibling(page.getFileName().toString().replace(".md", ""));
        Files.createDirectories(folder);
        for (Map.Entry<String, String> shown : draw(runs, folder).entrySet()) {
            text = replaced(text, "picture: " + shown.getKey(), shown.getValue());
        }
        Files.writeString(page, text);
    }

    /** Writes the pictures of all runs; gives what shows them, by name. */
    private static Map<String, String> draw(List<Results> runs, Path folder) throws IOException {
        Map<String, String> shown = new LinkedHashMap<>();
        for (Results run : runs) {
            for (Map.Entry<String, Bars> picture : new Pictures(run).all().entrySet()) {
                Path file = folder.resolve(picture.getKey() + "-" + run.java() + ".svg");
                Bars bars = picture.getValue();
                Files.writeString(file, bars.svg());
                String image = "![" + bars.title() + "](" + folder.getFileName() + "/" + file.getFileName() + ")";
                shown.merge(picture.getKey(), image, (before, next) -> before + "\n\n" + next);
            }
        }
        return shown;
    }

    private static List<Results> read(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Results> runs = new ArrayList<>();
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".json")).toList()) {
                runs.add(Results.read(file));
            }
            runs.sort(Comparator.comparingInt(Results::java));
            return runs;
        }
    }

    private static String replaced(String text, String name, String content) {
        String begin = "<!-- " + name + " -->\n";
        String end = "<!-- end -->";
        int from = text.indexOf(begin);
        int to = from < 0 ? -1 : text.indexOf(end, from);
        if (to < 0) {
            throw new IllegalArgumentException(
                    "the page has no place for the " + name + ": " + begin.strip() + " and, below it, " + end);
        }
        return text.substring(0, from + begin.length()) + "\n" + content + "\n\n" + text.substring(to);
    }
}
