package io.policy4j.core;

import io.policy4j.core.RandomTable.Line;
import io.policy4j.core.RandomTable.When;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The law of the table, said once more and as plainly as it goes: every row is tried, nothing is prepared. Slow, and
 * written from the documentation alone.
 */
final class ReferenceMatcher {

    /** How well a row fits; compared from the first part to the last. */
    private record Rank(int kind, int exact, int length, int conditions, int breadth) {
        static final Comparator<Rank> ORDER = Comparator.comparingInt(Rank::kind)
                .thenComparingInt(Rank::exact)
                .thenComparingInt(Rank::length)
                .thenComparingInt(Rank::conditions)
                .thenComparingInt(Rank::breadth);
    }

    private record Fit(Line line, Rank rank, boolean certain) {}

    private final RandomTable table;
    private final RandomAnswer answer;

    ReferenceMatcher(RandomTable table, RandomAnswer answer) {
        this.table = table;
        this.answer = answer;
    }

    /** The label of the row that wins, or null. */
    String winner() {
        String forbidding = null;
        for (List<Line> layer : table.layers()) {
            List<Fit> fits = layer.stream()
                    .map(this::fit)
                    .filter(fit -> fit != null)
                    .sorted(Comparator.comparing(Fit::rank, Rank.ORDER.reversed()))
                    .collect(Collectors.toList());
            for (Fit fit : fits) {
                if (fit.certain()) {
                    return forbidding == null ? fit.line().label() : forbidding;
                }
                boolean forbids = List.of("fail", "accept", "upgrade", "signal stop")
                        .contains(fit.line().action());
                if (forbids && forbidding == null) {
                    forbidding = fit.line().label();
                }
            }
        }
        return forbidding;
    }

    private Fit fit(Line line) {
        int breadth = breadth(line);
        if (breadth < 0 || !keyFits(line)) {
            return null;
        }
        boolean certain = true;
        for (When condition : line.when()) {
            boolean unknown = (condition.place().equals("method") && answer.method() == null)
                    || (condition.place().equals("path") && answer.path() == null);
            if (!unknown && !holds(condition, line)) {
                return null;
            }
            certain &= !unknown;
        }
        return new Fit(line, rank(line, breadth), certain);
    }

    private int breadth(Line line) {
        return line.statuses().stream().mapToInt(this::breadth).max().orElseThrow();
    }

    /** 3 for this very status, 2 for a range, 1 for a class, 0 for any; -1 where it does not match. */
    private int breadth(String word) {
        if (answer.failure() != null) {
            return word.equals(answer.failure()) ? 3 : -1;
        }
        int status = answer.status();
        if (word.equals("any")) {
            return status < 200 || status > 299 ? 0 : -1;
        }
        if (word.endsWith("xx")) {
            return status / 100 == word.charAt(0) - '0' ? 1 : -1;
        }
        if (word.contains("-")) {
            String[] ends = word.split("-", 2);
            return status >= Integer.parseInt(ends[0]) && status <= Integer.parseInt(ends[1]) ? 2 : -1;
        }
        return word.equals(Integer.toString(status)) ? 3 : -1;
    }

    private boolean keyFits(Line line) {
        return switch (line.kind()) {
            case "code" -> matches(codes(), line.alternatives(), line, false);
            case "type" -> matches(optional(answer.type()), line.alternatives(), line, false);
            default -> true;
        };
    }

    private Rank rank(Line line, int breadth) {
        int kind = line.kind().equals("code") ? 2 : line.kind().equals("type") ? 1 : 0;
        List<String> values = kind == 2 ? codes() : kind == 1 ? optional(answer.type()) : List.of();
        return line.alternatives().stream()
                .filter(glob -> values.stream().anyMatch(value -> glob(glob, value, false)))
                .map(glob -> glob.contains("*")
                        ? new Rank(kind, 0, glob.length(), line.when().size(), breadth)
                        : new Rank(kind, 1, 0, line.when().size(), breadth))
                .max(Rank.ORDER)
                .orElse(new Rank(kind, 0, 0, line.when().size(), breadth));
    }

    private boolean holds(When condition, Line line) {
        List<String> values = values(condition.place());
        return matches(values, condition.alternatives(), line, condition.place().equals("message"));
    }

    /** One value must match; for accept every value must. */
    private static boolean matches(List<String> values, List<String> alternatives, Line line, boolean ignoreCase) {
        if (values.isEmpty()) {
            return alternatives.contains("absent");
        }
        List<String> globs =
                alternatives.stream().filter(glob -> !glob.equals("absent")).toList();
        return line.action().equals("accept")
                ? values.stream().allMatch(v -> globs.stream().anyMatch(glob -> glob(glob, v, ignoreCase)))
                : values.stream().anyMatch(v -> globs.stream().anyMatch(glob -> glob(glob, v, ignoreCase)));
    }

    private static boolean glob(String glob, String value, boolean ignoreCase) {
        String regex = Arrays.stream(glob.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        int flags = Pattern.DOTALL | (ignoreCase ? Pattern.CASE_INSENSITIVE : 0);
        return Pattern.compile(regex, flags).matcher(value).matches();
    }

    private List<String> values(String place) {
        if (place.equals("method")) {
            return optional(answer.method());
        }
        if (place.equals("path")) {
            return optional(answer.path());
        }
        if (answer.failure() != null) {
            return List.of();
        }
        return switch (place) {
            case "header X-A" -> answer.headerA();
            case "body /ok" -> optional(answer.ok());
            case "code" -> codes();
            case "message" -> optional(answer.message());
            default -> optional(answer.scope());
        };
    }

    private List<String> optional(String value) {
        boolean inResponse = value != null && (!value.equals(answer.type()) || answer.failure() == null);
        return inResponse ? List.of(value) : List.of();
    }

    /** Of an envelope list the first value that a row for this status names, else the first that exists. */
    private List<String> codes() {
        if (answer.failure() != null) {
            return List.of();
        }
        List<String> inHeader = table.codes().size() > 1 ? optional(answer.codeInHeader()) : List.of();
        if (answer.codes().stream().anyMatch(this::isNamed)) {
            return answer.codes();
        }
        boolean header =
                inHeader.stream().anyMatch(this::isNamed) || answer.codes().isEmpty();
        return header ? inHeader : answer.codes();
    }

    private boolean isNamed(String code) {
        for (List<Line> layer : table.layers()) {
            List<Line> about = layer.stream().filter(line -> breadth(line) >= 0).toList();
            if (about.stream().anyMatch(line -> names(line, code))) {
                return true;
            }
            if (about.stream()
                    .anyMatch(line -> line.kind().equals("none") && line.when().isEmpty())) {
                return false; // nothing below is ever asked
            }
        }
        return false;
    }

    private static boolean names(Line line, String code) {
        List<String> named = new java.util.ArrayList<>(line.kind().equals("code") ? line.alternatives() : List.of());
        line.when().stream()
                .filter(condition -> condition.place().equals("code"))
                .forEach(condition -> named.addAll(condition.alternatives()));
        return named.stream().anyMatch(glob -> !glob.equals("*") && !glob.equals("absent") && glob(glob, code, false));
    }
}
