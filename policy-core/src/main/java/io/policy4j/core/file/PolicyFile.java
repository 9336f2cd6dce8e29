package io.policy4j.core.file;

import io.policy4j.core.Envelope;
import io.policy4j.core.Finding;
import io.policy4j.core.InvalidTableException;
import io.policy4j.core.Place;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Row;
import io.policy4j.core.Setting;
import io.policy4j.core.TableCheck;
import io.policy4j.core.Words;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads policy files. A bad file is refused as a whole, with all its problems; nothing of it is used. */
public final class PolicyFile {

    private static final List<String> OWN_WORDS = List.of("api", "extends", "envelope", "first", "table");

    /** What may stand at the top of a file. */
    static final List<String> WORDS = Stream.concat(
                    OWN_WORDS.stream(), Setting.ALL.stream().map(Setting::word))
            .toList();

    private final Problems problems;
    private final Bases bases;
    private final Map<Row, Node> positions = new HashMap<>();

    /**
     * What a check of a file found.
     *
     * @param table    the table, null when there are errors
     * @param problems errors and warnings in the order of the file
     */
    public record Report(@Nullable PolicyTable table, List<Problem> problems) {}

    private PolicyFile(String file, Bases bases) {
        this.problems = new Problems(file);
        this.bases = bases;
    }

    /**
     * Reads a policy whose {@code extends} names a bundled one.
     *
     * @param file the file's name, for messages
     * @param yaml its text
     * @throws InvalidPolicyException if anything is wrong with it
     */
    public static PolicyTable parse(String file, String yaml) {
        return parse(file, yaml, Catalog.bundled());
    }

    /** As {@link #parse(String, String)}, with tables to extend from elsewhere. */
    public static PolicyTable parse(String file, String yaml, Bases bases) {
        PolicyFile reader = new PolicyFile(file, bases);
        PolicyTable table = reader.read(yaml);
        if (table == null || reader.problems.hasErrors()) {
            throw new InvalidPolicyException(reader.problems.sorted());
        }
        return table;
    }

    /** Reads a policy and tells all that is wrong or surprising with it. */
    public static Report check(String file, String yaml, Bases bases) {
        PolicyFile reader = new PolicyFile(file, bases);
        PolicyTable table = reader.read(yaml);
        if (table != null) {
            TableCheck.warnings(table).forEach(reader::tell);
        }
        return new Report(reader.problems.hasErrors() ? null : table, reader.problems.sorted());
    }

    private @Nullable PolicyTable read(String yaml) {
        Node root = YamlGuard.compose("policy", yaml, problems);
        if (root == null) {
            return null;
        }
        Fields fields = Fields.of(root, "policy", problems);
        if (!(root instanceof MappingNode)) {
            return null;
        }
        fields.known("setting", WORDS);
        PolicyTable.Builder builder = start(root, fields);
        extend(fields, builder);
        envelope(fields, builder);
        new SettingReader(problems, builder).read(fields);
        List<Row> first = rows(fields, "first", builder.envelope());
        List<Row> rows = rows(fields, "table", builder.envelope());
        if (!fields.has("table") && !fields.has("first")) {
            problems.error(root, "policy: must have a table");
        }
        rejectEqualKeys(first, rows);
        first.forEach(builder::first);
        rows.forEach(builder::row);
        return build(builder);
    }

    private @Nullable PolicyTable build(PolicyTable.Builder builder) {
        try {
            return builder.build();
        } catch (InvalidTableException e) {
            e.findings().forEach(this::tell);
            return null;
        }
    }

    private void tell(Finding finding) {
        Node node = finding.row() == null ? null : positions.get(finding.row());
        problems.add(node == null ? Optional.empty() : node.getStartMark(), finding.level(), finding.message());
    }

    private PolicyTable.Builder start(Node root, Fields fields) {
        if (!fields.has("api")) {
            problems.error(root, "api: must name the API, as in api: billing");
        }
        PolicyTable.Builder builder = fields.read("api", PolicyTable::builder);
        return builder == null ? PolicyTable.builder("unnamed") : builder;
    }

    private void extend(Fields fields, PolicyTable.Builder builder) {
        Node node = fields.node("extends");
        String name = node == null ? "http" : Fields.scalar(node, "extends", text -> text, problems);
        if (name == null || name.equals("none")) {
            return;
        }
        Optional<PolicyTable> base;
        try {
            base = bases.find(name);
        } catch (InvalidPolicyException e) {
            problems.error(
                    Objects.requireNonNull(node),
                    "extends (" + name + "): that policy is not valid: "
                            + e.problems().get(0));
            return;
        }
        if (base.isPresent()) {
            builder.extend(base.get());
        } else if (node != null) {
            List<String> known = new ArrayList<>(bases.names());
            known.add("none");
            problems.at(node, () -> {
                throw Words.unknown("extends", name, known);
            });
        }
    }

    private void envelope(Fields fields, PolicyTable.Builder builder) {
        Node node = fields.node("envelope");
        if (node == null) {
            return;
        }
        Fields.of(node, "envelope", problems).entries().forEach(entry -> {
            List<Place> places = places(entry.getKey(), entry.getValue().value());
            if (!places.isEmpty()) {
                problems.at(entry.getValue().key(), () -> builder.envelope(entry.getKey(), places));
            }
        });
    }

    private List<Place> places(String name, Node node) {
        List<Place> places = new ArrayList<>();
        List<Node> items = node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node);
        if (items.isEmpty()) {
            problems.error(node, "envelope " + name + " ([]): must have at least one place");
        }
        for (Node item : items) {
            Place place = item instanceof MappingNode
                    ? after(item)
                    : Fields.scalar(item, "envelope " + name, Place::parse, problems);
            if (place != null) {
                places.add(place);
            }
        }
        return places;
    }

    /** {@code {pointer: /__type, after: "#"}}. */
    private @Nullable Place after(Node node) {
        Fields fields =
                Fields.of(node, "place", problems).known("part of a place", List.of("pointer", "header", "after"));
        Place pointer = fields.read("pointer", Place::body);
        Place header = fields.read("header", Place::header);
        String mark = fields.read("after", text -> text);
        Place place = pointer == null ? header : pointer;
        if (fields.has("pointer") == fields.has("header")) {
            problems.error(node, "place: must have a pointer or a header, as in {pointer: /__type, after: \"#\"}");
            return null;
        }
        if (place == null || mark == null) {
            return place;
        }
        return problems.at(node, () -> place.after(mark));
    }

    private List<Row> rows(Fields fields, String block, Envelope envelope) {
        Node node = fields.node(block);
        List<Row> rows = new ArrayList<>();
        if (node == null) {
            return rows;
        }
        RowReader reader = new RowReader(problems, envelope);
        Fields.of(node, block, problems).entries().forEach(entry -> {
            Row row = reader.read(entry.getKey(), entry.getValue());
            if (row != null) {
                positions.put(row, entry.getValue().key());
                rows.add(row);
            }
        });
        return rows;
    }

    private void rejectEqualKeys(List<Row> first, List<Row> rows) {
        Map<String, Row> seen = new HashMap<>();
        first.forEach(row -> seen.put(row.label(), row));
        List<Row> twice =
                rows.stream().filter(row -> seen.containsKey(row.label())).toList();
        twice.forEach(row -> problems.error(
                Objects.requireNonNull(positions.get(row)),
                "row key (" + row.label() + "): stands in first too; tell the two apart by a label, as in "
                        + row.label() + " (other)"));
        rows.removeAll(twice);
    }
}
