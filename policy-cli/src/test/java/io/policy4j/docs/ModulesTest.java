package io.policy4j.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** The bill of materials, and the README, name the modules that there are. */
class ModulesTest {

    private static final Path TOP = Path.of("..");
    private static final XPath XPATH = XPathFactory.newInstance().newXPath();

    private static Document pom(Path folder) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(folder.resolve("pom.xml").toFile());
    }

    private static List<String> texts(Document pom, String place) throws Exception {
        NodeList found = (NodeList) XPATH.evaluate(place, pom, XPathConstants.NODESET);
        return IntStream.range(0, found.getLength())
                .mapToObj(index -> found.item(index).getTextContent())
                .toList();
    }

    private static boolean isForPrograms(String module) {
        return module.startsWith("policy-")
                && !List.of("policy-bom", "policy-cli", "policy-spring/policy-spring-boot-tests")
                        .contains(module);
    }

    @Test
    void the_bill_names_every_module_of_use_to_a_program() throws Exception {
        List<String> modules = texts(pom(TOP), "/project/modules/module").stream()
                .filter(ModulesTest::isForPrograms)
                .map(module -> Path.of(module).getFileName().toString())
                .toList();

        assertThat(texts(
                        pom(TOP.resolve("policy-bom")),
                        "/project/dependencyManagement/dependencies/dependency/artifactId"))
                .containsExactlyInAnyOrderElementsOf(modules);
    }

    @Test
    void the_bill_has_the_version_of_all() throws Exception {
        assertThat(texts(pom(TOP.resolve("policy-bom")), "/project/version"))
                .isEqualTo(texts(pom(TOP), "/project/version"));
    }

    @Test
    void the_readme_tells_what_each_module_is() throws Exception {
        assertThat(Files.readAllLines(TOP.resolve("README.md")))
                .filteredOn(line -> line.startsWith("| `"))
                .extracting(line -> line.split("`", 3)[1])
                .containsExactlyInAnyOrderElementsOf(texts(pom(TOP), "/project/modules/module"));
    }
}
