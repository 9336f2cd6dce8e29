package io.policy4j.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.file.PolicyFile;
import io.policy4j.resilience4j.ApiPolicyEvent;
import io.policy4j.resilience4j.ApiPolicyRegistry;
import io.policy4j.resilience4j.micrometer.TaggedApiPolicyMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The metrics page names every meter with its tags, and every event. */
class MetricsTableTest {

    private static final Pattern ROW = Pattern.compile("\\| `(policy4j\\.[a-z.]+)` \\| [^|]+ \\|([^|]*)\\|");
    private static final Pattern WORD = Pattern.compile("`(\\w+)`");

    private static String page() throws IOException {
        return Files.readString(Path.of("..", "docs", "metrics.md"));
    }

    private static Set<String> words(String text) {
        Set<String> words = new TreeSet<>();
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            words.add(word.group(1));
        }
        return words;
    }

    @Test
    void every_meter_stands_there_with_its_tags() throws IOException {
        PolicyTable table = PolicyFile.parse("things.yaml", """
                api: things
                concurrency: {runs: {limit: 5}}
                table:
                  402: {then: upgrade, latch: 1h}
                """);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        ApiPolicyRegistry policies = ApiPolicyRegistry.ofDefaults();
        policies.apiPolicy("things", table);
        TaggedApiPolicyMetrics.ofApiPolicyRegistry(policies).bindTo(meters);
        Map<String, Set<String>> bound = new TreeMap<>();
        for (Meter meter : meters.getMeters()) {
            Set<String> keys = new TreeSet<>();
            meter.getId().getTags().stream()
                    .map(Tag::getKey)
                    .filter(key -> !key.equals("name"))
                    .forEach(keys::add);
            bound.put(meter.getId().getName(), keys);
        }

        Map<String, Set<String>> told = new TreeMap<>();
        Matcher row = ROW.matcher(page());
        while (row.find()) {
            told.put(row.group(1), words(row.group(2)));
        }

        assertThat(told).isEqualTo(bound);
    }

    @Test
    void every_event_stands_there() throws IOException {
        assertThat(words(page()))
                .containsAll(Arrays.stream(ApiPolicyEvent.Type.values())
                        .map(Enum::name)
                        .toList());
    }

    /** What the page says of a policy's size. */
    @Test
    void a_policy_on_the_base_table_has_about_as_many_series_as_said() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        ApiPolicyRegistry policies = ApiPolicyRegistry.ofDefaults();
        policies.apiPolicy("http");
        TaggedApiPolicyMetrics.ofApiPolicyRegistry(policies).bindTo(meters);

        assertThat(meters.getMeters()).hasSizeBetween(85, 105);
    }
}
