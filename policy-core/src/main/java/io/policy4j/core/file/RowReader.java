package io.policy4j.core.file;

import io.policy4j.core.Action;
import io.policy4j.core.Condition;
import io.policy4j.core.Envelope;
import io.policy4j.core.Expect;
import io.policy4j.core.Place;
import io.policy4j.core.Row;
import io.policy4j.core.Words;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads a row: its key, its conditions, its action and what stands beside them. */
final class RowReader {

    private static final List<String> OPTIONS =
            List.of("codes", "cooldown", "reset", "latch", "scope", "unprocessed", "unsafe", "circuit", "docs");

    /** What may stand in a row's map. */
    static final List<String> WORDS = Stream.of(List.of("when", "then"), ActionReader.WORDS, OPTIONS)
            .flatMap(List::stream)
            .toList();

    private final Problems problems;
    private final Envelope envelope;
    private final ActionReader actions;

    RowReader(Problems problems, Envelope envelope) {
        this.problems = problems;
        this.envelope = envelope;
        this.actions = new ActionReader(problems, envelope);
    }

    @Nullable
    Row read(String key, Fields.Field field) {
        int before = problems.count();
        Node value = field.value();
        boolean map = value instanceof MappingNode;
        Fields fields = map ? Fields.of(value, "row", problems).known("word in a row", WORDS) : null;
        Action action = fields == null ? actions.then(value) : action(value, fields);
        Row.Builder builder = problems.at(field.key(), () -> Row.builder(key, action == null ? Action.fail() : action));
        if (builder == null) {
            return null;
        }
        builder.line(line(field.key()));
        if (fields != null) {
            options(builder, fields);
        }
        return action == null || problems.count() > before ? null : problems.at(field.key(), builder::build);
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    private @Nullable Action action(Node row, Fields fields) {
        List<String> words = ActionReader.WORDS.stream().filter(fields::has).toList();
        Node then = fields.node("then");
        if (words.size() + (then == null ? 0 : 1) != 1) {
            if (words.isEmpty() && then == null && fields.hasUnknown(WORDS)) {
                return null;
            }
            problems.error(
                    row,
                    words.isEmpty()
                            ? "row: needs an action, as in {then: fail}" + (then == null ? "" : " once")
                            : "row: has several actions (" + String.join(", ", words) + (then == null ? "" : ", then")
                                    + "); must have one");
            return null;
        }
        if (then != null) {
            return actions.then(then);
        }
        Node under = fields.node(words.get(0));
        return under == null ? null : actions.under(words.get(0), under);
    }

    private void options(Row.Builder builder, Fields fields) {
        Node when = fields.node("when");
        if (when != null) {
            Fields conditions = Fields.of(when, "when", problems);
            conditions.entries().forEach(entry -> condition(builder, entry));
            if (conditions.entries().isEmpty() && when instanceof MappingNode) {
                problems.error(when, "when ({}): must not be empty");
            }
        }
        each(fields, "codes", texts -> builder.codes(texts));
        each(fields, "cooldown", texts -> builder.cooldown(texts));
        fields.readAll("reset", actions::hint);
        each(fields, "reset", texts -> builder.reset(texts));
        each(fields, "scope", texts -> builder.scope(texts));
        fields.read("latch", builder::latch);
        fields.read("docs", builder::docs);
        Boolean unprocessed = fields.bool("unprocessed");
        if (unprocessed != null) {
            builder.unprocessed(unprocessed);
        }
        fields.read("unsafe", text -> builder.unsafe(unsafe(text)));
        fields.read("circuit", text -> builder.circuit(circuit(text)));
    }

    private void each(Fields fields, String name, java.util.function.Function<String[], Row.Builder> setter) {
        Node node = fields.node(name);
        List<String> texts = fields.readAll(name, text -> text);
        if (node != null && !texts.isEmpty()) {
            problems.at(node, () -> setter.apply(texts.toArray(String[]::new)));
        }
    }

    /** {@code verify} alone is short for {@code signal verify}. */
    private static Action unsafe(String text) {
        String word = text.strip();
        boolean name = !word.contains(" ") && !ActionReader.WORDS.contains(word);
        return name ? Action.signal(word) : ActionReader.parse(word);
    }

    private static Row.Circuit circuit(String text) {
        return switch (text) {
            case "failure" -> Row.Circuit.FAILURE;
            case "ignore" -> Row.Circuit.IGNORE;
            default -> throw Words.unknown("circuit", text, List.of("failure", "ignore"));
        };
    }

    private void condition(Row.Builder builder, Map.Entry<String, Fields.Field> entry) {
        Fields.Field field = entry.getValue();
        Place place = problems.at(field.key(), () -> {
            Place parsed = Place.parse(entry.getKey());
            envelope.require(parsed);
            return parsed;
        });
        Expect expect = expect(entry.getKey(), field.value());
        if (place != null && expect != null) {
            builder.when(new Condition(place, expect));
        }
    }

    private @Nullable Expect expect(String place, Node node) {
        if (node instanceof SequenceNode) {
            List<String> alternatives = Fields.scalars(node, place, text -> text, problems);
            return alternatives.isEmpty() ? null : problems.at(node, () -> Expect.of(alternatives));
        }
        return Fields.scalar(node, place, Expect::parse, problems);
    }
}
