package io.policy4j.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The dashboard asks for what a scrape of real calls has: names, labels and values that tell something. */
class DashboardTest {

    private static final Path DASHBOARD = Path.of("..", "docs", "grafana", "policy4j.json");
    private static final Pattern SELECTOR = Pattern.compile("(policy4j_\\w+)\\{([^}]*)}");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)(=~|!=|=)\"([^\"]*)\"");
    private static final Pattern GROUPED = Pattern.compile("by \\(([^)]*)\\)");
    private static final Pattern SHOWN = Pattern.compile("\\{\\{(\\w+)}}");
    private static final Pattern SAMPLE = Pattern.compile("(policy4j_\\w+)\\{([^}]*)} (\\S+) \\d+");

    private static final List<Series> RUN = new ArrayList<>();

    /** A series of the run, with the highest value that it had. */
    private record Series(String name, Map<String, String> labels, double most) {

        boolean isMeantBy(Matcher selector) {
            Matcher matcher = MATCHER.matcher(selector.group(2));
            boolean meant = name.equals(selector.group(1));
            while (meant && matcher.find()) {
                String value = labels.getOrDefault(matcher.group(1), "");
                meant = switch (matcher.group(2)) {
                    case "=" -> value.equals(matcher.group(3));
                    case "!=" -> !value.equals(matcher.group(3));
                    default -> matcher.group(3).equals("$name") || value.matches(matcher.group(3));
                };
            }
            return meant;
        }
    }

    private final Map<String, List<String>> texts = new TreeMap<>();

    /** With {@code -Ddashboard.data=FILE} the run is kept, for {@code docs/grafana/render.py}. */
    @BeforeAll
    static void run() throws IOException {
        String scraped = DashboardTraffic.scraped();
        String kept = System.getProperty("dashboard.data");
        if (kept != null) {
            Files.writeString(Path.of(kept), scraped);
        }
        Map<String, Series> all = new TreeMap<>();
        scraped.lines().forEach(line -> {
            Matcher sample = SAMPLE.matcher(line);
            if (sample.matches()) {
                Map<String, String> labels = new HashMap<>();
                Matcher label = MATCHER.matcher(sample.group(2));
                while (label.find()) {
                    labels.put(label.group(1), label.group(3));
                }
                Series series = new Series(sample.group(1), labels, Double.parseDouble(sample.group(3)));
                all.merge(sample.group(1) + sample.group(2), series, (a, b) -> a.most() > b.most() ? a : b);
            }
        });
        RUN.clear();
        RUN.addAll(all.values());
    }

    DashboardTest() throws IOException {
        try (JsonParser json = new JsonFactory().createParser(DASHBOARD.toFile())) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token.isScalarValue()) {
                    texts.computeIfAbsent(String.valueOf(json.currentName()), name -> new ArrayList<>())
                            .add(json.getText());
                }
            }
        }
    }

    private List<String> expressions() {
        return texts.getOrDefault("expr", List.of());
    }

    private static Set<String> all(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.addAll(List.of(matcher.group(1).split(",\\s*", -1)));
        }
        return found;
    }

    private static Set<String> labelsOf(String name) {
        Set<String> labels = new TreeSet<>();
        RUN.stream()
                .filter(series -> series.name().equals(name))
                .forEach(series -> labels.addAll(series.labels().keySet()));
        return labels;
    }

    @Test
    void it_can_be_imported_with_a_data_source_of_ones_own() {
        assertThat(texts.get("schemaVersion")).containsExactly("41");
        assertThat(texts.get("name")).contains("DS_PROMETHEUS", "name");
        assertThat(texts.get("uid")).containsOnly("${DS_PROMETHEUS}", "policy4j");
    }

    @Test
    void every_name_that_it_asks_for_is_scraped_with_the_labels_that_it_asks_for() {
        assertThat(expressions()).hasSizeGreaterThan(10).allSatisfy(expression -> {
            Matcher selector = SELECTOR.matcher(expression);
            int asked = 0;
            while (selector.find()) {
                asked++;
                Set<String> labels = labelsOf(selector.group(1));
                assertThat(labels).as(selector.group()).containsAll(all(MATCHER, selector.group(2)));
                assertThat(labels).as(expression).containsAll(all(GROUPED, expression));
                assertThat(selector.group(2)).contains("name=~\"$name\"");
            }
            assertThat(asked).as(expression).isPositive();
            assertThat(all(Pattern.compile("(policy4j_\\w+)"), expression)).hasSizeLessThanOrEqualTo(asked);
        });
    }

    @Test
    void each_curve_tells_something_of_the_run() {
        assertThat(expressions()).allSatisfy(expression -> {
            Matcher selector = SELECTOR.matcher(expression);
            while (selector.find()) {
                assertThat(RUN)
                        .as(selector.group())
                        .anyMatch(series -> series.isMeantBy(selector) && series.most() > 0);
            }
        });
    }

    @Test
    void legends_show_labels_that_the_curves_still_have() {
        List<String> legends = texts.getOrDefault("legendFormat", List.of());
        assertThat(legends).hasSameSizeAs(expressions());
        for (int i = 0; i < legends.size(); i++) {
            String expression = expressions().get(i);
            Set<String> kept = all(GROUPED, expression);
            if (kept.isEmpty() && !expression.matches("(sum|min|max)\\(.*")) {
                all(SELECTOR, expression).forEach(name -> kept.addAll(labelsOf(name)));
            }
            assertThat(kept).as(expression).containsAll(all(SHOWN, legends.get(i)));
        }
    }

    @Test
    void every_meter_is_on_it() {
        Set<String> asked = new TreeSet<>();
        expressions().forEach(expression -> asked.addAll(all(SELECTOR, expression)));
        Set<String> scraped = new HashSet<>();
        RUN.forEach(series -> scraped.add(series.name()));

        assertThat(scraped)
                .hasSizeGreaterThan(10)
                .allSatisfy(name -> assertThat(asked)
                        .as(name)
                        .anyMatch(other -> name.equals(other) || name.equals(other.replace("_sum", "_count"))));
    }

    @Test
    void the_variable_is_filled_from_a_meter_that_there_is() {
        assertThat(texts.get("definition")).containsExactly("label_values(policy4j_calls_total, name)");
        assertThat(labelsOf("policy4j_calls_total")).contains("name");
    }
}
