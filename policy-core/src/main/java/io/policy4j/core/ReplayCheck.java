package io.policy4j.core;

import io.policy4j.core.RowKey.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds rows that would send again what replay safety always refuses. */
final class ReplayCheck {

    private ReplayCheck() {}

    static List<Finding> warnings(PolicyTable table, Row row) {
        boolean asksElsewhere = row.action() instanceof Action.Follow follow
                && !follow.poll().urls().isEmpty();
        if (!row.action().sendsAgain() || asksElsewhere || row.unsafe() != null) {
            return List.of();
        }
        List<String> methods = methods(row);
        List<String> processed = processed(row);
        if (methods.isEmpty()
                || processed.isEmpty()
                || methods.stream().anyMatch(Request::isIdempotent)
                || isCovered(table.settings(), row, methods)) {
            return List.of();
        }
        return List.of(Finding.warning(
                row,
                "is refused by replay safety: after " + String.join(", ", processed)
                        + " the server may have done it, and "
                        + String.join("|", methods) + " is not idempotent; list the endpoint under idempotent or"
                        + " idempotency, or say unprocessed: true, or unsafe: verify"));
    }

    /** The methods that the row is about; empty where it may be about any. */
    private static List<String> methods(Row row) {
        List<String> methods = new ArrayList<>();
        for (Condition condition : row.when()) {
            if (condition.place() == Place.Word.METHOD) {
                if (!condition.expect().globs().stream().allMatch(Glob::isExact)) {
                    return List.of();
                }
                condition.expect().globs().forEach(glob -> methods.add(glob.text()));
            }
        }
        return methods;
    }

    /** The alternatives of the row's key after which the server may have done the work. */
    private static List<String> processed(Row row) {
        List<String> processed = new ArrayList<>();
        String[] words = row.label().split("\\s", 2)[0].split("\\|", -1);
        for (int i = 0; i < words.length; i++) {
            Status alternative = row.key().statuses().get(i);
            if (alternative.breadth() != Status.Breadth.ANY
                    && outcomes(alternative).allMatch(outcome -> ReplaySafety.wasProcessed(outcome, row))) {
                processed.add(words[i]);
            }
        }
        return processed;
    }

    private static Stream<Outcome> outcomes(Status alternative) {
        FailureKind failure = alternative.failure();
        return failure != null
                ? Stream.of(Outcome.failure(failure))
                : Stream.of(alternative.low(), alternative.high())
                        .map(status -> Outcome.response(status, Headers.NONE));
    }

    /** Whether one of the settings makes some of the row's requests safe. */
    private static boolean isCovered(Settings settings, Row row, List<String> methods) {
        Idempotency key = settings.get(Setting.IDEMPOTENCY);
        List<Endpoint> safe = new ArrayList<>(settings.get(Setting.IDEMPOTENT));
        if (key != null) {
            safe.addAll(key.at());
        }
        return (key != null && key.at().isEmpty()) || safe.stream().anyMatch(at -> isAbout(at, row, methods));
    }

    private static boolean isAbout(Endpoint endpoint, Row row, List<String> methods) {
        Glob path = endpoint.path();
        boolean pathMeets = path == null
                || row.when().stream()
                        .filter(condition -> condition.place() == Place.Word.PATH)
                        .allMatch(
                                condition -> condition.expect().globs().stream().anyMatch(path::overlaps));
        return pathMeets && (endpoint.method() == null || methods.contains(endpoint.method()));
    }
}
