package io.policy4j.core;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Header fields as the engine reads them: by name, ignoring case, one value for each field line. */
@FunctionalInterface
public interface Headers {

    /** No fields at all. */
    Headers NONE = name -> List.of();

    /** The values of every field line of that name in the order received, or an empty list. */
    List<String> values(String name);

    /** Headers from a map, whose names are compared ignoring case. */
    static Headers of(Map<String, List<String>> fields) {
        Map<String, List<String>> byName = new TreeMap<>();
        fields.forEach((name, values) -> byName.merge(
                name.toLowerCase(Locale.ROOT),
                List.copyOf(values),
                (a, b) -> java.util.stream.Stream.concat(a.stream(), b.stream()).toList()));
        return name -> byName.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }
}
