package io.policy4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {

    @TempDir
    Path folder;

    private void write(String file, String text) throws IOException {
        Files.createDirectories(folder.resolve(file).getParent());
        Files.writeString(folder.resolve(file), text);
    }

    private Cli.Ran check(String... arguments) {
        return Cli.in(folder)
                .with(java.util.stream.Stream.concat(
                                java.util.stream.Stream.of("check"), java.util.Arrays.stream(arguments))
                        .toArray(String[]::new));
    }

    @Test
    void a_good_file_has_no_problems() throws IOException {
        write("good.yaml", "api: good\ntable:\n  429: wait\n");

        Cli.Ran ran = check("good.yaml");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).isEqualTo("1 file: no problems\n");
    }

    @Test
    void all_problems_of_all_files_are_told() throws IOException {
        write("a.yaml", "api: a\ntable:\n  429: wiat\n  5zz: retry\n");
        write("b.yaml", "api: b\nmax-atempts: 3\ntable: {}\n");

        Cli.Ran ran = check("a.yaml", "b.yaml");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.lines())
                .hasSize(3)
                .allMatch(line -> line.matches("[ab]\\.yaml:\\d+:\\d+: (error|warning): .+"))
                .anyMatch(line -> line.startsWith("a.yaml:3:"))
                .anyMatch(line -> line.startsWith("a.yaml:4:3: error: "))
                .anyMatch(
                        line -> line.startsWith("b.yaml:2:1: error: ") && line.endsWith("did you mean max-attempts?"));
        assertThat(ran.err()).isEqualTo("2 files: 3 errors, 0 warnings\n");
    }

    @Test
    void warnings_alone_are_no_failure() throws IOException {
        write("cut.yaml", "api: cut\ntable:\n  429: wait #1\n");

        Cli.Ran ran = check("cut.yaml");

        assertThat(ran.lines()).singleElement().asString().startsWith("cut.yaml:3:8: warning: ");
        assertThat(ran.err()).isEqualTo("1 file: 0 errors, 1 warning\n");
        assertThat(ran.exitCode()).isZero();
    }

    @Test
    void json_is_a_list_of_objects() throws IOException {
        write("a.yaml", "api: a\ntable:\n  429: wiat\n");

        Cli.Ran ran = check("--json", "a.yaml");

        Json.Obj problem = (Json.Obj) ((Json.Arr) ran.json()).items().get(0);
        assertThat(problem.members().keySet()).containsExactly("file", "line", "column", "level", "message");
        assertThat(problem.get("line")).isEqualTo(new Json.Num("3"));
        assertThat(problem.get("level")).isEqualTo(new Json.Str("error"));
        assertThat(ran.exitCode()).isEqualTo(2);
    }

    @Test
    void json_without_problems_is_an_empty_list() throws IOException {
        write("good.yaml", "api: good\ntable:\n  429: wait\n");

        assertThat(check("--json", "good.yaml").out()).isEqualTo("[]\n");
    }

    @Test
    void a_file_that_can_t_be_read_is_a_problem_and_the_rest_is_checked() throws IOException {
        write("good.yaml", "api: good\ntable:\n  429: wait\n");
        Files.createDirectory(folder.resolve("folder"));
        Files.write(folder.resolve("latin1.yaml"), new byte[] {'a', 'p', 'i', ':', ' ', 'x', '\n', (byte) 0xe9, '\n'});
        Files.write(folder.resolve("huge.yaml"), new byte[9 << 20]);

        Cli.Ran ran = check("none.yaml", "http", "folder", "latin1.yaml", "huge.yaml", "good.yaml");

        assertThat(ran.lines())
                .containsExactly(
                        "none.yaml:1:1: error: there is no such file",
                        "http:1:1: error: there is no such file; for the bundled policy use policy show http",
                        "folder:1:1: error: is a folder, not a file",
                        "latin1.yaml:2:1: error: is not UTF-8 text",
                        "huge.yaml:1:1: error: the file is too large for a policy");
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).isEqualTo("6 files: 5 errors, 0 warnings\n");
    }

    @Test
    void a_file_may_extend_one_beside_it() throws IOException {
        write("team/base.yaml", "api: base\ntable:\n  429: wait\n");
        write("team/own.yaml", "api: own\nextends: base.yaml\ntable:\n  402: upgrade\n");

        assertThat(check("team/own.yaml").exitCode()).isZero();
        assertThat(Cli.in(folder).with("show", "team/own.yaml").lines())
                .contains("own, extends base, which extends http", "rows inherited from base:");
    }

    @Test
    void a_file_that_extends_a_broken_one_is_broken() throws IOException {
        write("base.yaml", "api: base\ntable:\n  429: wiat\n");
        write("own.yaml", "api: own\nextends: base.yaml\ntable:\n  402: upgrade\n");
        write("latin.yaml", "api: own\nextends: latin1.yaml\ntable:\n  402: upgrade\n");
        Files.write(folder.resolve("latin1.yaml"), new byte[] {'\n', (byte) 0xe9});

        assertThat(check("own.yaml").lines())
                .singleElement()
                .asString()
                .startsWith("own.yaml:2:10: error: extends (base.yaml): that policy is not valid: base.yaml:3:");
        assertThat(check("latin.yaml").lines())
                .singleElement()
                .asString()
                .startsWith("latin.yaml:1:1: error: extends: latin1.yaml:2:1: error: is not UTF-8 text");
    }

    @Test
    void files_that_extend_each_other_are_refused() throws IOException {
        write("a.yaml", "api: a\nextends: b.yaml\ntable:\n  402: upgrade\n");
        write("b.yaml", "api: b\nextends: a.yaml\ntable:\n  402: upgrade\n");

        Cli.Ran ran = check("a.yaml");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.out()).contains("a.yaml:2:10: error: extends (b.yaml)");
    }
}
