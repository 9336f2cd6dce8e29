package io.policy4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource({
        "/x, /x, true",
        "/x, /xy, false",
        "/x, '', false",
        "*, '', true",
        "/x/*, /x/, true",
        "/x/*, /x, false",
        "/x/*/run, /x/a/b/run, true",
        "/x/*/run, /x/a/run/, false",
        "*a*b, aab, true",
        "*ab, aaab, true",
        "a**, a, true",
        "a*b*c, abbc, true",
        "a*b*c, acb, false",
    })
    void a_star_stands_for_any_characters(String pattern, String text, boolean matches) {
        assertThat(new Glob(pattern).matches(text)).isEqualTo(matches);
    }
}
