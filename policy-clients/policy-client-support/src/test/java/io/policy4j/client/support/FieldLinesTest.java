package io.policy4j.client.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FieldLinesTest {

    private final Map<String, List<String>> fields =
            Map.of("Retry-After", List.of("7"), "X-Limit", List.of("a", "b"), "x-limit", List.of("a", "b"));

    @Test
    void names_are_compared_without_case() {
        assertThat(FieldLines.of(fields::forEach, "RETRY-after")).containsExactly("7");
    }

    @Test
    void every_line_counts() {
        assertThat(FieldLines.of(fields::forEach, "X-Limit")).containsExactly("a", "b", "a", "b");
    }

    @Test
    void what_is_not_there_has_no_values() {
        assertThat(FieldLines.of(fields::forEach, "Date")).isEmpty();
    }
}
