package io.policy4j.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON value. Numbers stay as they were written. */
sealed interface Json {

    record Obj(Map<String, Json> members) implements Json {
        /** The member of that name; null where there is none, or where it is null. */
        @Nullable
        Json get(String name) {
            Json value = members.get(name);
            return value instanceof Null ? null : value;
        }
    }

    record Arr(List<Json> items) implements Json {}

    record Str(String value) implements Json {}

    record Num(String text) implements Json {}

    record Bool(boolean value) implements Json {}

    record Null() implements Json {}

    Json NULL = new Null();
}
