package io.policy4j.spring;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** The body of an entity, which has been read into some object already. */
final class EntityBody {

    private static final JsonFactory JSON = new JsonFactory();

    private EntityBody() {}

    /** What the server wrote, as far as the object still tells: text, bytes, a tree of JSON, maps and lists. */
    static byte[] bytes(@Nullable Object body) {
        if (body instanceof byte[] bytes) {
            return bytes;
        }
        if (body == null) {
            return new byte[0];
        }
        if (body instanceof CharSequence || isTree(body.getClass())) {
            return body.toString().getBytes(StandardCharsets.UTF_8);
        }
        return body instanceof Map || body instanceof Collection ? json(body) : new byte[0];
    }

    /** Jackson's trees, of 2 or 3: their text is JSON. */
    private static boolean isTree(Class<?> type) {
        Class<?> parent = type;
        while (parent != Object.class && !parent.getSimpleName().equals("JsonNode")) {
            parent = parent.getSuperclass();
        }
        return parent != Object.class;
    }

    private static byte[] json(Object body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            write(body, json);
        } catch (IOException | RuntimeException e) {
            return new byte[0];
        }
        return out.toByteArray();
    }

    private static void write(@Nullable Object value, JsonGenerator json) throws IOException {
        if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.writeFieldName(String.valueOf(entry.getKey()));
                write(entry.getValue(), json);
            }
            json.writeEndObject();
        } else if (value instanceof Collection<?> items) {
            json.writeStartArray();
            for (Object item : items) {
                write(item, json);
            }
            json.writeEndArray();
        } else if (value == null || value instanceof Boolean || value instanceof Number) {
            json.writeRawValue(String.valueOf(value));
        } else {
            json.writeString(value.toString());
        }
    }

    /** Gives up a body that is still on the wire. */
    static void release(@Nullable Object body) {
        try {
            if (body instanceof AutoCloseable open) {
                open.close();
            } else if (CallStyle.Publishers.PRESENT) {
                Streams.release(body);
            }
        } catch (Exception e) {
            // Nobody wants it any more.
        }
    }

    /** Known only where there is Reactor. */
    private static final class Streams {
        static void release(@Nullable Object body) {
            if (body instanceof Publisher<?> stream) {
                Flux.from(stream).subscribe().dispose();
            }
        }
    }
}
