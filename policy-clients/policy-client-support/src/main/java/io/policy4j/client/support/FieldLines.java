package io.policy4j.client.support;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Header fields by name, where a client's own way to ask for one differs from version to version. */
public final class FieldLines {

    private FieldLines() {}

    /**
     * The values of every field line of that name, whatever its case.
     *
     * @param fields shows every name with its values, such as {@code headers::forEach}
     */
    public static List<String> of(Consumer<BiConsumer<String, List<String>>> fields, String name) {
        List<String> values = new ArrayList<>();
        fields.accept((field, lines) -> {
            if (field.equalsIgnoreCase(name)) {
                values.addAll(lines);
            }
        });
        return values;
    }
}
