package io.policy4j.core.explain;

import io.policy4j.core.Durations;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Row;
import io.policy4j.core.Setting;
import io.policy4j.core.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table as it is shown: its rows in the order in which they are asked, its settings and its envelope, each with where
 * it comes from.
 *
 * @param policy   the table's name
 * @param inherits the tables that it extends, the nearest first
 */
public record TableView(
        String policy, List<String> inherits, List<Block> blocks, List<Line> settings, List<Line> envelope) {

    /** Where a value comes from that no table says. */
    public static final String DEFAULT = "default";

    /**
     * Rows that are asked together.
     *
     * @param table     the table that they stand in
     * @param inherited whether that is another than the one shown
     * @param first     whether they are its {@code first} rows
     */
    public record Block(String table, boolean inherited, boolean first, List<Row> rows) {
        /** A heading. */
        public String title() {
            return (first ? "first rows" : "rows") + (inherited ? " inherited from " + table : " of " + table);
        }
    }

    /**
     * A setting, or a part of the envelope.
     *
     * @param value what holds, null for nothing
     * @param from  the table that says so, or {@link #DEFAULT}
     */
    public record Line(String name, @Nullable String value, String from) {}

    /** How a table is shown. */
    public static TableView of(PolicyTable table) {
        List<Block> blocks = table.layers().stream()
                .map(layer -> new Block(
                        layer.table().name(),
                        !layer.table().equals(table),
                        layer.first(),
                        AskingOrder.of(table, layer)))
                .filter(block -> !block.rows().isEmpty())
                .toList();
        List<Line> settings =
                Setting.ALL.stream().map(setting -> line(table, setting)).toList();
        List<Line> envelope = table.envelope().names().stream()
                .map(name -> new Line(name, texts(table.envelope().places(name)), envelopeFrom(table, name)))
                .toList();
        return new TableView(table.name(), bases(table), blocks, settings, envelope);
    }

    private static List<String> bases(PolicyTable table) {
        List<String> names = new ArrayList<>();
        for (PolicyTable base = table.base(); base != null; base = base.base()) {
            names.add(base.name());
        }
        return names;
    }

    /** What a row does, as the table language spells it. */
    public static String does(Row row) {
        String settings = row.action().settings();
        return row.action().word() + (settings.isEmpty() ? "" : " {" + settings + "}");
    }

    /** What a row looks at beside its key; empty for nothing. */
    public static String when(Row row) {
        return row.when().stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    /** What else a row says, such as its cooldown; empty for nothing. */
    public static String options(Row row) {
        return row.options().entrySet().stream()
                .map(option -> option.getKey() + ": " + option.getValue())
                .collect(Collectors.joining(", "));
    }

    private static Line line(PolicyTable table, Setting<?> setting) {
        return new Line(setting.word(), text(table.settings().get(setting)), from(table, setting));
    }

    /** The farthest table down that says the value in force. */
    private static String from(PolicyTable table, Setting<?> setting) {
        if (!table.settings().says(setting)) {
            return DEFAULT;
        }
        PolicyTable base = table.base();
        return base != null && sayTheSame(table.settings(), base.settings(), setting)
                ? from(base, setting)
                : table.name();
    }

    private static boolean sayTheSame(Settings settings, Settings others, Setting<?> setting) {
        return others.says(setting)
                && String.valueOf(others.get(setting)).equals(String.valueOf(settings.get(setting)));
    }

    private static String envelopeFrom(PolicyTable table, String name) {
        PolicyTable base = table.base();
        boolean inherited = base != null
                && base.envelope().places(name).equals(table.envelope().places(name));
        return base != null && inherited ? envelopeFrom(base, name) : table.name();
    }

    private static @Nullable String text(@Nullable Object value) {
        if (value instanceof Duration duration) {
            return Durations.format(duration);
        }
        if (value instanceof Collection<?> list) {
            return list.isEmpty() ? null : texts(list);
        }
        if (value instanceof Map<?, ?> map) {
            String entries = map.entrySet().stream()
                    .map(entry -> entry.getKey() + ": {" + entry.getValue() + "}")
                    .collect(Collectors.joining(", "));
            return entries.isEmpty() ? null : entries;
        }
        return value == null ? null : value.toString();
    }

    private static String texts(Collection<?> values) {
        return values.stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}
