package io.policy4j.core;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values that one outcome has at the places that a table looks at; each is read once, when it is first asked for. */
final class Facts {

    private static final String CODE = "code";

    private final Envelope envelope;
    private final Plan plan;
    private final Request request;
    private final Outcome.@Nullable Response response;
    private PointerSet.@Nullable Picked picked;
    private @Nullable Chosen code;
    private @Nullable Map<String, Chosen> named;
    private @Nullable ErrorDetails details;

    /** Of the places that an envelope names for one part the one that has it, null for none, and what stands there. */
    private record Chosen(@Nullable Place place, List<String> values) {
        static final Chosen NONE = new Chosen(null, List.of());
    }

    Facts(Envelope envelope, Plan plan, Request request, Outcome outcome) {
        this.envelope = envelope;
        this.plan = plan;
        this.request = request;
        this.response = outcome instanceof Outcome.Response r ? r : null;
    }

    Request request() {
        return request;
    }

    /** The values at a place; null where the request's method or path is not known. */
    @Nullable
    List<String> values(Place place) {
        if (place == Place.Word.METHOD) {
            return request.method() == null ? null : List.of(request.method());
        }
        if (place == Place.Word.PATH) {
            return request.path() == null ? null : List.of(request.path());
        }
        return inResponse(place);
    }

    private List<String> inResponse(Place place) {
        if (response == null) {
            return List.of();
        }
        if (place instanceof Place.Header header) {
            return header(header, response.headers().values(header.name()));
        }
        if (place instanceof Place.Body body) {
            return inBody(body.pointer(), response);
        }
        if (place instanceof Place.After after) {
            return inResponse(after.place()).stream()
                    .map(value -> value.substring(tail(value, after.mark())))
                    .toList();
        }
        if (place instanceof Place.Named name) {
            return named(name.name()).values();
        }
        return text(response);
    }

    /** Rows that can't be reached are not planned for, but explained all the same: their pointers are read one by one. */
    private List<String> inBody(Pointer pointer, Outcome.Response from) {
        int index = plan.indexOf(pointer);
        return index >= 0
                ? picked(from).values(index)
                : PointerSet.of(List.of(pointer))
                        .read(from.body(), from.body().length)
                        .values(0);
    }

    private static int tail(String value, String mark) {
        int at = value.lastIndexOf(mark);
        return at < 0 ? 0 : at + mark.length();
    }

    private static List<String> header(Place.Header place, List<String> lines) {
        String member = place.member();
        Pointer pointer = place.pointer();
        if (lines.isEmpty() || (member == null && pointer == null)) {
            return lines;
        }
        List<String> values = new ArrayList<>();
        for (String line : lines) {
            if (member != null) {
                values.addAll(StructuredField.members(line, member));
            } else if (pointer != null) {
                byte[] json = line.getBytes(StandardCharsets.UTF_8);
                values.addAll(
                        PointerSet.of(List.of(pointer)).read(json, json.length).values(0));
            }
        }
        return values;
    }

    private PointerSet.Picked picked(Outcome.Response from) {
        if (picked == null) {
            picked = plan.pointers().read(from.body(), from.body().length);
        }
        return picked;
    }

    private List<String> text(Outcome.Response from) {
        if (from.body().length == 0 || picked(from).json()) {
            return List.of();
        }
        String text = new String(from.body(), StandardCharsets.UTF_8);
        return List.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    private Chosen named(String name) {
        if (!name.equals(CODE)) {
            Map<String, Chosen> known = named == null ? new HashMap<>() : named;
            named = known;
            Chosen chosen = known.get(name);
            if (chosen == null) {
                chosen = select(name);
                known.put(name, chosen);
            }
            return chosen;
        }
        if (code == null) {
            code = select(name);
        }
        return code;
    }

    /** Of an envelope's places the first one with a value that a row for this status names, else the first with any. */
    private Chosen select(String name) {
        List<Place> places = envelope.places(name);
        Chosen first = Chosen.NONE;
        for (Place place : places) {
            List<String> values = inResponse(place);
            if (!values.isEmpty()) {
                Chosen chosen = new Chosen(place, values);
                if (places.size() == 1 || isNamed(name, values)) {
                    return chosen;
                }
                first = first.place() == null ? chosen : first;
            }
        }
        return first;
    }

    private boolean isNamed(String name, List<String> values) {
        for (String value : values) {
            if (plan.names(name, value)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a place has what is expected there; null where only the missing facts of the request could tell.
     *
     * @param all whether every element that the place crosses must match, and not just any
     */
    @Nullable
    Boolean satisfies(Place place, Expect expect, boolean all) {
        List<String> values = values(place);
        if (values == null) {
            return null;
        }
        boolean ignoreCase = place.equals(Place.Named.MESSAGE);
        return expect.holds(values, ignoreCase, all) && (!all || values.isEmpty() || isComplete(place));
    }

    /** Whether the values at a place are those of every element that it crosses: none without a value, none cut off. */
    private boolean isComplete(Place place) {
        if (place instanceof Place.Named name) {
            Place chosen = named(name.name()).place();
            return chosen == null || isComplete(chosen);
        }
        if (place instanceof Place.After after) {
            return isComplete(after.place());
        }
        return !(place instanceof Place.Body body)
                || response == null
                || !body.pointer().isWildcard()
                || picked(response).isComplete(plan.indexOf(body.pointer()));
    }

    /** What a hint gives, or null when it is not usable; of several values the longest delay. */
    @Nullable
    Duration delay(Hint hint, Moment moment) {
        if (hint instanceof Hint.Fixed fixed) {
            return fixed.duration();
        }
        if (hint instanceof Hint.At at) {
            return at.delay(reference(moment));
        }
        Place source = hint.source();
        List<String> values = source == null ? null : values(source);
        return values == null || values.isEmpty() ? null : longest(hint, values, reference(moment));
    }

    private static @Nullable Duration longest(Hint hint, List<String> values, Instant reference) {
        boolean ignoreCase = Place.Named.MESSAGE.equals(hint.source());
        Duration longest = null;
        for (String value : values) {
            Duration delay = hint instanceof Hint.Read read
                    ? read.format().delay(value, reference)
                    : ((Hint.Hole) hint).pattern().delay(value, reference, ignoreCase);
            if (delay != null && (longest == null || delay.compareTo(longest) > 0)) {
                longest = delay;
            }
        }
        return longest;
    }

    /** The moment that dates are measured from: the server's own, so that a wrong clock here does no harm. */
    private Instant reference(Moment moment) {
        List<String> dates = response == null ? List.of() : response.headers().values("Date");
        Instant date = dates.isEmpty() ? null : HintFormat.httpDate(dates.get(0), moment.now());
        return date == null ? moment.now() : date;
    }

    /** What the response says about itself; of several codes the one that the row names. */
    ErrorDetails details(@Nullable Row row) {
        if (details == null) {
            details = response == null || envelope.names().isEmpty() ? ErrorDetails.NONE : readDetails(row);
        }
        return details;
    }

    private ErrorDetails readDetails(@Nullable Row row) {
        Map<String, String> fields = new HashMap<>();
        for (String name : envelope.names()) {
            String value = chosen(name, row);
            if (value != null) {
                fields.put(name, value);
            }
        }
        return new ErrorDetails(
                fields.remove("code"),
                fields.remove("type"),
                fields.remove("message"),
                fields.remove("request-id"),
                fields);
    }

    private @Nullable String chosen(String name, @Nullable Row row) {
        List<String> values = named(name).values();
        if (row != null) {
            for (String value : values) {
                if (Plan.names(row, name, value)) {
                    return value;
                }
            }
        }
        return values.isEmpty() ? null : values.get(0);
    }

    /** A poll url with its places filled in, or null where one of them has no value. */
    @Nullable
    String fill(String url) {
        List<Place> places = Poll.places(url);
        if (!url.startsWith("/") && !url.startsWith("http")) {
            return first(places.get(0));
        }
        StringBuilder filled = new StringBuilder();
        int from = 0;
        for (Place place : places) {
            String value = first(place);
            if (value == null) {
                return null;
            }
            int open = url.indexOf('<', from);
            filled.append(url, from, open);
            filled.append(Poll.encoded(value));
            from = url.indexOf('>', open) + 1;
        }
        return filled.append(url.substring(from)).toString();
    }

    private @Nullable String first(Place place) {
        List<String> values = values(place);
        return values == null || values.isEmpty() ? null : values.get(0);
    }
}
