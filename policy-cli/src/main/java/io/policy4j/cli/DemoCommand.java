package io.policy4j.cli;

import io.policy4j.resilience4j.PolicyTime;
import io.policy4j.test.ScriptedServer;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code policy demo}. */
@Command(
        name = "demo",
        description = "Start servers that behave like the bundled APIs, and show how each documented case is handled.",
        footer = {"", "Examples:", "  policy demo", "  policy demo --speed 1"})
final class DemoCommand implements Callable<Integer> {

    private final Shell shell;
    private final PolicySource policies;

    @Option(
            names = "--speed",
            paramLabel = "N",
            description = "How many times faster than real time waits go by; default ${DEFAULT-VALUE}, 1 is real.")
    private double speed = 20;

    DemoCommand(Shell shell, PolicySource policies) {
        this.shell = shell;
        this.policies = policies;
    }

    @Override
    public Integer call() {
        if (!(speed >= 0.1 && speed <= 1_000)) {
            throw new UserError("--speed (" + speed + "): must be between 0.1 and 1000");
        }
        PolicyTime time = new ScaledTime(shell.time(), speed);
        Style style = shell.terminal().outStyle();
        HttpClient client = CallRun.client();
        long start = shell.time().nanoTime();
        int all = 0;
        int met = 0;
        for (DemoApi.Starter starter : DemoApi.ALL) {
            try (DemoApi api = starter.start(ScriptedServer.builder().timeScale(speed))) {
                DemoStage stage = new DemoStage(
                        shell, style, api, policies.get(api.policy()).withoutJitter(), client, time);
                stage.announce();
                for (DemoCase documented : api.cases()) {
                    all++;
                    met += stage.play(documented) ? 1 : 0;
                }
            }
        }
        Duration took = Duration.ofNanos(shell.time().nanoTime() - start);
        shell.line(style.bold(met + " of " + all + " cases went as documented") + ", in " + Timeline.told(took) + " at "
                + (speed == Math.rint(speed) ? String.valueOf((long) speed) : String.valueOf(speed))
                + " times real time");
        return met == all ? ExitCode.SUCCESS : ExitCode.FAILED;
    }

    /** Several failures in one text: each once, with how often it comes. */
    static String named(String... keys) {
        List<String> distinct = List.of(keys).stream().distinct().toList();
        String joined = String.join(", ", distinct);
        return distinct.size() == 1 && keys.length > 1 ? keys.length + " x " + joined : joined;
    }
}
