package io.policy4j.resilience4j;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a Prometheus server reads, read back: samples with their labels, by name. */
final class Scrape {

    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:]\\w*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final Map<String, List<Sample>> samples = new TreeMap<>();
    private final Set<String> families = new TreeSet<>();

    record Sample(Map<String, String> labels, double value) {}

    private Scrape() {}

    static Scrape of(String text) {
        Scrape scrape = new Scrape();
        text.lines().forEach(scrape::add);
        return scrape;
    }

    private void add(String line) {
        if (line.startsWith("# TYPE ")) {
            families.add(line.split(" ", -1)[2]);
        } else if (!line.startsWith("#")) {
            Matcher sample = SAMPLE.matcher(line);
            if (!sample.matches()) {
                throw new AssertionError("no sample: " + line);
            }
            samples.computeIfAbsent(sample.group(1), name -> new ArrayList<>())
                    .add(new Sample(labels(sample.group(2)), Double.parseDouble(sample.group(3))));
        }
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new LinkedHashMap<>();
        Matcher label = LABEL.matcher(text == null ? "" : text);
        while (label.find()) {
            labels.put(label.group(1), label.group(2));
        }
        return labels;
    }

    Set<String> families() {
        return families;
    }

    Set<String> names() {
        return samples.keySet();
    }

    List<Sample> samples(String name) {
        return samples.getOrDefault(name, List.of());
    }

    /** The different sets of label keys that the samples of a name have. */
    Set<Set<String>> keySets(String name) {
        Set<Set<String>> keys = new HashSet<>();
        samples(name).forEach(sample -> keys.add(sample.labels().keySet()));
        return keys;
    }

    /** The one sample with these labels, given as key, value, key, value. */
    double value(String name, String... labels) {
        List<Sample> found = samples(name).stream()
                .filter(sample -> {
                    for (int i = 0; i < labels.length; i += 2) {
                        if (!labels[i + 1].equals(sample.labels().get(labels[i]))) {
                            return false;
                        }
                    }
                    return true;
                })
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(name + List.of(labels) + ": " + found + " among " + samples(name));
        }
        return found.get(0).value();
    }

    Set<String> valuesOf(String name, String label) {
        Set<String> values = new TreeSet<>();
        samples(name).forEach(sample -> values.add(sample.labels().get(label)));
        return values;
    }
}
