package io.policy4j.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * A policy table as plain words, made at random from few words, so that rows meet often. It can be built in Java and
 * written as YAML; the reference matcher reads the words themselves.
 *
 * @param name  the table's name
 * @param base  the table it extends, or null
 * @param codes where the envelope looks for codes
 * @param first the rows above
 * @param rows  the rows
 */
record RandomTable(String name, RandomTable base, List<String> codes, List<Line> first, List<Line> rows) {

    private static final String[] STATUSES = {
        "429", "400", "503", "200", "404", "4xx", "5xx", "2xx", "400-429", "429-503", "any", "timeout", "io", "connect"
    };
    private static final String[] CODES = {"A", "B", "AB", "BA", "ABB", "-17", "quota"};
    private static final String[] GLOBS = {"A*", "*B", "A*B", "*", "AB*", "*A*", "q*a", "*o*a"};
    private static final String[] TYPES = {"t", "tier", "t*", "*"};

    /** Actions that send again and actions that don't. */
    private static final String[] ACTIONS = {
        "fail", "accept", "upgrade", "signal stop", "retry", "wait", "await-slot", "poll 1s", "renew token"
    };

    /** A condition: a place and its alternatives. */
    record When(String place, List<String> alternatives) {}

    /**
     * A row in words.
     *
     * @param kind         code, type or none: what its key names beside the status
     * @param alternatives what the code or type may be
     */
    record Line(
            List<String> statuses,
            String kind,
            List<String> alternatives,
            List<When> when,
            String action,
            String label) {

        String key() {
            String named = String.join("|", alternatives);
            String rest = kind.equals("none") ? "" : kind.equals("type") ? " type=" + named : " " + named;
            return String.join("|", statuses) + rest + " (" + label + ")";
        }

        Row row() {
            Row.Builder builder = Row.builder(key(), action(action));
            when.forEach(condition -> builder.when(condition.place(), String.join("|", condition.alternatives())));
            return builder.build();
        }

        private static Action action(String text) {
            return switch (text) {
                case "fail" -> Action.fail();
                case "accept" -> Action.accept();
                case "upgrade" -> Action.upgrade();
                case "signal stop" -> Action.signal("stop");
                case "retry" -> Action.retry();
                case "wait" -> Action.waitFor(Wait.DEFAULT);
                case "await-slot" -> Action.awaitSlot(null, Wait.DEFAULT);
                case "renew token" -> Action.renew("token");
                default ->
                    Action.poll(new Poll(
                            List.of(), List.of(), Backoff.every(java.time.Duration.ofSeconds(1)), null, null, null));
            };
        }

        String yaml() {
            String conditions = when.stream()
                    .map(condition -> condition.place() + ": \"" + String.join("|", condition.alternatives()) + "\"")
                    .collect(Collectors.joining(", "));
            String narrowed = when.isEmpty() ? action : "{when: {" + conditions + "}, then: " + action + "}";
            return "  \"" + key() + "\": " + narrowed + "\n";
        }
    }

    static RandomTable make(Random random) {
        return make(random, random.nextInt(3), new int[1]);
    }

    private static RandomTable make(Random random, int bases, int[] labels) {
        RandomTable base = bases == 0 ? null : make(random, bases - 1, labels);
        List<String> codes = base == null
                ? pick(random, List.of("/code"), List.of("/errors/*/code"), List.of("/code", "header X-Code"))
                : base.codes();
        return new RandomTable(
                "table" + bases,
                base,
                codes,
                lines(random, random.nextInt(3), labels),
                lines(random, 1 + random.nextInt(6), labels));
    }

    private static List<Line> lines(Random random, int count, int[] labels) {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(line(random, "r" + labels[0]++));
        }
        return lines;
    }

    private static Line line(Random random, String label) {
        String kind = pick(random, "none", "none", "code", "code", "type");
        List<String> alternatives = switch (kind) {
            case "code" -> some(random, concat(CODES, GLOBS));
            case "type" -> some(random, TYPES);
            default -> List.of();
        };
        return new Line(some(random, STATUSES), kind, alternatives, when(random), pick(random, ACTIONS), label);
    }

    private static List<When> when(Random random) {
        Map<String, When> conditions = new LinkedHashMap<>();
        for (int i = random.nextInt(8) - 5; i > 0; i--) {
            When made = condition(random);
            conditions.put(made.place(), made);
        }
        return List.copyOf(conditions.values());
    }

    private static When condition(Random random) {
        return switch (random.nextInt(7)) {
            case 0 -> new When("method", some(random, "GET", "POST", "P*", "*"));
            case 1 -> new When("path", some(random, "/a", "/a/*", "/*/b", "*"));
            case 2 -> new When("header X-A", some(random, "0", "1", "*", "absent"));
            case 3 -> new When("body /ok", some(random, "true", "false", "absent"));
            case 4 -> new When("code", some(random, concat(CODES, new String[] {"absent", "*", "A*"})));
            case 5 -> new When("message", some(random, "*slow*", "Too*", "absent"));
            default -> new When("scope", some(random, "org", "user", "*", "absent"));
        };
    }

    private static String[] concat(String[] one, String[] other) {
        String[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    @SafeVarargs
    static <T> T pick(Random random, T... from) {
        return from[random.nextInt(from.length)];
    }

    /** One to three different ones. */
    private static List<String> some(Random random, String... from) {
        List<String> some = new ArrayList<>();
        for (int i = Math.max(0, random.nextInt(5) - 2); i >= 0; i--) {
            String one = pick(random, from);
            if (!some.contains(one)) {
                some.add(one);
            }
        }
        return some;
    }

    PolicyTable build() {
        PolicyTable.Builder builder = PolicyTable.builder(name)
                .envelope("code", codes.toArray(String[]::new))
                .envelope("type", "/type")
                .envelope("message", "/message")
                .envelope("scope", "header X-Scope");
        if (base != null) {
            builder.extend(base.build());
        }
        first.forEach(line -> builder.first(line.row()));
        rows.forEach(line -> builder.row(line.row()));
        return builder.build();
    }

    String yaml() {
        String above = first.isEmpty()
                ? ""
                : "first:\n" + first.stream().map(Line::yaml).collect(Collectors.joining());
        return "api: " + name + "\nextends: " + (base == null ? "none" : base.name())
                + "\nenvelope: {code: [" + String.join(", ", codes)
                + "], type: /type, message: /message, scope: header X-Scope}\n"
                + above + "table:\n" + rows.stream().map(Line::yaml).collect(Collectors.joining());
    }

    /** The layers from the one that is asked first. */
    List<List<Line>> layers() {
        List<List<Line>> layers = new ArrayList<>();
        for (RandomTable table = this; table != null; table = table.base) {
            layers.add(table.first);
            layers.add(table.rows);
        }
        return layers;
    }
}
