package io.policy4j.spring.boot;

import io.policy4j.core.Setting;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The words of a policy's properties, and what they say as a policy file would. */
final class SettingWords {

    private static final List<String> SETTINGS =
            Setting.ALL.stream().map(Setting::word).toList();

    /** Every word that may follow a policy's name. */
    static final List<String> ALL = Arrays.stream(PolicyProperties.class.getRecordComponents())
            .map(SettingWords::word)
            .toList();

    private SettingWords() {}

    private static String word(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
    }

    /** The settings that are said, each a line of a policy file; by their words. */
    static Map<String, String> lines(PolicyProperties properties) {
        Map<String, String> lines = new LinkedHashMap<>();
        said(properties).forEach((word, value) -> {
            if (SETTINGS.contains(word)) {
                lines.put(word, word + ": " + yaml(value));
            }
        });
        return lines;
    }

    private static Map<String, Object> said(Record properties) {
        Map<String, Object> said = new LinkedHashMap<>();
        for (RecordComponent component : properties.getClass().getRecordComponents()) {
            Object value = value(component, properties);
            if (value != null) {
                said.put(word(component), value);
            }
        }
        return said;
    }

    private static @Nullable Object value(RecordComponent component, Record properties) {
        try {
            return component.getAccessor().invoke(properties);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a property can't be read: " + component, e);
        }
    }

    private static String yaml(Object value) {
        if (value instanceof Record properties) {
            return yaml(said(properties));
        }
        if (value instanceof Map<?, ?> map) {
            List<String> entries = new ArrayList<>();
            map.forEach((name, item) -> entries.add(quoted(name) + ": " + yaml(item)));
            return "{" + String.join(", ", entries) + "}";
        }
        if (value instanceof List<?> items) {
            return items.stream().map(SettingWords::yaml).collect(Collectors.joining(", ", "[", "]"));
        }
        return quoted(value);
    }

    private static String quoted(Object text) {
        return "'" + text.toString().replace("'", "''").replaceAll("\\R", " ") + "'";
    }
}
