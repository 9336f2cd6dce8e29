package io.policy4j.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes JSON, streaming. */
final class JsonText {

    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonText() {}

    /** Something that writes itself. */
    interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    /** What is written, as text on one line. */
    static String of(Writing writing) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            writing.to(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** A value as compact text. */
    static String of(Json value) {
        return of(json -> write(json, value));
    }

    static void write(JsonGenerator json, Json value) throws IOException {
        if (value instanceof Json.Obj object) {
            json.writeStartObject();
            for (Map.Entry<String, Json> member : object.members().entrySet()) {
                json.writeFieldName(member.getKey());
                write(json, member.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof Json.Arr array) {
            json.writeStartArray();
            for (Json item : array.items()) {
                write(json, item);
            }
            json.writeEndArray();
        } else if (value instanceof Json.Str string) {
            json.writeString(string.value());
        } else if (value instanceof Json.Num number) {
            json.writeNumber(number.text());
        } else if (value instanceof Json.Bool bool) {
            json.writeBoolean(bool.value());
        } else {
            json.writeNull();
        }
    }

    /** Writes a member that is a text or null. */
    static void member(JsonGenerator json, String name, @Nullable Object text) throws IOException {
        json.writeFieldName(name);
        if (text == null) {
            json.writeNull();
        } else {
            json.writeString(text.toString());
        }
    }

    /** Writes a member that is a number or null. */
    static void number(JsonGenerator json, String name, @Nullable Number number) throws IOException {
        json.writeFieldName(name);
        if (number == null) {
            json.writeNull();
        } else {
            json.writeNumber(number.longValue());
        }
    }

    /** Writes a member that is a time of RFC 3339 or null: to the millisecond, and never earlier than it is. */
    static void time(JsonGenerator json, String name, @Nullable Instant time) throws IOException {
        member(json, name, time == null ? null : Millis.roundedUp(time));
    }

    /**
     * Reads exactly one value.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    static Json parse(byte[] text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw new IllegalArgumentException("not JSON: there is nothing");
            }
            Json value = value(parser, token);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("not JSON: more than one value");
            }
            return value;
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : ", at column " + e.getLocation().getColumnNr();
            throw new IllegalArgumentException("not JSON: " + Printable.of(e.getOriginalMessage()) + where, e);
        } catch (IOException e) {
            throw new IllegalArgumentException("not JSON: " + e.getMessage(), e);
        }
    }

    /** The parser itself refuses what is nested too deep. */
    private static Json value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> new Json.Str(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Num(parser.getText());
            case VALUE_TRUE -> new Json.Bool(true);
            case VALUE_FALSE -> new Json.Bool(false);
            default -> Json.NULL;
        };
    }

    private static Json object(JsonParser parser) throws IOException {
        Map<String, Json> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            members.put(name, value(parser, parser.nextToken()));
        }
        return new Json.Obj(members);
    }

    private static Json array(JsonParser parser) throws IOException {
        List<Json> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(value(parser, token));
        }
        return new Json.Arr(items);
    }
}
