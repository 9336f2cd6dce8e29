package io.policy4j.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.policy4j.core.file.Catalog;
import io.policy4j.core.file.PolicyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documentation shows is real: its policies are valid, its code compiles, its links lead somewhere. */
class DocsTest {

    private static final Path TOP = Path.of("..");
    private static final String SUPPORT_TESTS =
            "../policy-clients/policy-client-support/src/test/java/io/policy4j/client/support";
    private static final String RESILIENCE4J_TESTS = "../policy-resilience4j/src/test/java/io/policy4j/resilience4j";
    private static final String SPRING_TESTS =
            "../policy-spring/policy-spring-boot-starter/src/test/java/io/policy4j/spring/boot";
    private static final Pattern POLICY = Pattern.compile("```yaml\\n(api:.*?)```", Pattern.DOTALL);
    private static final Pattern SNIPPET =
            Pattern.compile("<!-- snippet: (\\w+) -->\\n```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

    static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(TOP.resolve("docs"))) {
            return Stream.concat(Stream.of(TOP.resolve("README.md"), TOP.resolve("CONTRIBUTING.md")), docs)
                    .filter(page -> page.toString().endsWith(".md"))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_policy_shown_is_valid(Path page) throws IOException {
        Matcher shown = POLICY.matcher(Files.readString(page));
        while (shown.find()) {
            assertThat(PolicyFile.check(page.toString(), shown.group(1), Catalog.bundled())
                            .table())
                    .as(shown.group(1))
                    .isNotNull();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_snippet_is_the_code_that_compiles(Path page) throws IOException {
        Matcher shown = SNIPPET.matcher(Files.readString(page));
        while (shown.find()) {
            String source = Files.readString(sourceOf(shown.group(1)));
            assertThat(words(shown.group(2))).isEqualTo(words(between(source)));
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_link_leads_to_a_file(Path page) throws IOException {
        Matcher link = LINK.matcher(Files.readString(page).replaceAll("(?s)```.*?```", ""));
        while (link.find()) {
            assertThat(page.resolveSibling(link.group(1)))
                    .as(page + " links it")
                    .exists();
        }
    }

    /** Among the tests of documentation here, or those of a module that has the libraries for it. */
    private static Path sourceOf(String snippet) {
        return Stream.of("src/test/java/io/policy4j/docs", SUPPORT_TESTS, RESILIENCE4J_TESTS, SPRING_TESTS)
                .map(folder -> Path.of(folder, snippet + ".java"))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no source of snippet " + snippet));
    }

    private static String between(String source) {
        int from = source.indexOf("// snippet") + "// snippet".length();
        return source.substring(from, source.indexOf("// end"));
    }

    private static String words(String code) {
        return code.strip().replaceAll("\\s+", " ");
    }
}
