package io.policy4j.client.webclient;

import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpHeaders;

/** Reads header fields by what Spring 6.2 and 7 have in common: there, {@code HttpHeaders} are a map, here they are none. */
final class FieldLines {

    private FieldLines() {}

    /** The values of every field line of that name. */
    static List<String> of(HttpHeaders headers, String name) {
        List<String> values = new ArrayList<>();
        headers.forEach((field, lines) -> {
            if (field.equalsIgnoreCase(name)) {
                values.addAll(lines);
            }
        });
        return values;
    }
}
