package io.policy4j.core.explain;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.policy4j.core.CallProgress;
import io.policy4j.core.Headers;
import io.policy4j.core.Outcome;
import io.policy4j.core.Place;
import io.policy4j.core.Pointer;
import io.policy4j.core.PolicyTable;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A response that nobody has sent, to ask a table about: its head, and a body, or what stands in it. */
public final class Sample {

    private static final String MEDIA_TYPE = "content-type";

    private final PolicyTable table;
    private final int status;
    private final Headers headers;
    private final Map<String, List<String>> added = new TreeMap<>();
    private final Map<String, Object> tree = new TreeMap<>();
    private byte[] body = new byte[0];

    private Sample(PolicyTable table, int status, Headers headers) {
        this.table = table;
        this.status = status;
        this.headers = headers;
    }

    /**
     * A response without a body.
     *
     * @throws IllegalArgumentException if there is no such status
     */
    public static Sample of(PolicyTable table, int status, Headers headers) {
        if (status < 100 || status > 999) {
            throw new IllegalArgumentException("status (" + status + "): must be between 100 and 999");
        }
        return new Sample(table, status, headers);
    }

    /** The body; it is taken for JSON unless the headers say otherwise. */
    public Sample body(byte[] bytes) {
        body = bytes;
        return this;
    }

    /**
     * A part of the error, put where the envelope says that it stands: in a header, or in a body made up for it.
     *
     * @param name {@code code}, {@code type}, {@code message} or another name of the envelope
     * @throws IllegalArgumentException if the envelope does not define it
     */
    public Sample part(String name, String value) {
        List<Place> places = table.envelope().places(name);
        if (places.isEmpty()) {
            throw new IllegalArgumentException(name + " (" + value + "): the envelope of " + table.name()
                    + " does not say where the " + name + " stands; give the body instead");
        }
        Place place = places.get(0) instanceof Place.After after ? after.place() : places.get(0);
        if (place instanceof Place.Header header) {
            added.put(header.name().toLowerCase(Locale.ROOT), List.of(field(header, value)));
        } else if (place instanceof Place.Body inBody) {
            put(tree, inBody.pointer(), value);
        }
        return this;
    }

    private static String field(Place.Header header, String value) {
        if (header.pointer() != null) {
            Map<String, Object> json = new TreeMap<>();
            put(json, header.pointer(), value);
            return json(json);
        }
        return header.member() == null ? value : header.member() + "=" + value;
    }

    /** Objects all the way: a pointer reads {@code 0} and {@code *} as members too. */
    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> root, Pointer pointer, String value) {
        String[] segments = pointer.text().split("/", -1);
        Map<String, Object> at = root;
        for (int i = 1; i < segments.length - 1; i++) {
            Object inner = at.get(name(segments[i]));
            if (!(inner instanceof Map)) {
                inner = new TreeMap<String, Object>();
                at.put(name(segments[i]), inner);
            }
            at = (Map<String, Object>) inner;
        }
        at.put(name(segments[segments.length - 1]), value);
    }

    private static String name(String segment) {
        return segment.replace("~1", "/").replace("~0", "~");
    }

    private static String json(Map<String, Object> tree) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            write(json, tree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Map<?, ?> tree) throws IOException {
        json.writeStartObject();
        for (Map.Entry<?, ?> member : tree.entrySet()) {
            json.writeFieldName(String.valueOf(member.getKey()));
            if (member.getValue() instanceof Map<?, ?> inner) {
                write(json, inner);
            } else {
                json.writeString(String.valueOf(member.getValue()));
            }
        }
        json.writeEndObject();
    }

    /** The response as a call would see it: no more of its body than the table reads. */
    public Outcome.Response response() {
        byte[] all = tree.isEmpty() ? body : json(tree).getBytes(StandardCharsets.UTF_8);
        Headers head = this::values;
        int most = table.peekBytesForDetails(status, jsonUnlessSaid(head), CallProgress.begin(table));
        return Outcome.response(status, head, all.length <= most ? all : Arrays.copyOf(all, most));
    }

    private List<String> values(String name) {
        @Nullable List<String> own = added.get(name.toLowerCase(Locale.ROOT));
        return own == null ? headers.values(name) : own;
    }

    private static Headers jsonUnlessSaid(Headers fields) {
        return fields.values(MEDIA_TYPE).isEmpty()
                ? name -> name.equalsIgnoreCase(MEDIA_TYPE) ? List.of("application/json") : fields.values(name)
                : fields;
    }
}
