package io.policy4j.core;

import io.policy4j.core.RowKey.Discriminator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows that one status (or transport failure) can reach, best first, and what must be read to choose among them.
 *
 * <p>The law: layers are asked in turn; within a layer code beats type beats none, exact beats glob, a longer glob a
 * shorter one, more conditions fewer, then exact status beats range beats class beats any; then the earlier row.
 */
final class Plan {

    /** One alternative of a row's code or type, with its rank. */
    record Variant(Row row, int order, @Nullable Glob glob, long rank) {}

    /** A layer's variants: exact codes by code, and the others best first. */
    private record Layer(Map<String, List<Variant>> byCode, List<Variant> others) {}

    private static final Comparator<Variant> BEST_FIRST =
            Comparator.comparingLong(Variant::rank).reversed().thenComparingInt(Variant::order);

    private final List<Layer> layers;
    private final boolean acceptsByStatus;
    private final Decision.@Nullable Accept acceptance;
    private final boolean readsBody;
    private final Map<Pointer, Integer> pointerIndex = new HashMap<>();
    private final PointerSet pointers;
    private final List<Row> rows;

    /**
     * Compiles the rows of all layers that match a status.
     *
     * @param candidates for each layer the rows that match, with the breadth by which they do
     * @param also       what is read beside, where a call follows work
     */
    Plan(
            List<? extends Map<Row, RowKey.Status.Breadth>> candidates,
            Envelope envelope,
            Settings settings,
            Set<Place> also) {
        List<Layer> reachable = new ArrayList<>();
        List<Variant> all = new ArrayList<>();
        boolean decided = false;
        for (int i = 0; i < candidates.size() && !decided; i++) {
            List<Variant> variants = variants(candidates.get(i));
            int certain = firstUnconditional(variants);
            decided = certain < variants.size();
            variants = variants.subList(0, decided ? certain + 1 : certain);
            reachable.add(layer(variants));
            all.addAll(variants);
        }
        layers = List.copyOf(reachable);
        rows = all.stream().map(Variant::row).distinct().toList();
        acceptsByStatus =
                rows.size() == 1 && isUnconditional(rows.get(0)) && rows.get(0).action() instanceof Action.Accept;
        acceptance = acceptsByStatus && envelope.names().isEmpty()
                ? new Decision.Accept(rows.get(0), null, Deciding.ACCEPTED)
                : null;
        Set<Place> needed = acceptsByStatus ? Set.of() : neededPlaces(settings);
        readsBody = needed.stream().anyMatch(place -> isInBody(place, envelope));
        Set<Pointer> read = new LinkedHashSet<>();
        needed.forEach(place -> addPointers(place, envelope, read));
        also.forEach(place -> addPointers(place, envelope, read));
        envelope.names().forEach(name -> addPointers(new Place.Named(name), envelope, read));
        read.forEach(pointer -> pointerIndex.put(pointer, pointerIndex.size()));
        pointers = PointerSet.of(List.copyOf(read));
    }

    private static int firstUnconditional(List<Variant> variants) {
        int i = 0;
        while (i < variants.size() && !isUnconditional(variants.get(i).row())) {
            i++;
        }
        return i;
    }

    /** Whether the row matches whatever else an outcome of its status says. */
    static boolean isUnconditional(Row row) {
        return !row.discriminator().isPresent() && row.when().isEmpty();
    }

    static List<Variant> variants(Map<Row, RowKey.Status.Breadth> rows) {
        List<Variant> variants = new ArrayList<>();
        rows.forEach((row, breadth) -> {
            Expect expect = row.discriminator().expect();
            if (expect == null) {
                variants.add(new Variant(row, variants.size(), null, rank(row, null, breadth)));
                return;
            }
            for (Glob glob : expect.globs()) {
                variants.add(new Variant(row, variants.size(), glob, rank(row, glob, breadth)));
            }
            if (expect.absent()) {
                variants.add(new Variant(row, variants.size(), null, rank(row, null, breadth)));
            }
        });
        variants.sort(BEST_FIRST);
        return variants;
    }

    /** The law of the table, as one number: 2 bits kind, 1 bit exact, 16 bits length, 12 bits conditions, 2 bits breadth. */
    static long rank(Row row, @Nullable Glob glob, RowKey.Status.Breadth breadth) {
        boolean exact = glob != null && glob.isExact();
        int length = glob == null || exact ? 0 : Math.min(glob.length(), 0xFFFF);
        return (long) row.discriminator().kind().rank() << 31
                | (exact ? 1L : 0L) << 30
                | (long) length << 14
                | (long) Math.min(row.when().size(), 0xFFF) << 2
                | breadth.rank();
    }

    private static Layer layer(List<Variant> variants) {
        Map<String, List<Variant>> byCode = new HashMap<>();
        List<Variant> others = new ArrayList<>();
        for (Variant variant : variants) {
            Glob glob = variant.glob();
            if (glob != null && glob.isExact() && variant.row().discriminator().kind() == Discriminator.Kind.CODE) {
                byCode.computeIfAbsent(glob.text(), code -> new ArrayList<>()).add(variant);
            } else {
                others.add(variant);
            }
        }
        return new Layer(byCode, others);
    }

    private Set<Place> neededPlaces(Settings settings) {
        Set<Place> places = new LinkedHashSet<>();
        for (Row row : rows) {
            switch (row.discriminator().kind()) {
                case CODE -> places.add(Place.Named.CODE);
                case TYPE -> places.add(Place.Named.TYPE);
                case NONE -> {}
            }
            row.when().forEach(condition -> places.add(condition.place()));
            places.addAll(ActionPlaces.of(row, settings));
        }
        return places;
    }

    static boolean isInBody(Place place, Envelope envelope) {
        if (place.equals(ActionPlaces.DETAILS)) {
            return envelope.names().stream().anyMatch(name -> isInBody(new Place.Named(name), envelope));
        }
        if (place instanceof Place.Named named) {
            return envelope.places(named.name()).stream().anyMatch(source -> isInBody(source, envelope));
        }
        if (place instanceof Place.After after) {
            return isInBody(after.place(), envelope);
        }
        return place instanceof Place.Body || place == Place.Word.TEXT;
    }

    private static void addPointers(Place place, Envelope envelope, Set<Pointer> pointers) {
        if (place instanceof Place.Body body) {
            pointers.add(body.pointer());
        } else if (place instanceof Place.After after) {
            addPointers(after.place(), envelope, pointers);
        } else if (place instanceof Place.Named named) {
            envelope.places(named.name()).forEach(source -> addPointers(source, envelope, pointers));
        }
    }

    boolean acceptsByStatus() {
        return acceptsByStatus;
    }

    /** The decision about every outcome of a status that is accepted by itself and has no details; else null. */
    Decision.@Nullable Accept acceptance() {
        return acceptance;
    }

    boolean readsBody() {
        return readsBody;
    }

    PointerSet pointers() {
        return pointers;
    }

    int indexOf(Pointer pointer) {
        return pointerIndex.getOrDefault(pointer, -1);
    }

    /** The rows that can be reached, best first within their layer. */
    List<Row> rows() {
        return rows;
    }

    /** Whether a row of this plan names the value, more than by its being there. */
    boolean names(String name, String value) {
        for (Row row : rows) {
            if (names(row, name, value)) {
                return true;
            }
        }
        return false;
    }

    static boolean names(Row row, String name, String value) {
        Expect keyed = row.discriminator().expect();
        boolean code = row.discriminator().kind() == Discriminator.Kind.CODE;
        if (keyed != null && name.equals(code ? "code" : "type") && keyed.names(value)) {
            return true;
        }
        for (Condition condition : row.when()) {
            if (condition.place() instanceof Place.Named named
                    && named.name().equals(name)
                    && condition.expect().names(value)) {
                return true;
            }
        }
        return false;
    }

    /** The row that wins, or null when none matches. */
    @Nullable
    Row choose(Facts facts) {
        Choice choice = new Choice();
        for (Layer layer : layers) {
            if (choice.falls(named(layer, facts), facts) || choice.falls(layer.others(), facts)) {
                break;
            }
        }
        return choice.row;
    }

    /** A choice in the making: where only missing facts could tell, the first row that forbids sending again wins. */
    private static final class Choice {

        private @Nullable Row row;

        /** Goes through variants, best first; whether one of them settles it. */
        boolean falls(List<Variant> variants, Facts facts) {
            for (int i = 0; i < variants.size(); i++) {
                Variant variant = variants.get(i);
                Boolean holds = holds(variant, facts);
                if (holds == null) {
                    boolean forbids = !variant.row().action().sendsAgain();
                    row = row == null && forbids ? variant.row() : row;
                } else if (holds) {
                    row = row == null ? variant.row() : row;
                    return true;
                }
            }
            return false;
        }
    }

    /** The variants with an exact code that the outcome has. */
    private static List<Variant> named(Layer layer, Facts facts) {
        List<String> codes = layer.byCode().isEmpty() ? null : facts.values(Place.Named.CODE);
        if (codes == null || codes.isEmpty()) {
            return List.of();
        }
        if (codes.size() == 1) {
            return layer.byCode().getOrDefault(codes.get(0), List.of());
        }
        List<Variant> named = new ArrayList<>();
        for (String code : codes) {
            named.addAll(layer.byCode().getOrDefault(code, List.of()));
        }
        named.sort(BEST_FIRST);
        return named;
    }

    /** Whether a variant matches; null where only the missing facts of the request could tell. */
    static @Nullable Boolean holds(Variant variant, Facts facts) {
        Row row = variant.row();
        boolean all = row.action() instanceof Action.Accept;
        Expect keyed = row.discriminator().expect();
        if (keyed != null && !keyHolds(variant, keyed, all, facts)) {
            return false;
        }
        boolean unknown = false;
        for (Condition condition : row.when()) {
            Boolean holds = facts.satisfies(condition.place(), condition.expect(), all);
            if (holds == null) {
                unknown = true;
            } else if (!holds) {
                return false;
            }
        }
        return unknown ? null : Boolean.TRUE;
    }

    private static boolean keyHolds(Variant variant, Expect keyed, boolean all, Facts facts) {
        boolean code = variant.row().discriminator().kind() == Discriminator.Kind.CODE;
        Place place = code ? Place.Named.CODE : Place.Named.TYPE;
        List<String> values = facts.values(place);
        Glob glob = variant.glob();
        if (values == null || values.isEmpty() || glob == null) {
            return glob == null && (values == null || values.isEmpty());
        }
        if (all && !Boolean.TRUE.equals(facts.satisfies(place, keyed, true))) {
            return false;
        }
        for (String value : values) {
            if (glob.matches(value)) {
                return true;
            }
        }
        return false;
    }
}
