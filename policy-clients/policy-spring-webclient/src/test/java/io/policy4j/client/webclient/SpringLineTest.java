package io.policy4j.client.webclient;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.core.SpringVersion;

class SpringLineTest {

    /** The build runs all tests twice. */
    @Test
    void the_tests_run_on_the_line_of_spring_that_they_say() {
        assertThat(SpringVersion.getVersion()).startsWith(System.getProperty("spring.line", "7."));
    }
}
