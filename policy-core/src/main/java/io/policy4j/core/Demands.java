package io.policy4j.core;

import io.policy4j.core.RowKey.Discriminator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** All that a row asks of an outcome of its status: the code or type of its key, and its conditions. */
final class Demands {

    private final List<Condition> conditions;

    private Demands(List<Condition> conditions) {
        this.conditions = conditions;
    }

    /** What one alternative of a row asks; names that stand for one place are read as that place. */
    static Demands of(Plan.Variant variant, Envelope envelope) {
        List<Condition> conditions = new ArrayList<>();
        Discriminator key = variant.row().discriminator();
        if (key != Discriminator.NONE) {
            Glob glob = variant.glob();
            Place place = key.kind() == Discriminator.Kind.CODE ? Place.Named.CODE : Place.Named.TYPE;
            Expect expect = glob == null ? new Expect(List.of(), true) : new Expect(List.of(glob), false);
            conditions.add(resolved(place, expect, envelope));
        }
        for (Condition condition : variant.row().when()) {
            conditions.add(resolved(condition.place(), condition.expect(), envelope));
        }
        return new Demands(conditions);
    }

    private static Condition resolved(Place place, Expect expect, Envelope envelope) {
        Expect folded = Place.Named.MESSAGE.equals(place) ? lowerCase(expect) : expect;
        List<Place> places = place instanceof Place.Named named ? envelope.places(named.name()) : List.of();
        return new Condition(places.size() == 1 && folded == expect ? places.get(0) : place, folded);
    }

    private static Expect lowerCase(Expect expect) {
        return new Expect(
                expect.globs().stream()
                        .map(glob -> Glob.parse(glob.text().toLowerCase(Locale.ROOT)))
                        .toList(),
                expect.absent());
    }

    /** Both together. */
    Demands and(Demands other) {
        List<Condition> both = new ArrayList<>(conditions);
        both.addAll(other.conditions);
        return new Demands(both);
    }

    /** Whether whatever satisfies the other satisfies these; says no where it can't tell. */
    boolean impliedBy(Demands other) {
        return conditions.stream()
                .allMatch(wanted -> other.conditions.stream()
                        .anyMatch(given -> given.place().equals(wanted.place())
                                && wanted.expect().covers(given.expect())));
    }

    /** Why nothing can satisfy them, or null when something may. */
    @Nullable
    String contradiction(Envelope envelope) {
        for (int i = 0; i < conditions.size(); i++) {
            for (Condition other : conditions.subList(0, i)) {
                Condition one = conditions.get(i);
                if (one.place().equals(other.place())
                        && !isMany(one.place(), envelope)
                        && !one.expect().overlaps(other.expect())) {
                    return one.place() + " can't be " + other.expect() + " and " + one.expect() + " at once";
                }
                if (excludeEachOther(one, other, envelope) || excludeEachOther(other, one, envelope)) {
                    return "text is there only where the body is no JSON, and " + (isText(one) ? other : one).place()
                            + " only where it is";
                }
            }
        }
        return null;
    }

    private static boolean excludeEachOther(Condition text, Condition json, Envelope envelope) {
        return isText(text) && !text.expect().absent() && !json.expect().absent() && isJson(json.place(), envelope);
    }

    private static boolean isText(Condition condition) {
        return condition.place() == Place.Word.TEXT;
    }

    private static boolean isJson(Place place, Envelope envelope) {
        if (place instanceof Place.Named named) {
            List<Place> places = envelope.places(named.name());
            return !places.isEmpty() && places.stream().allMatch(source -> isJson(source, envelope));
        }
        return place instanceof Place.After after ? isJson(after.place(), envelope) : place instanceof Place.Body;
    }

    /** Whether several values may stand at a place at once. */
    private static boolean isMany(Place place, Envelope envelope) {
        if (place instanceof Place.Named named) {
            return envelope.places(named.name()).stream().anyMatch(source -> isMany(source, envelope));
        }
        if (place instanceof Place.After after) {
            return isMany(after.place(), envelope);
        }
        return place instanceof Place.Body body && body.pointer().isWildcard();
    }

    /** What only a response can satisfy, or null when a transport failure can satisfy all. */
    @Nullable
    Place needsResponse() {
        return conditions.stream()
                .filter(condition ->
                        !condition.onRequest() && !condition.expect().absent())
                .map(Condition::place)
                .findFirst()
                .orElse(null);
    }

    /** What a transport failure leaves to ask: nothing of a response, as there is none. */
    Demands withoutResponse() {
        return new Demands(conditions.stream().filter(Condition::onRequest).toList());
    }
}
