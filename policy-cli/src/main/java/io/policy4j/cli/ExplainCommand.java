package io.policy4j.cli;

import io.policy4j.core.FailureKind;
import io.policy4j.core.Outcome;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import io.policy4j.core.explain.Sample;
import io.policy4j.core.explain.Verdict;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code policy explain}. */
@Command(
        name = "explain",
        description = "Tell what a policy does about a response or a failure, and why.",
        footer = {
            "",
            "Examples:",
            "  policy explain -p http --status 503 -H 'Retry-After: 12'",
            "  policy explain -p agency-bots --status 402 --body '{\"error\":{\"code\":\"PLAN_LIMIT_REACHED\"}}'",
            "  policy explain -p my-api.yaml -X POST --path /orders --failure timeout --json"
        })
final class ExplainCommand implements Callable<Integer> {

    private final Shell shell;
    private final PolicySource policies;

    @Option(
            names = {"-p", "--policy"},
            paramLabel = "POLICY",
            required = true,
            description = "A bundled policy's name or a file.")
    private String policy = "";

    @Option(
            names = {"-X", "--request"},
            paramLabel = "METHOD",
            description = "The request's method; unknown otherwise.")
    private @Nullable String method;

    @Option(names = "--path", paramLabel = "PATH", description = "The request's path; unknown otherwise.")
    private @Nullable String path;

    @Option(names = "--status", paramLabel = "N", description = "The status that came back.")
    private @Nullable Integer status;

    @Option(
            names = {"-H", "--header"},
            paramLabel = "'NAME: VALUE'",
            description = "A header that came back; as often as needed.")
    private List<String> headers = List.of();

    @Option(
            names = "--body",
            paramLabel = "TEXT|@FILE",
            description = "The body that came back; @- for standard input.")
    private @Nullable String body;

    @Option(
            names = "--failure",
            paramLabel = "KIND",
            description = "In place of a status: connect, timeout, io or tls.")
    private @Nullable String failure;

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    ExplainCommand(Shell shell, PolicySource policies) {
        this.shell = shell;
        this.policies = policies;
    }

    @Override
    public Integer call() {
        rejectContradictions();
        PolicyTable table = policies.get(policy);
        Outcome outcome = failure == null ? response(table) : Outcome.failure(kind(failure));
        Verdict verdict = Verdict.of(table, request(), outcome, shell.time().now());
        if (json) {
            shell.line(ExplainJson.of(verdict));
        } else {
            shell.out().print(ExplainText.of(verdict, shell.terminal().outStyle()));
        }
        return ExitCode.SUCCESS;
    }

    private Request request() {
        Request.Builder request = Request.builder();
        if (method != null) {
            request.method(method);
        }
        if (path != null) {
            request.path(path);
        }
        return request.build();
    }

    private void rejectContradictions() {
        if (status == null && failure == null) {
            throw new UserError("explain: needs --status or --failure");
        }
        if (status != null && failure != null) {
            throw new UserError("explain: takes --status or --failure, not both");
        }
        if (failure != null && (body != null || !headers.isEmpty())) {
            throw new UserError("--failure: goes with no -H and no --body, as nothing came back");
        }
    }

    private Outcome response(PolicyTable table) {
        if (status == null || status < 100 || status > 999) {
            throw new UserError("--status (" + status + "): must be between 100 and 999");
        }
        Sample sample = Sample.of(table, status, HeaderFields.of(headers));
        return (body == null ? sample : sample.body(Data.read(shell, body))).response();
    }

    private static FailureKind kind(String word) {
        try {
            return FailureWord.parse("--failure", word);
        } catch (IllegalArgumentException e) {
            throw new UserError(String.valueOf(e.getMessage()), e);
        }
    }
}
