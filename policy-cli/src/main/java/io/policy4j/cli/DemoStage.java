package io.policy4j.cli;

import io.policy4j.core.PolicyTable;
import io.policy4j.resilience4j.ApiPolicyConfig;
import io.policy4j.resilience4j.PolicyTime;
import java.net.http.HttpClient;
import java.util.Optional;

/** Plays the cases of one server, and shows what happens. */
final class DemoStage {

    private final Shell shell;
    private final Style style;
    private final DemoApi api;
    private final PolicyTable table;
    private final HttpClient client;
    private final PolicyTime time;
    private final Timeline timeline;

    DemoStage(Shell shell, Style style, DemoApi api, PolicyTable table, HttpClient client, PolicyTime time) {
        this.shell = shell;
        this.style = style;
        this.api = api;
        this.table = table;
        this.client = client;
        this.time = time;
        this.timeline = new Timeline(shell.out(), style, "    ");
    }

    void announce() {
        shell.line(style.bold("== " + api.title() + ", policy " + api.policy() + " =="));
        shell.line("");
    }

    /** Plays a case with a policy of its own; whether it went as documented. */
    boolean play(DemoCase documented) {
        shell.line(style.bold(documented.name()) + "  "
                + style.dim(documented.request().method() + ": " + documented.says()));
        shell.out().flush();
        documented.arrange().run();
        CallRun run = CallRun.make(
                CallRun.policy(table, ApiPolicyConfig.custom().time(time)),
                client,
                Optional.empty(),
                documented.request(),
                timeline::attempt);
        boolean met = documented.isMetBy(run.account());
        String went = DemoCase.told(run.account());
        shell.line("    "
                + (met
                        ? style.good("as documented: " + went)
                        : style.bad("NOT AS DOCUMENTED: " + went + ", in place of " + documented.expectation())));
        shell.line("");
        shell.out().flush();
        return met;
    }
}
