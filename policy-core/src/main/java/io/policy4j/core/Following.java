package io.policy4j.core;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Work that goes on at the server, as far as a call has followed it. Immutable. */
public final class Following {

    private final Row row;
    private final Request call;
    private final Request request;
    private final @Nullable URI target;
    private final int polls;
    private final int unhinted;
    private final long firstNanos;
    private final long lastNanos;

    private Following(
            Row row,
            Request call,
            Request request,
            @Nullable URI target,
            int polls,
            int unhinted,
            long firstNanos,
            long lastNanos) {
        this.row = row;
        this.call = call;
        this.request = request;
        this.target = target;
        this.polls = polls;
        this.unhinted = unhinted;
        this.firstNanos = firstNanos;
        this.lastNanos = lastNanos;
    }

    /** Work that a call has just started, asked after by the call's own request until something else is said. */
    static Following begin(Row row, Request call, long elapsedNanos) {
        return new Following(row, call, call, null, 0, 0, elapsedNanos, 0);
    }

    /**
     * Work that was started before, perhaps by another process.
     *
     * @param request what is known of the request that started it
     * @param row     the label of the {@code poll} row that speaks of it; null where the table has only one for the request
     * @param target  where it is asked after, absolute or relative to the request
     * @throws IllegalArgumentException if there is no such row, or several, or the target is none
     */
    public static Following at(PolicyTable table, Request request, @Nullable String row, URI target) {
        Target where = Target.of(request, target.toString(), "the target");
        if (where instanceof Target.Unusable unusable) {
            throw new IllegalArgumentException("resume (" + target.getHost() + "): " + unusable.why());
        }
        return begin(pollRow(table, request, row), request, 0)
                .to(((Target.Found) where).uri())
                .after(0, true);
    }

    /**
     * As {@link #at}, by the id that the row's url has a place for.
     *
     * @throws IllegalArgumentException if there is no such row, or several, or its url has no place for an id
     */
    public static Following byId(PolicyTable table, Request request, @Nullable String row, String id) {
        Row polls = pollRow(table, request, row);
        String url = ((Action.Follow) polls.action())
                .poll()
                .withId(id)
                .orElseThrow(() -> new IllegalArgumentException(
                        "row " + polls.label() + ": its url has no single place for an id; resume with the whole URI"));
        return at(table, request, polls.label(), URI.create(url));
    }

    private static Row pollRow(PolicyTable table, Request request, @Nullable String label) {
        List<Row> rows = table.layers().stream()
                .flatMap(layer -> layer.rows().stream())
                .filter(row -> row.action() instanceof Action.Follow)
                .filter(row ->
                        label == null ? mayStart(row, request) : row.label().equals(label))
                .toList();
        if (rows.size() == 1 || (label != null && !rows.isEmpty())) {
            return rows.get(0);
        }
        String which = label == null ? request.toString() : label;
        throw new IllegalArgumentException("policy " + table.name() + ": "
                + (rows.isEmpty()
                        ? "no row polls (" + which + ")"
                        : "several rows poll; name one of "
                                + String.join(
                                        ", ", rows.stream().map(Row::label).toList())));
    }

    private static boolean mayStart(Row row, Request request) {
        return row.when().stream().filter(Condition::onRequest).allMatch(condition -> {
            String value = condition.place() == Place.Word.METHOD ? request.method() : request.path();
            return value == null || condition.expect().matches(value, false);
        });
    }

    /** The {@code poll} row in force. */
    public Row row() {
        return row;
    }

    /** What is known of the request that asks after the work. */
    public Request request() {
        return request;
    }

    /** Where the work is asked after, by GET; empty where it is by the call's own request again. */
    public Optional<URI> target() {
        return Optional.ofNullable(target);
    }

    /** Whether it is asked after on another origin than the call's, where none of the caller's fields may go. */
    public boolean isElsewhere() {
        return target != null && call.isElsewhere(target);
    }

    /** How often it was asked after or is about to be: 1 with the first decision to poll. */
    public int polls() {
        return polls;
    }

    Poll poll() {
        return ((Action.Follow) row.action()).poll();
    }

    /** How many polls took a step of the backoff, because no hint was usable. */
    int unhinted() {
        return unhinted;
    }

    /** How long after the work began to be followed a moment is. */
    long since(long elapsedNanos) {
        return elapsedNanos - firstNanos;
    }

    long lastNanos() {
        return lastNanos;
    }

    /** Under another row. */
    Following by(Row other) {
        return new Following(other, call, request, target, polls, unhinted, firstNanos, lastNanos);
    }

    /** At another place. */
    Following to(URI other) {
        return new Following(row, call, call.asking(other), other, polls, unhinted, firstNanos, lastNanos);
    }

    /** One more poll, after a delay. */
    Following after(long delayNanos, boolean hinted) {
        int steps = unhinted + (hinted ? 0 : 1);
        return new Following(row, call, request, target, polls + 1, steps, firstNanos, delayNanos);
    }
}
