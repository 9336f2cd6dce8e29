package io.policy4j.cli;

import io.policy4j.core.Headers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Header fields as a command line gives them: {@code NAME: VALUE}, a name as often as needed. */
final class HeaderFields {

    private HeaderFields() {}

    /** One field. */
    record Field(String name, String value) {}

    static Field parse(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? "" : text.substring(0, colon).strip();
        if (name.isEmpty() || name.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new UserError("header (" + Printable.of(text) + "): must read like NAME: VALUE");
        }
        String value = text.substring(colon + 1).strip();
        if (value.chars().anyMatch(c -> c == '\r' || c == '\n')) {
            throw new UserError("header " + name + ": must stand on one line");
        }
        return new Field(name, value);
    }

    static Headers of(List<String> texts) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        for (String text : texts) {
            Field field = parse(text);
            fields.computeIfAbsent(field.name(), name -> new ArrayList<>()).add(field.value());
        }
        return Headers.of(fields);
    }
}
