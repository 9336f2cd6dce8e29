package io.policy4j.core.file;

import io.policy4j.core.Backoff;
import io.policy4j.core.Budget;
import io.policy4j.core.ConcurrencyLimit;
import io.policy4j.core.Endpoint;
import io.policy4j.core.Envelope;
import io.policy4j.core.Hint;
import io.policy4j.core.Idempotency;
import io.policy4j.core.KeySource;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Setting;
import io.policy4j.core.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads the top-level settings of a policy file. */
final class SettingReader {

    private final Problems problems;
    private final PolicyTable.Builder builder;

    SettingReader(Problems problems, PolicyTable.Builder builder) {
        this.problems = problems;
        this.builder = builder;
    }

    void read(Fields root) {
        set(root, Setting.DEADLINE, root.duration("deadline"));
        set(root, Setting.ATTEMPT_TIMEOUT, root.duration("attempt-timeout"));
        set(root, Setting.MAX_ATTEMPTS, root.integer("max-attempts", 1, ""));
        set(root, Setting.MAX_WAIT, root.duration("max-wait"));
        set(root, Setting.PEEK, root.read("peek", SettingReader::bytes));
        set(root, Setting.HINTS, listOrNull(root.readAll("hints", Hint::parse)));
        set(root, Setting.KEY, root.read("key", KeySource::parse));
        set(root, Setting.IDEMPOTENT, listOrNull(root.readAll("idempotent", Endpoint::parse)));
        set(root, Setting.SHARED_STATE_AWAY, root.read("shared-state-away", SettingReader::sharedStateAway));
        under(root, "backoff", node -> set(root, Setting.BACKOFF, backoff(node)));
        under(root, "budget", node -> set(root, Setting.BUDGET, budget(node)));
        under(root, "idempotency", node -> set(root, Setting.IDEMPOTENCY, idempotency(node)));
        under(root, "concurrency", node -> set(root, Setting.CONCURRENCY, concurrency(node)));
    }

    private static void under(Fields root, String name, java.util.function.Consumer<Node> reader) {
        Node node = root.node(name);
        if (node != null) {
            reader.accept(node);
        }
    }

    private <T> void set(Fields root, Setting<? super T> setting, @Nullable T value) {
        Node node = root.node(setting.word());
        if (value != null && node != null) {
            problems.at(node, () -> builder.set(setting, value));
        }
    }

    private static <T> @Nullable List<T> listOrNull(List<T> values) {
        return values.isEmpty() ? null : values;
    }

    /** {@code 65536}, {@code 64 KiB} or {@code 1 MiB}. */
    static int bytes(String text) {
        java.util.regex.Matcher size =
                java.util.regex.Pattern.compile("([0-9]{1,8}) ?(B|KiB|MiB)?").matcher(text.strip());
        if (!size.matches()) {
            throw new IllegalArgumentException("peek (" + text + "): must be a size such as 64 KiB");
        }
        long unit = size.group(2) == null || size.group(2).equals("B")
                ? 1
                : size.group(2).equals("KiB") ? 1 << 10 : 1 << 20;
        return (int) Math.min(Long.parseLong(size.group(1)) * unit, Integer.MAX_VALUE);
    }

    private static Setting.SharedStateAway sharedStateAway(String text) {
        return switch (text) {
            case "local" -> Setting.SharedStateAway.LOCAL;
            case "refuse" -> Setting.SharedStateAway.REFUSE;
            default -> throw Words.unknown("shared-state-away", text, List.of("local", "refuse"));
        };
    }

    private @Nullable Backoff backoff(Node node) {
        return new ActionReader(problems, Envelope.NONE).backoff(node);
    }

    private @Nullable Budget budget(Node node) {
        if (node instanceof ScalarNode) {
            return Fields.scalar(
                    node,
                    "budget",
                    text -> {
                        if (!text.equals("none")) {
                            throw new IllegalArgumentException("budget (" + text
                                    + "): must be none, or a map such as {tokens: 100, per-success: 0.2}");
                        }
                        return Budget.NONE;
                    },
                    problems);
        }
        Fields fields =
                Fields.of(node, "budget", problems).known("setting of budget", List.of("tokens", "per-success"));
        Integer tokens = fields.integer("tokens", 0, "");
        Double perSuccess = fields.decimal("per-success");
        if ((fields.has("tokens") && tokens == null) || (fields.has("per-success") && perSuccess == null)) {
            return null;
        }
        int most = tokens == null ? Budget.DEFAULT.tokens() : tokens;
        return problems.at(
                node,
                () -> new Budget(most, perSuccess == null ? Math.min(most, Budget.DEFAULT.perSuccess()) : perSuccess));
    }

    private @Nullable Idempotency idempotency(Node node) {
        Fields fields = Fields.of(node, "idempotency", problems)
                .known("setting of idempotency", List.of("header", "body", "query", "at", "generate"));
        List<String> sources =
                Stream.of("header", "body", "query").filter(fields::has).toList();
        List<Endpoint> at = fields.readAll("at", Endpoint::parse);
        Boolean generate = fields.bool("generate");
        if (sources.size() != 1) {
            problems.error(node, "idempotency: must name one of header, body, query");
            return null;
        }
        String name = fields.read(sources.get(0), text -> text);
        Idempotency.Source source = Idempotency.Source.valueOf(sources.get(0).toUpperCase(java.util.Locale.ROOT));
        return name == null
                ? null
                : problems.at(node, () -> new Idempotency(source, name, at, generate != null && generate));
    }

    private Map<String, ConcurrencyLimit> concurrency(Node node) {
        Map<String, ConcurrencyLimit> limits = new LinkedHashMap<>();
        for (Map.Entry<String, Fields.Field> entry :
                Fields.of(node, "concurrency", problems).entries()) {
            ConcurrencyLimit limit = limit(entry.getKey(), entry.getValue().value());
            if (limit != null) {
                limits.put(entry.getKey(), limit);
            }
        }
        return limits;
    }

    private @Nullable ConcurrencyLimit limit(String name, Node node) {
        Fields fields = Fields.of(node, name, problems)
                .known("setting of concurrency", List.of("limit", "at", "scope", "max-wait", "lease"));
        Integer limit = fields.integer("limit", 1, "");
        List<Endpoint> at = fields.readAll("at", Endpoint::parse);
        ConcurrencyLimit.Scope scope = fields.read("scope", SettingReader::scope);
        Duration maxWait = fields.duration("max-wait");
        Duration lease = fields.duration("lease");
        if (limit == null) {
            if (node instanceof MappingNode && !fields.has("limit")) {
                problems.error(node, name + ": needs a limit, as in {limit: 5}");
            }
            return null;
        }
        ConcurrencyLimit.Scope holder = scope == null ? ConcurrencyLimit.Scope.CALL : scope;
        Supplier<ConcurrencyLimit> made =
                () -> new ConcurrencyLimit(limit, new ArrayList<>(at), holder, maxWait, lease);
        return problems.at(node, made);
    }

    private static ConcurrencyLimit.Scope scope(String text) {
        return switch (text) {
            case "call" -> ConcurrencyLimit.Scope.CALL;
            case "operation" -> ConcurrencyLimit.Scope.OPERATION;
            default -> throw Words.unknown("scope", text, List.of("call", "operation"));
        };
    }
}
