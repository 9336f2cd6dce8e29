package io.policy4j.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where in an error response its parts stand: a name, and the places to look, in order.
 *
 * <p>{@code code}, {@code type}, {@code message} and {@code request-id} have a meaning of their own; so have
 * {@code resource}, {@code limit}, {@code reset} and {@code docs} in an upgrade signal. Any other name is free.
 */
public final class Envelope {

    /** Nothing is known about error bodies. */
    public static final Envelope NONE = new Envelope(Map.of());

    /** Names that stand for something else wherever a place may stand. */
    private static final Set<String> TAKEN = Set.of("text", "method", "path", "header", "body", "absent", "at");

    private final Map<String, List<Place>> places;

    private Envelope(Map<String, List<Place>> places) {
        this.places = Collections.unmodifiableMap(new LinkedHashMap<>(places));
    }

    /**
     * This envelope with one more name.
     *
     * @throws IllegalArgumentException if the name is taken, or a place is not in a response
     */
    public Envelope with(String name, List<Place> sources) {
        if (!name.matches("[A-Za-z][A-Za-z0-9_.-]*") || TAKEN.contains(name)) {
            throw new IllegalArgumentException("envelope name (" + name + "): must be a word of its own, such as code");
        }
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("envelope " + name + " (): must have at least one place");
        }
        for (Place source : sources) {
            Place root = source instanceof Place.After after ? after.place() : source;
            if (!(root instanceof Place.Body || root instanceof Place.Header)) {
                throw new IllegalArgumentException("envelope " + name + " (" + source
                        + "): must be a pointer such as /error/code, or header NAME");
            }
        }
        Map<String, List<Place>> changed = new LinkedHashMap<>(places);
        changed.put(name, List.copyOf(sources));
        return new Envelope(changed);
    }

    /** The names in the order in which they were given. */
    public Set<String> names() {
        return places.keySet();
    }

    /** Where a name's value stands; empty for a name that is not defined. */
    public List<Place> places(String name) {
        return places.getOrDefault(name, List.of());
    }

    /**
     * Checks that a place can be read with this envelope.
     *
     * @throws IllegalArgumentException if it is a name that the envelope does not define
     */
    public void require(Place place) {
        if (place instanceof Place.After after) {
            require(after.place());
        } else if (place instanceof Place.Named named && !places.containsKey(named.name())) {
            throw new IllegalArgumentException("place (" + named + "): " + mend(named.name()));
        }
    }

    private String mend(String name) {
        if (Set.of("code", "type", "message").contains(name)) {
            return "the envelope must say where the " + name + " stands, as in " + name + ": /error/" + name;
        }
        List<String> known = new ArrayList<>(places.keySet());
        String names = known.isEmpty() ? "" : " (" + String.join(", ", known) + ")";
        known.addAll(List.of("method", "path", "text", "Retry-After"));
        String nearest = Words.suggestion(name, known);
        boolean field = name.contains("-") && Character.isUpperCase(name.charAt(0)) && !nearest.contains("Retry-After");
        return "must be header NAME, body /pointer, text, method, path or a name of the envelope" + names
                + (field ? "; did you mean header " + name + "?" : nearest);
    }

    Envelope over(Envelope base) {
        Map<String, List<Place>> merged = new LinkedHashMap<>(base.places);
        merged.putAll(places);
        return new Envelope(merged);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Envelope envelope && places.equals(envelope.places);
    }

    @Override
    public int hashCode() {
        return places.hashCode();
    }

    @Override
    public String toString() {
        return places.toString();
    }
}
