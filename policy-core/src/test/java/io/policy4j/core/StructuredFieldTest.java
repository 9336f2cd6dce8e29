package io.policy4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StructuredFieldTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "limit=10, remaining=0, reset=30 | reset | 30",
                "limit=10,remaining=0,reset=30 | limit | 10",
                "\"default\";r=0;t=30, \"burst\";t=5 | t | 30/5",
                "100, 100;window=60, 500;window=3600 | window | 60/3600",
                "a=1;x=2, b=3 | b | 3",
                "a=1;x=2, b=3 | x | 2",
                "a=\"x, y; reset=9\", reset=30 | reset | 30",
                "a=\"x \\\" , reset=9\", reset=30 | reset | 30",
                "a=\"x \\\" \\\\ y\" | a | x \" \\ y",
                "a=\"\" | a | ``",
                "RESET=30 | Reset | 30",
                " reset = 30 | reset | 30",
                "max-age=60; includeSubDomains | includesubdomains | true",
                "a=?1, b=?0 | a | true",
                "a=?1, b=?0 | b | false",
                "a=@1659578233 | a | 1659578233",
                "a=:aGVsbG8=: | a | :aGVsbG8=:",
                "a=-1.5, b=tok/en:x | b | tok/en:x",
                "a=1;b=2;b=3 | b | 2/3",
                "a=(1 2;t=9 \"x,t=8\");t=7 | t | 7",
                "Bearer realm=\"x\", error=\"invalid_token\" | realm | x",
                "Bearer error=\"invalid_token\" | error | invalid_token",
                "reset=, reset=5 | reset | 5",
                "reset=1 2, reset=5 | reset | 5",
                "reset=\"open | reset |",
                "reset=\"a\"b, reset=5 | reset | 5",
                "reset=\"a\\\" | reset |",
                "reset=@ | reset |",
                "a=(1 2) | a |",
                ",,;;=;= ,reset=1 | reset | 1",
                "=5 | reset |",
                "\"reset\" | reset |",
                "resets=5 | reset |",
                "`` | reset |",
            })
    void values_are_found_by_the_name_of_member_or_parameter(String header, String name, String expected) {
        List<String> values = expected == null ? List.of() : List.of(expected.split("(?<=.)/(?=\\d)", -1));
        assertThat(StructuredField.members(header, name)).isEqualTo(values);
    }

    @Test
    void no_text_makes_an_exception() {
        Random random = new Random(9);
        String alphabet = "at=,;\"\\()?@: \t1-";
        for (int i = 0; i < 200_000; i++) {
            StringBuilder header = new StringBuilder();
            for (int length = random.nextInt(20); length > 0; length--) {
                header.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThat(StructuredField.members(header.toString(), "t")).doesNotContainNull();
        }
    }

    @Test
    void a_hostile_field_costs_its_length() {
        assertTimeout(Duration.ofSeconds(5), () -> {
            for (String part : List.of("(", "\"", "\\", "t=", ",", "t=1,", "t=\"", ";t", " ")) {
                assertThat(StructuredField.members(part.repeat(100_000), "t")).doesNotContainNull();
            }
        });
    }
}
