package io.policy4j.cli;

import io.policy4j.core.Durations;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A documented case: what the server is told to do, what is sent to it, and how the call must go.
 *
 * @param name    what comes back
 * @param says    what the documentation says about it
 * @param arrange makes the server do so
 * @param request what is sent
 * @param result  how the call must end
 * @param waits   what must be waited for
 */
record DemoCase(String name, String says, Runnable arrange, HttpRequest request, Result result, List<Duration> waits) {

    /** What all cases of a server have in common. */
    record Stage(URI base, String authorization) {
        HttpRequest get(String path) {
            return to(path).build();
        }

        HttpRequest post(String path, String json) {
            return to(path).header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(json))
                    .build();
        }

        HttpRequest.Builder to(String path) {
            HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
            return authorization.isEmpty() ? request : request.header("Authorization", authorization);
        }
    }

    /** A case that is over with its first answer, unless {@link #waiting} says otherwise. */
    static DemoCase of(String name, String says, Runnable arrange, HttpRequest request, Result result) {
        return new DemoCase(name, says, arrange, request, result, List.of());
    }

    DemoCase waiting(String... durations) {
        List<Duration> parsed = Stream.of(durations).map(Durations::parse).toList();
        return new DemoCase(name, says, arrange, request, result, parsed);
    }

    /** Whether a call went as documented. */
    boolean isMetBy(CallAccount account) {
        return account.result() == result && waits(account).equals(waits);
    }

    String expectation() {
        return told(result, waits);
    }

    static String told(CallAccount account) {
        return told(account.result(), waits(account));
    }

    private static String told(Result result, List<Duration> waits) {
        String waited = waits.stream().map(Durations::format).collect(Collectors.joining(", "));
        return result.word() + (waits.isEmpty() ? "" : " after waits of " + waited);
    }

    private static List<Duration> waits(CallAccount account) {
        return account.attempts().stream()
                .flatMap(attempt -> attempt.delay().map(Millis::rounded).stream())
                .toList();
    }
}
