package io.policy4j.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.policy4j.core.CallProgress;
import io.policy4j.core.Decision;
import io.policy4j.core.Durations;
import io.policy4j.core.ErrorDetails;
import io.policy4j.core.Following;
import io.policy4j.core.Moment;
import io.policy4j.core.Outcome;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import io.policy4j.core.file.Catalog;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bundled policies, answer by answer, against the files in {@code golden}, which read like the APIs' own pages. */
class GoldenTableTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String DOCUMENTED = "documented: ";

    static Stream<String> policies() {
        return Catalog.bundled().names().stream().filter(name -> !name.equals("http"));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void each_answer_has_the_row_action_and_delay_of_the_golden_file(String policy) {
        PolicyTable table = Catalog.bundled().get(policy).withoutJitter();
        SoftAssertions softly = new SoftAssertions();
        Request request = Request.unknown();
        CallProgress progress = CallProgress.begin(table).asOperation();
        for (GoldenAttempt attempt : attempts(policy)) {
            request = attempt.request().map(known -> withKey(table, known)).orElse(request);
            progress = attempt.request().isPresent() ? CallProgress.begin(table).asOperation() : progress;
            Request asked = Optional.ofNullable(progress.following())
                    .map(Following::request)
                    .orElse(request);
            Decision decision = table.decide(asked, attempt.answer(), progress, Moment.of(NOW, 0, 0.5));
            softly.assertThat(shown(decision)).as("line " + attempt.line()).isEqualTo(attempt.decision());
            softly.assertThat(details(decision)).as("line " + attempt.line()).containsAllEntriesOf(attempt.details());
            progress = decision instanceof Decision.Again again ? again.next() : progress;
        }
        softly.assertAll();
    }

    @ParameterizedTest
    @MethodSource("policies")
    void each_documented_status_and_code_has_a_line(String policy) {
        Set<String> documented = new LinkedHashSet<>();
        lines(policy).stream()
                .filter(line -> line.startsWith(DOCUMENTED))
                .forEach(line -> documented.addAll(
                        List.of(line.substring(DOCUMENTED.length()).split(", "))));
        assertThat(documented).isNotEmpty();
        assertThat(answered(policy)).containsAll(documented);
    }

    /** Status and code of each answer of a golden file, and each status by itself. */
    private static Set<String> answered(String policy) {
        PolicyTable table = Catalog.bundled().get(policy);
        Set<String> answered = new LinkedHashSet<>();
        for (GoldenAttempt attempt : attempts(policy)) {
            if (attempt.answer() instanceof Outcome.Response response) {
                String code =
                        table.explain(Request.unknown(), response).details().code();
                answered.add(Integer.toString(response.status()));
                answered.add(response.status() + " " + code);
            }
        }
        return answered;
    }

    private static Request withKey(PolicyTable table, Request request) {
        return table.generatesKeyFor(request) ? request.withGeneratedKey("Idempotency-Key", "ours") : request;
    }

    private static String shown(Decision decision) {
        String row = decision.row() == null ? "no row" : decision.row().label();
        return row + ": " + following(decision);
    }

    private static String following(Decision decision) {
        String by = decision.hint() == null ? "" : " by " + decision.hint();
        if (decision instanceof Decision.Again again) {
            String hook = again.renewal() == null ? "" : " " + again.renewal();
            String where = again.polls() ? " " + target(again.next().following()) + " in" : hook;
            return again.action() + where + " " + shown(again.delay()) + by;
        }
        if (decision instanceof Decision.Decline decline) {
            return "declined, " + shown(decline.delay()) + by;
        }
        if (decision instanceof Decision.Signal signal) {
            return signal.upgrade() == null ? "signal " + signal.name() : "upgrade";
        }
        return decision instanceof Decision.Stop stop
                ? switch (stop.cause()) {
                    case FAILED -> "fail";
                    case NOT_REPLAYABLE -> "not repeated";
                    case EXHAUSTED, NO_TOKEN -> "used up";
                    case WORK_FAILED -> "the work ended as " + stop.state();
                }
                : decision.action();
    }

    private static String target(Following work) {
        return work.target().map(URI::toString).orElse("the same");
    }

    private static String shown(Duration delay) {
        return Durations.format(delay);
    }

    private static Map<String, String> details(Decision decision) {
        ErrorDetails read = decision.details();
        Map<String, String> details = new TreeMap<>(read.fields());
        put(details, "code", read.code());
        put(details, "type", read.type());
        put(details, "message", read.message());
        put(details, "request-id", read.requestId());
        return details;
    }

    private static void put(Map<String, String> details, String name, String value) {
        Optional.ofNullable(value).ifPresent(known -> details.put(name, known));
    }

    private static List<GoldenAttempt> attempts(String policy) {
        List<GoldenAttempt> attempts = new ArrayList<>();
        List<String> lines = lines(policy);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.isBlank() && !line.startsWith("#") && !line.startsWith(DOCUMENTED)) {
                attempts.add(GoldenAttempt.parse(i + 1, line));
            }
        }
        return attempts;
    }

    private static List<String> lines(String policy) {
        try (InputStream file = GoldenTableTest.class.getResourceAsStream("/golden/" + policy + ".txt")) {
            assertThat(file).as("golden file of " + policy).isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
