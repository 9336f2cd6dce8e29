package io.policy4j.spring;

import io.policy4j.resilience4j.ResponseReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.util.ClassUtils;

/** Reads what methods return: a {@code ResponseEntity} is a response, any other value a success. */
final class ReturnedEntities implements ResponseReader<Object> {

    private ReturnedEntities() {}

    /** A reader of entities where there are any. */
    static ResponseReader<Object> reader() {
        boolean present = ClassUtils.isPresent(
                "org.springframework.http.ResponseEntity", ReturnedEntities.class.getClassLoader());
        return present ? new ReturnedEntities() : ResponseReader.valuesAreSuccesses();
    }

    @Override
    public int status(Object value) {
        return value instanceof ResponseEntity<?> entity
                ? entity.getStatusCode().value()
                : 200;
    }

    /** By what the headers of Spring 6.2 and 7 have in common. */
    @Override
    public List<String> headers(Object value, String name) {
        List<String> values = new ArrayList<>();
        if (value instanceof ResponseEntity<?> entity) {
            entity.getHeaders().forEach((field, lines) -> {
                if (field.equalsIgnoreCase(name)) {
                    values.addAll(lines);
                }
            });
        }
        return values;
    }

    @Override
    public byte[] peek(Object value, int max) {
        byte[] bytes = EntityBody.bytes(body(value));
        return bytes.length > max ? Arrays.copyOf(bytes, max) : bytes;
    }

    @Override
    public void release(Object value) {
        EntityBody.release(body(value));
    }

    private static @Nullable Object body(Object value) {
        return value instanceof ResponseEntity<?> entity ? entity.getBody() : null;
    }
}
