package io.policy4j.core.file;

import io.policy4j.core.Durations;
import io.policy4j.core.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A YAML map, read field by field; whatever is wrong is told at its place, and reading goes on. */
final class Fields {

    /** A field: its key's node and its value's. */
    record Field(Node key, Node value) {}

    private final String what;
    private final Problems problems;
    private final Map<String, Field> fields = new LinkedHashMap<>();

    private Fields(String what, Problems problems) {
        this.what = what;
        this.problems = problems;
    }

    /** The fields of a node that must be a map; none where it is not. */
    static Fields of(Node node, String what, Problems problems) {
        Fields fields = new Fields(what, problems);
        if (node instanceof MappingNode map) {
            map.getValue().forEach(fields::add);
        } else {
            problems.error(node, what + shown(node) + ": must be a map");
        }
        return fields;
    }

    private void add(NodeTuple tuple) {
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
            problems.error(tuple.getKeyNode(), "a key must be plain text");
            return;
        }
        String name = key.getValue().strip().replaceAll("\\s+", " ");
        Field before = fields.putIfAbsent(name, new Field(key, tuple.getValueNode()));
        if (before != null) {
            int line =
                    before.key().getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
            boolean row = what.equals("table") || what.equals("first");
            String mend = row ? "; rows of one key are told apart by a label, as in " + name + " (other)" : "";
            problems.error(key, "key (" + name + "): stands twice, first in line " + line + mend);
        }
    }

    /** The names in the order of the file. */
    Collection<Map.Entry<String, Field>> entries() {
        return fields.entrySet();
    }

    /** Complains about every key that is not known here. */
    Fields known(String what, Collection<String> known) {
        fields.forEach((name, field) -> {
            if (!known.contains(name)) {
                problems.error(
                        field.key(),
                        String.valueOf(Words.unknown(what, name, known).getMessage()));
            }
        });
        return this;
    }

    boolean hasUnknown(Collection<String> known) {
        return !known.containsAll(fields.keySet());
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    @Nullable
    Node node(String name) {
        Field field = fields.get(name);
        return field == null ? null : field.value();
    }

    /** A field read from text, or null where it is missing or wrong. */
    <T> @Nullable T read(String name, Function<String, T> reader) {
        Node node = node(name);
        return node == null ? null : scalar(node, name, reader, problems);
    }

    /** A text that must be there and be plain, read; or null after a complaint. */
    static <T> @Nullable T scalar(Node node, String what, Function<String, T> reader, Problems problems) {
        if (!(node instanceof ScalarNode scalar)) {
            problems.error(node, what + ": must be a single value, not " + kind(node));
            return null;
        }
        if (scalar.getTag().equals(Tag.NULL)) {
            problems.error(node, what + ": must have a value");
            return null;
        }
        return problems.at(node, () -> reader.apply(scalar.getValue()));
    }

    /** A field that is one text or a list of texts, read; empty where it is missing. */
    <T> List<T> readAll(String name, Function<String, T> reader) {
        Node node = node(name);
        return node == null ? List.of() : scalars(node, name, reader, problems);
    }

    static <T> List<T> scalars(Node node, String what, Function<String, T> reader, Problems problems) {
        List<T> values = new ArrayList<>();
        List<Node> items = node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node);
        if (items.isEmpty()) {
            problems.error(node, what + " ([]): must not be empty");
        }
        for (Node item : items) {
            T value = scalar(item, what, reader, problems);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    @Nullable
    Duration duration(String name) {
        return read(name, text -> named(name, () -> Durations.parse(text)));
    }

    @Nullable
    Integer integer(String name, int least, String mend) {
        return read(name, text -> {
            int value = whole(name, text);
            if (value < least) {
                throw new IllegalArgumentException(name + " (" + value + "): must be " + least + " or more" + mend);
            }
            return value;
        });
    }

    static int whole(String name, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " (" + text + "): must be a whole number", e);
        }
    }

    @Nullable
    Double decimal(String name) {
        return read(name, text -> {
            if (!text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
                throw new IllegalArgumentException(name + " (" + text + "): must be a number such as 2 or 1.5");
            }
            return Double.valueOf(text);
        });
    }

    @Nullable
    Boolean bool(String name) {
        return read(name, text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(name + " (" + text + "): must be true or false");
        });
    }

    private static <T> T named(String name, java.util.function.Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    private static String kind(Node node) {
        return node instanceof MappingNode ? "a map" : "a list";
    }

    private static String shown(Node node) {
        return node instanceof ScalarNode scalar ? " (" + scalar.getValue() + ")" : "";
    }
}
