package io.policy4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PointerTest {

    @ParameterizedTest
    @CsvSource({
        "/error/code, error|code",
        "/error/, error|",
        "/a~1b/m~0n, a/b|m~n",
        "/~01, ~1",
        "/0/-1, 0|-1",
        "/errors/*/code, errors|*|code",
    })
    void segments_stand_between_slashes_with_escapes_undone(String text, String segments) {
        assertThat(Pointer.parse(text).segments()).isEqualTo(List.of(segments.split("\\|", -1)));
    }

    @Test
    void the_empty_pointer_is_the_document() {
        assertThat(Pointer.parse("").segments()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", " /foo", "#/foo", "*"})
    void a_pointer_starts_with_a_slash(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pointer.parse(text))
                .withMessage("pointer (" + text + "): must start with /");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/~", "/a~/b", "/~2", "/a~~0"})
    void a_tilde_is_always_escaped(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pointer.parse(text))
                .withMessage("pointer (" + text + "): ~ must be followed by 0 (for ~) or 1 (for /)");
    }

    @ParameterizedTest
    @CsvSource({"/errors/*/code,true", "/*,true", "/errors/code*,false", "/errors/**,false", "'',false"})
    void a_segment_that_is_a_star_crosses_anything(String text, boolean wildcard) {
        assertThat(Pointer.parse(text).isWildcard()).isEqualTo(wildcard);
    }

    @Test
    void a_pointer_is_its_text() {
        Pointer pointer = Pointer.parse("/a/b");
        assertThat(pointer).isEqualTo(Pointer.parse("/a/b")).hasSameHashCodeAs(Pointer.parse("/a/b"));
        assertThat(pointer)
                .isNotEqualTo(Pointer.parse("/a/b/"))
                .isNotEqualTo("/a/b")
                .hasToString("/a/b");
        assertThat(pointer.text()).isEqualTo("/a/b");
    }
}
