package io.policy4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.policy4j.core.file.Catalog;
import io.policy4j.resilience4j.PolicyTime;
import io.policy4j.test.AgencyBotsServer;
import io.policy4j.test.AgentPlatformServer;
import io.policy4j.test.ApiServer;
import io.policy4j.test.DecimalAiServer;
import io.policy4j.test.Failure;
import io.policy4j.test.OnePerfectSliceServer;
import io.policy4j.test.Reply;
import io.policy4j.test.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemoCommandTest {

    @Test
    void every_case_goes_as_documented() {
        Cli.Ran ran = Cli.in(Path.of("")).time(PolicyTime.system()).with("demo", "--speed", "1000");

        assertThat(ran.out())
                .doesNotContain("NOT AS DOCUMENTED")
                .contains("as documented: upgrade", "wait 5s, by Retry-After");
        assertThat(ran.lines())
                .last()
                .asString()
                .matches("(\\d+) of \\1 cases went as documented, in .* at 1000 times real time");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.exitCode()).isZero();
    }

    static Stream<Supplier<ApiServer>> servers() {
        return Stream.of(
                AgencyBotsServer::start,
                AgentPlatformServer::start,
                DecimalAiServer::start,
                OnePerfectSliceServer::start);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void every_documented_failure_is_shown(Supplier<ApiServer> server) {
        try (ApiServer api = server.get()) {
            List<String> names = DemoApi.ALL.stream()
                    .flatMap(starter -> {
                        try (DemoApi demo = starter.start(ScriptedServer.builder())) {
                            return demo.cases().stream().map(DemoCase::name);
                        }
                    })
                    .toList();

            assertThat(api.documentedFailures())
                    .extracting(Failure::key)
                    .map(key -> key.equals("409 DuplicateDetected") ? "409 duplicate upload" : key)
                    .allMatch(key -> names.stream().anyMatch(name -> name.contains(key)));
        }
    }

    @Test
    void a_case_that_goes_otherwise_is_told() {
        try (ScriptedServer server = ScriptedServer.start(Reply.status(404))) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Shell shell = new Shell(
                    InputStream.nullInputStream(),
                    new PrintStream(out, false, StandardCharsets.UTF_8),
                    new PrintStream(java.io.OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                    Path.of(""),
                    new VirtualTime(Cli.NOW),
                    Terminal.NONE);
            DemoCase.Stage stage = new DemoCase.Stage(server.uri("/"), "");
            DemoCase wrong = DemoCase.of("404", "should be there", () -> {}, stage.get("/"), Result.SUCCESS)
                    .waiting("5s");
            DemoApi api = new DemoApi("Nothing", "http", List.of(wrong), () -> {});
            DemoStage played =
                    new DemoStage(shell, Style.PLAIN, api, Catalog.http(), CallRun.client(), PolicyTime.system());

            assertThat(played.play(wrong)).isFalse();
            assertThat(out.toString(StandardCharsets.UTF_8))
                    .contains("NOT AS DOCUMENTED: failed, in place of success after waits of 5s");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1001", "NaN"})
    void a_speed_has_bounds(String speed) {
        Cli.Ran ran = Cli.run("demo", "--speed", speed);

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("must be between 0.1 and 1000").hasLineCount(1);
    }
}
