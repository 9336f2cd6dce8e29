package io.policy4j.core.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policy4j.core.Action;
import io.policy4j.core.Headers;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleTest {

    private static PolicyTable table(String code) {
        return PolicyTable.builder("billing")
                .envelope("code", code)
                .envelope("message", "/error/message")
                .row("4xx", Action.fail())
                .row("402 LIMIT", Action.upgrade())
                .build();
    }

    private static String row(Sample sample, PolicyTable table) {
        return String.valueOf(
                table.explain(Request.unknown(), sample.response()).winner());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/code",
                "/error/code",
                "/errors/*/code",
                "/errors/0/code",
                "/a~1b/c~0d",
                "header X-Code",
                "header X-Error;code",
                "header X-Error /error/code"
            })
    void a_part_of_the_error_stands_where_the_envelope_says(String place) {
        PolicyTable table = table(place);
        Sample sample =
                Sample.of(table, 402, Headers.NONE).part("code", "LIMIT").part("message", "no more");
        assertThat(table.explain(Request.unknown(), sample.response()).details().code())
                .isEqualTo("LIMIT");
        assertThat(table.explain(Request.unknown(), sample.response()).details().message())
                .isEqualTo("no more");
        assertThat(row(sample, table)).contains("402 LIMIT");
    }

    @Test
    void a_part_that_the_envelope_does_not_define_is_refused() {
        Sample sample = Sample.of(table("/code"), 402, Headers.NONE);
        assertThatThrownBy(() -> sample.part("type", "x"))
                .hasMessage("type (x): the envelope of billing does not say where the type stands; give the body"
                        + " instead");
    }

    @Test
    void a_status_that_there_is_not_is_refused() {
        assertThatThrownBy(() -> Sample.of(table("/code"), 42, Headers.NONE))
                .hasMessage("status (42): must be between 100 and 999");
    }
}
