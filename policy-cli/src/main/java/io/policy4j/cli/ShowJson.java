package io.policy4j.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.policy4j.core.Condition;
import io.policy4j.core.Row;
import io.policy4j.core.explain.TableView;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A table for programs. */
final class ShowJson {

    private ShowJson() {}

    static String of(TableView view) {
        return JsonText.of(json -> write(json, view)) + "\n";
    }

    private static void write(JsonGenerator json, TableView view) throws IOException {
        json.writeStartObject();
        json.writeStringField("policy", view.policy());
        json.writeArrayFieldStart("extends");
        for (String base : view.inherits()) {
            json.writeString(base);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("rows");
        for (TableView.Block block : view.blocks()) {
            for (Row row : block.rows()) {
                row(json, block, row);
            }
        }
        json.writeEndArray();
        lines(json, "envelope", view.envelope());
        lines(json, "settings", view.settings());
        json.writeEndObject();
    }

    private static void row(JsonGenerator json, TableView.Block block, Row row) throws IOException {
        json.writeStartObject();
        json.writeStringField("row", row.label());
        json.writeStringField("table", block.table());
        json.writeBooleanField("inherited", block.inherited());
        json.writeBooleanField("first", block.first());
        json.writeArrayFieldStart("when");
        for (Condition condition : row.when()) {
            json.writeString(condition.toString());
        }
        json.writeEndArray();
        json.writeStringField("action", row.action().word());
        json.writeStringField("settings", row.action().settings());
        json.writeObjectFieldStart("options");
        for (Map.Entry<String, String> option : row.options().entrySet()) {
            json.writeStringField(option.getKey(), option.getValue());
        }
        json.writeEndObject();
        JsonText.number(json, "line", row.line() == 0 ? null : row.line());
        json.writeEndObject();
    }

    private static void lines(JsonGenerator json, String name, List<TableView.Line> lines) throws IOException {
        json.writeObjectFieldStart(name);
        for (TableView.Line line : lines) {
            json.writeObjectFieldStart(line.name());
            JsonText.member(json, "value", line.value());
            json.writeStringField("from", line.from());
            json.writeEndObject();
        }
        json.writeEndObject();
    }
}
