package io.policy4j.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The policy of one HTTP API, compiled: rows that map outcomes to actions, the envelope of its error bodies, and its
 * settings. Immutable and pure: the same input gives the same decision.
 *
 * <p>A table is a stack of layers: its own {@code first} rows, its own rows, then those of the table it extends. A layer
 * is asked only if none above it has a matching row; within a layer the most specific row wins (see {@link #decide}).
 */
public final class PolicyTable {

    private final String name;
    private final @Nullable PolicyTable base;
    private final List<Row> first;
    private final List<Row> rows;
    private final Envelope ownEnvelope;
    private final Settings ownSettings;
    private final boolean jittered;
    private final Envelope envelope;
    private final Settings settings;
    private final Plans plans;
    private final RowSteps steps;

    /**
     * Rows that are asked together.
     *
     * @param table the table that they stand in
     * @param first whether they are its {@code first} rows
     * @param rows  the rows as written
     */
    public record Layer(PolicyTable table, boolean first, List<Row> rows) {}

    private PolicyTable(Builder builder) {
        name = builder.name;
        base = builder.base;
        first = List.copyOf(builder.first);
        rows = List.copyOf(builder.rows);
        ownEnvelope = builder.envelope;
        ownSettings = builder.settings;
        jittered = builder.jittered;
        envelope = base == null ? ownEnvelope : ownEnvelope.over(base.envelope);
        settings = base == null ? ownSettings : ownSettings.over(base.settings);
        plans = new Plans(layers(), envelope, settings);
        steps = new RowSteps(layers(), settings, jittered);
    }

    /** Starts a table that extends nothing. */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** The API's name. */
    public String name() {
        return name;
    }

    /** The table that this one extends, or null. */
    public @Nullable PolicyTable base() {
        return base;
    }

    /** The settings in force: its own over those of the table it extends. */
    public Settings settings() {
        return settings;
    }

    /** The envelope in force. */
    public Envelope envelope() {
        return envelope;
    }

    /** The layers from the one that is asked first to the last. */
    public List<Layer> layers() {
        List<Layer> layers = new ArrayList<>();
        for (PolicyTable table = this; table != null; table = table.base) {
            if (!table.first.isEmpty()) {
                layers.add(new Layer(table, true, table.first));
            }
            layers.add(new Layer(table, false, table.rows));
        }
        return layers;
    }

    /** The hooks that rows want run, the built-in one left out. */
    public Set<String> renewals() {
        Set<String> hooks = new LinkedHashSet<>();
        for (Layer layer : layers()) {
            for (Row row : layer.rows()) {
                if (row.action() instanceof Action.Renew renew && !renew.hook().equals(Action.Renew.IDEMPOTENCY_KEY)) {
                    hooks.add(renew.hook());
                }
            }
        }
        return hooks;
    }

    /** This table with settings that override its own. */
    public PolicyTable with(Settings overrides) {
        return copy(overrides, jittered);
    }

    /** This table with every delay exactly as written: no jitter anywhere. For replays and explanations. */
    public PolicyTable withoutJitter() {
        return copy(Settings.DEFAULTS, false);
    }

    private PolicyTable copy(Settings overrides, boolean spread) {
        Builder builder = new Builder(name);
        builder.base = base;
        builder.first.addAll(first);
        builder.rows.addAll(rows);
        builder.envelope = ownEnvelope;
        builder.settings = overrides.over(ownSettings);
        builder.jittered = spread;
        return builder.build();
    }

    /** Whether responses of this status are successes that nothing else needs to be known of. */
    public boolean acceptsByStatus(int status) {
        if (!Plans.isStatus(status)) {
            return false;
        }
        Plan plan = plans.of(status);
        return plan.acceptsByStatus() || (status / 100 == 2 && plan.rows().isEmpty());
    }

    /**
     * How much of a body must be read before {@link #decide} can be asked: 0 for none of it.
     *
     * <p>A 2xx body is read only if its media type is JSON, so that no stream of another kind is held back.
     */
    public int peekBytes(int status, Headers headers) {
        if (!Plans.isStatus(status) || !plans.of(status).readsBody()) {
            return 0;
        }
        return status / 100 == 2 && !isJson(headers) ? 0 : settings.get(Setting.PEEK);
    }

    /** As {@link #peekBytes(int, Headers)}, in a call that may be following work: its state is read from any success. */
    public int peekBytes(int status, Headers headers, CallProgress progress) {
        Following work = status / 100 == 2 ? progress.following() : null;
        boolean inBody = work != null
                && ActionPlaces.whilePolled(work.row(), settings).stream()
                        .anyMatch(place -> Plan.isInBody(place, envelope));
        return inBody && isJson(headers) ? settings.get(Setting.PEEK) : peekBytes(status, headers);
    }

    /** As {@link #peekBytes}, for callers who want to know the error details whether or not the decision needs them. */
    public int peekBytesForDetails(int status, Headers headers, CallProgress progress) {
        boolean success = status / 100 == 2;
        return success || !Plans.isStatus(status) || acceptsByStatus(status)
                ? peekBytes(status, headers, progress)
                : settings.get(Setting.PEEK);
    }

    private static boolean isJson(Headers headers) {
        for (String value : headers.values("Content-Type")) {
            String type = value.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
            if (type.endsWith("/json") || type.endsWith("+json")) {
                return true;
            }
        }
        return false;
    }

    /** Whether the request gets an idempotency key: the table makes them here, and the request has none. */
    public boolean generatesKeyFor(Request request) {
        Idempotency key = settings.get(Setting.IDEMPOTENCY);
        return key != null && key.generate() && key.honouredFor(request) && !key.carriedBy(request);
    }

    /**
     * Decides what follows an attempt.
     *
     * <p>Which row wins: layers are asked in turn. Within a layer code beats type beats neither; exact beats glob, a longer
     * glob a shorter one; more conditions beat fewer; exact status beats range beats class beats {@code any}; then the
     * earlier row. Where the request's method or path is not known and rows need it, a row that forbids sending again wins.
     *
     * <p>An operation goes on where a {@code poll} row wins. While its work is followed, every answer goes through the table
     * like this; only a success that no row but {@code accept} speaks of is judged by its state, if the row in force reads one.
     *
     * @param request  the request's facts; of a poll those of {@link Following#request()}
     * @param outcome  what the attempt gave
     * @param progress what the call has been through before this attempt
     * @param moment   time and chance
     */
    public Decision decide(Request request, Outcome outcome, CallProgress progress, Moment moment) {
        Plan plan = plans.of(outcome);
        Decision acceptance = progress.following() == null ? plan.acceptance() : null;
        if (acceptance != null) {
            return acceptance;
        }
        Facts facts = new Facts(envelope, plan, request, outcome);
        Row row = plan.choose(facts);
        Row polling = Polling.judgeOf(outcome, row, progress);
        if (polling != null) {
            return new Polling(this, request, outcome, progress, moment, facts, polling).decide(polling == row);
        }
        if (row == null) {
            return Polling.isSuccess(outcome)
                    ? new Decision.Accept(null, facts, "a success, and no row says otherwise")
                    : new Decision.Stop(null, facts, Decision.Stop.Cause.FAILED, "no row matches", null);
        }
        return new Deciding(this, request, outcome, progress, moment, facts, row).decide();
    }

    /** Tells which row wins for an outcome, and why the others lose. */
    public Explanation explain(Request request, Outcome outcome) {
        Plan plan = plans.of(outcome);
        Facts facts = new Facts(envelope, plan, request, outcome);
        Row winner = plan.choose(facts);
        return new Explaining(layers(), plans.candidates(outcome), facts, winner).explain();
    }

    /** How far the row's waits are spread above a hint; null for the default way. */
    @Nullable
    Jitter hintJitter(Row row) {
        return steps.hintJitter(row);
    }

    Steps steps(Row row) {
        return steps.of(row);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PolicyTable table
                && name.equals(table.name)
                && first.equals(table.first)
                && rows.equals(table.rows)
                && ownEnvelope.equals(table.ownEnvelope)
                && ownSettings.equals(table.ownSettings)
                && Objects.equals(base, table.base);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, first, rows);
    }

    @Override
    public String toString() {
        return "PolicyTable[" + name + "]";
    }

    /** Builds a table; rows keep the order in which they are added. */
    public static final class Builder {
        private final String name;
        private @Nullable PolicyTable base;
        private final List<Row> first = new ArrayList<>();
        private final List<Row> rows = new ArrayList<>();
        private Envelope envelope = Envelope.NONE;
        private Settings settings = Settings.DEFAULTS;
        private boolean jittered = true;

        private Builder(String name) {
            if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
                throw new IllegalArgumentException(
                        "api (" + name + "): must be a name of letters, digits, dots and hyphens, 64 at most");
            }
            this.name = name;
        }

        /** The table to ask where no own row matches; its settings and envelope hold where this table says nothing. */
        public Builder extend(PolicyTable base) {
            this.base = base;
            return this;
        }

        /** The envelope as it stands: what was said, over that of the table extended. */
        public Envelope envelope() {
            return base == null ? envelope : envelope.over(base.envelope);
        }

        /** Where a part of an error response stands: pointers such as {@code /error/code}, or {@code header NAME}. */
        public Builder envelope(String part, String... places) {
            return envelope(part, Arrays.stream(places).map(Place::parse).toList());
        }

        /** As {@link #envelope(String, String...)}, for places that text can't spell. */
        public Builder envelope(String part, List<Place> places) {
            envelope = envelope.with(part, places);
            return this;
        }

        /** Adds a row with a key and an action. */
        public Builder row(String key, Action action) {
            return row(Row.of(key, action));
        }

        /** Adds a row. */
        public Builder row(Row row) {
            rows.add(row);
            return this;
        }

        /** Adds a row that is asked before all others. */
        public Builder first(Row row) {
            first.add(row);
            return this;
        }

        /** Says a setting. */
        public <T> Builder set(Setting<? super T> setting, T value) {
            settings = settings.with(setting, value);
            return this;
        }

        /**
         * The compiled table.
         *
         * @throws IllegalArgumentException if rows or settings contradict each other
         */
        public PolicyTable build() {
            rejectEqualKeys();
            PolicyTable table = new PolicyTable(this);
            List<Finding> errors = RowRules.errors(table, rowsAdded());
            if (!errors.isEmpty()) {
                throw new InvalidTableException(errors);
            }
            return table;
        }

        private void rejectEqualKeys() {
            Set<String> seen = new LinkedHashSet<>();
            for (Row row : rowsAdded()) {
                if (!seen.add(row.label())) {
                    throw new InvalidTableException(List.of(Finding.error(
                            row,
                            "row key (" + row.label() + "): stands twice; give one of the rows a label, as in "
                                    + row.label() + " (other)")));
                }
            }
        }

        private List<Row> rowsAdded() {
            return java.util.stream.Stream.concat(first.stream(), rows.stream()).toList();
        }
    }
}
