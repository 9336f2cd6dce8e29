package io.policy4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

    private static Request at(String uri) {
        return Request.builder().method("POST").uri(URI.create(uri)).build();
    }

    private static String found(Request request, String reference) {
        return ((Target.Found) Target.of(request, reference, "the value")).uri().toString();
    }

    private static String unusable(Request request, String reference) {
        return ((Target.Unusable) Target.of(request, reference, "the value")).why();
    }

    @Nested
    class References {

        /** The examples of RFC 3986 section 5.4, as far as they are of http; fragments are never sent. */
        @ParameterizedTest
        @CsvSource({
            "g, http://a/b/c/g",
            "./g, http://a/b/c/g",
            "g/, http://a/b/c/g/",
            "/g, http://a/g",
            "//g, http://g/",
            "?y, http://a/b/c/d;p?y",
            "g?y, http://a/b/c/g?y",
            "g#s, http://a/b/c/g",
            "g?y#s, http://a/b/c/g?y",
            ";x, http://a/b/c/;x",
            "g;x?y#s, http://a/b/c/g;x?y",
            "., http://a/b/c/",
            "./, http://a/b/c/",
            ".., http://a/b/",
            "../, http://a/b/",
            "../g, http://a/b/g",
            "../.., http://a/",
            "../../g, http://a/g",
            "../../../g, http://a/g",
            "../../../../g, http://a/g",
            "/./g, http://a/g",
            "/../g, http://a/g",
            "g., http://a/b/c/g.",
            ".g, http://a/b/c/.g",
            "g.., http://a/b/c/g..",
            "..g, http://a/b/c/..g",
            "./../g, http://a/b/g",
            "./g/., http://a/b/c/g/",
            "g/./h, http://a/b/c/g/h",
            "g/../h, http://a/b/c/h",
            "g;x=1/../y, http://a/b/c/y",
            "g?y/../x, http://a/b/c/g?y/../x",
            "HTTPS://A/x/../y, HTTPS://A/y",
        })
        void mean_what_the_rfc_says(String reference, String target) {
            assertThat(found(at("http://a/b/c/d;p?q"), reference)).isEqualTo(target);
        }

        @Test
        void are_relative_to_a_host_without_a_path_too() {
            assertThat(found(at("http://a"), "g?y")).isEqualTo("http://a/g?y");
            assertThat(found(at("http://a"), "?y")).isEqualTo("http://a/?y");
        }

        @Test
        void keep_port_encoding_and_empty_segments_as_they_are() {
            assertThat(found(at("https://h:8443/x"), "/a%2Fb//c?q=%20")).isEqualTo("https://h:8443/a%2Fb//c?q=%20");
        }

        @Test
        void stay_relative_where_the_address_is_not_known() {
            assertThat(found(Request.of("POST", "/runs/start"), "7")).isEqualTo("/runs/7");
            assertThat(found(Request.unknown(), "/runs/7")).isEqualTo("/runs/7");
            assertThat(found(Request.of("POST", "/a b"), "7")).isEqualTo("/7");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "#top", "a b", "http://", "mailto:a@b", "\u0000", "http://h/%zz", "{id}"})
    void what_is_no_url_is_not_followed(String reference) {
        assertThat(unusable(at("http://a/b"), reference)).startsWith("the value ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://a/x", "file:///etc/passwd", "ws://a/x"})
    void other_schemes_are_not_followed(String reference) {
        assertThat(unusable(at("http://a/b"), reference)).startsWith("the value ");
    }

    @Test
    void a_downgrade_is_refused() {
        assertThat(unusable(at("https://a/b"), "http://a/b")).isEqualTo("the value leads out of https");
        assertThat(unusable(at("HTTPS://a/b"), "http://other/b")).isEqualTo("the value leads out of https");
        assertThat(found(at("http://a/b"), "https://a/b")).isEqualTo("https://a/b");
    }

    @Test
    void credentials_in_a_url_are_refused() {
        assertThat(unusable(at("https://a/b"), "https://user:secret@a/b"))
                .isEqualTo("the value names no plain host")
                .doesNotContain("secret");
    }

    @Test
    void a_path_of_two_slashes_names_no_host_by_accident() {
        assertThat(unusable(Request.of("POST", "/a"), "/..//evil.example/x"))
                .isEqualTo("the value is no http or https URL");
        assertThat(found(at("https://a/b"), "/..//evil.example/x")).isEqualTo("https://a//evil.example/x");
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.example.com/runs/1, false",
        "https://API.example.com:443/runs/1, false",
        "/runs/1, false",
        "https://api.example.com:8443/runs/1, true",
        "https://other.example.com/runs/1, true",
        "http://api.example.com/runs/1, true",
    })
    void another_scheme_host_or_port_is_elsewhere(String target, boolean elsewhere) {
        assertThat(at("https://api.example.com/start").isElsewhere(URI.create(target)))
                .isEqualTo(elsewhere);
    }

    @Test
    void a_host_is_elsewhere_where_the_own_one_is_not_known() {
        assertThat(Request.of("POST", "/start").isElsewhere(URI.create("https://a/x")))
                .isTrue();
        assertThat(Request.of("POST", "/start").isElsewhere(URI.create("/x"))).isFalse();
    }
}
