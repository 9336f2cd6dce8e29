package io.policy4j.cli;

import io.policy4j.core.Durations;
import io.policy4j.core.PolicyTable;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyConfig;
import io.policy4j.resilience4j.PolicyTime;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code policy call}. */
@Command(
        name = "call",
        description = "Send a request as curl does, and obey the policy.",
        footer = {
            "",
            "The body goes to standard output, what happens on the way to standard error.",
            "Work that goes on at the server is polled to its end where a row of the policy says so; redirects",
            "are not followed. Data is sent as application/json where it begins with { or [,",
            "else as application/x-www-form-urlencoded, unless -H 'Content-Type: ...' says otherwise.",
            "",
            "Exit codes: 0 success, 2 usage or invalid policy, 3 failed, 4 upgrade required,",
            "5 gave up (exhausted or declined), 6 refused locally, 7 another signal, 130 interrupted.",
            "",
            "Examples:",
            "  policy call https://api.example.com/things",
            "  policy call -p agency-bots -H 'Authorization: Bearer ...' -d @bot.json https://api.example.com/api/bots",
            "  policy call -p my-api.yaml --deadline 30s --json https://api.example.com/things"
        })
final class CallCommand implements Callable<Integer> {

    private final Shell shell;
    private final PolicySource policies;

    @Option(
            names = {"-p", "--policy"},
            paramLabel = "POLICY",
            description = "A bundled policy's name or a file; default http.")
    private String policy = "http";

    @Option(
            names = {"-X", "--request"},
            paramLabel = "METHOD",
            description = "The method; default GET, with -d POST.")
    private @Nullable String method;

    @Option(
            names = {"-H", "--header"},
            paramLabel = "'NAME: VALUE'",
            description = "A header to send; as often as needed.")
    private List<String> headers = List.of();

    @Option(
            names = {"-d", "--data"},
            paramLabel = "DATA|@FILE",
            description = "The body to send; @- for standard input.")
    private @Nullable String data;

    @Option(
            names = "--deadline",
            paramLabel = "TIME",
            description = "How long the call may take with all its waits, such as 30s.")
    private @Nullable String deadline;

    @Option(names = "--json", description = "One JSON document with the whole account, the body in it.")
    private boolean json;

    @Parameters(paramLabel = "URL", description = "Where to send the request.")
    private String url = "";

    CallCommand(Shell shell, PolicySource policies) {
        this.shell = shell;
        this.policies = policies;
    }

    @Override
    public Integer call() {
        PolicyTable table = policies.get(policy);
        HttpRequest request = request();
        PolicyTime time = shell.time();
        PolicyTime shown = shell.terminal().errIsTerminal() ? new CountdownTime(time, shell.err()) : time;
        ApiPolicy api = CallRun.policy(table, ApiPolicyConfig.custom().time(shown));
        Optional<Duration> bound = Optional.ofNullable(deadline).map(CallCommand::duration);
        Timeline timeline = new Timeline(shell.err(), shell.terminal().errStyle(), "");
        return Interruption.during(() -> {
            long start = time.nanoTime();
            CallRun run = CallRun.make(api, CallRun.client(), bound, request, timeline::attempt);
            Duration elapsed = Duration.ofNanos(time.nanoTime() - start);
            timeline.end(run.account(), elapsed);
            tell(run, elapsed);
            return run.account().result().exitCode();
        });
    }

    private void tell(CallRun run, Duration elapsed) {
        if (json) {
            String body = run.response().map(MediaType::text).orElse(null);
            shell.line(ResultJson.document(run.account(), elapsed, body));
        } else {
            run.response().ifPresent(response -> shell.out().write(response.body(), 0, response.body().length));
        }
        shell.out().flush();
    }

    private HttpRequest request() {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri());
        List<HeaderFields.Field> fields =
                headers.stream().map(HeaderFields::parse).toList();
        byte[] body = data == null ? null : Data.read(shell, data);
        try {
            String otherwise = body == null ? "GET" : "POST";
            request.method(
                    method == null ? otherwise : method,
                    body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
            if (body != null && fields.stream().noneMatch(field -> MediaType.NAME.equalsIgnoreCase(field.name()))) {
                request.header(MediaType.NAME, MediaType.ofData(body));
            }
            fields.forEach(field -> request.header(field.name(), field.value()));
            return request.build();
        } catch (IllegalArgumentException e) {
            throw new UserError("call: " + e.getMessage(), e);
        }
    }

    private URI uri() {
        try {
            URI uri = new URI(url);
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (!http || uri.getHost() == null) {
                throw new UserError("URL (" + Printable.of(url) + "): must begin with http:// or https:// and a host");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new UserError("URL (" + Printable.of(url) + "): " + e.getReason() + " at index " + e.getIndex(), e);
        }
    }

    private static Duration duration(String text) {
        try {
            Duration duration = Durations.parse(text);
            if (duration.isZero()) {
                throw new UserError("--deadline (" + text + "): must be more than zero");
            }
            return duration;
        } catch (IllegalArgumentException e) {
            throw new UserError("--deadline: " + e.getMessage(), e);
        }
    }
}
