package io.policy4j.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of a policy table: which outcomes it is about, and what is done about them.
 *
 * <p>Immutable. Two rows are equal when they say the same, wherever they were written.
 */
public final class Row {

    private final RowKey key;
    private final RowKey.Discriminator discriminator;
    private final List<Condition> when;
    private final Action action;
    private final List<Scope> cooldown;
    private final List<Hint> reset;
    private final @Nullable Latch latch;
    private final List<Scope> scope;
    private final @Nullable Boolean unprocessed;
    private final @Nullable Action unsafe;
    private final @Nullable Circuit circuit;
    private final Circuit circuitByDefault;
    private final @Nullable String docs;
    private final int line;

    /** What a circuit breaker that watches the policy is told about a row's outcomes. */
    public enum Circuit {
        FAILURE,
        IGNORE
    }

    private Row(Builder builder) {
        key = builder.key;
        discriminator = builder.codes == null ? key.discriminator() : RowKey.Discriminator.code(builder.codes);
        when = List.copyOf(builder.when);
        action = builder.action;
        cooldown = List.copyOf(builder.cooldown);
        reset = List.copyOf(builder.reset);
        latch = builder.latch;
        scope = List.copyOf(builder.scope);
        unprocessed = builder.unprocessed;
        unsafe = builder.unsafe;
        circuit = builder.circuit;
        circuitByDefault = circuitOf(key, action);
        docs = builder.docs;
        line = builder.line;
    }

    /** A row with this key and action and nothing more. */
    public static Row of(String key, Action action) {
        return builder(key, action).build();
    }

    /**
     * Starts a row.
     *
     * @param key    {@code STATUS [CODE | type=TYPE] [(label)]}, for example {@code 402 PLAN_LIMIT_REACHED}
     * @param action what to do
     * @throws IllegalArgumentException if the key is none
     */
    public static Builder builder(String key, Action action) {
        return new Builder(RowKey.parse(key), action);
    }

    /** The key as written: how the row is called in files, logs and metrics. */
    public String label() {
        return key.text();
    }

    public Action action() {
        return action;
    }

    /** The conditions that must all hold beside the key. */
    public List<Condition> when() {
        return when;
    }

    /** Which callers hold back together for the row's wait; empty for none. */
    public List<Scope> cooldown() {
        return cooldown;
    }

    /** Where the time comes from at which a quota is full again. */
    public List<Hint> reset() {
        return reset;
    }

    public @Nullable Latch latch() {
        return latch;
    }

    /** Which callers a closed latch refuses; empty means those whose requests the row is about. */
    public List<Scope> scope() {
        return scope;
    }

    /** Whether the server did nothing with the request; null where only the outcome tells. */
    public @Nullable Boolean unprocessed() {
        return unprocessed;
    }

    /** What is done instead of a retry that replay safety forbids; null means that the call fails. */
    public @Nullable Action unsafe() {
        return unsafe;
    }

    /** Where the documentation of this error stands. */
    public @Nullable String docs() {
        return docs;
    }

    /** Whether a circuit breaker counts the row's outcomes as failures: by default those of {@code retry} rows. */
    public Circuit circuit() {
        return circuit == null ? circuitByDefault : circuit;
    }

    private static Circuit circuitOf(RowKey key, Action action) {
        boolean transport = key.statuses().stream().anyMatch(s -> s.failure() != null);
        return action instanceof Action.Retry || transport ? Circuit.FAILURE : Circuit.IGNORE;
    }

    /**
     * Whether the row is about requests such as this one: its conditions on method and path hold, or what is known of the
     * request can't tell.
     */
    public boolean concerns(Request request) {
        for (Condition condition : when) {
            String value = condition.place() == Place.Word.METHOD ? request.method() : request.path();
            if (condition.onRequest() && value != null && !condition.expect().holds(List.of(value), false, false)) {
                return false;
            }
        }
        return true;
    }

    /** The line of the policy file that the row begins at, or 0 for a row built in Java. */
    public int line() {
        return line;
    }

    RowKey key() {
        return key;
    }

    RowKey.Discriminator discriminator() {
        return discriminator;
    }

    /** What the row says beside key, conditions and action, as the table language spells it. */
    public Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        if (!discriminator.equals(key.discriminator())) {
            options.put("codes", String.valueOf(discriminator.expect()));
        }
        put(options, "cooldown", cooldown.isEmpty() ? null : cooldown);
        put(options, "reset", reset.isEmpty() ? null : reset);
        put(options, "latch", latch);
        put(options, "scope", scope.isEmpty() ? null : scope);
        put(options, "unprocessed", unprocessed);
        put(options, "unsafe", unsafe == null ? null : (unsafe.word() + " " + unsafe.settings()).strip());
        put(options, "circuit", circuit == null ? null : circuit.name().toLowerCase(java.util.Locale.ROOT));
        put(options, "docs", docs);
        return options;
    }

    private static void put(Map<String, String> options, String name, @Nullable Object value) {
        if (value instanceof List<?> list) {
            options.put(name, list.size() == 1 ? list.get(0).toString() : list.toString());
        } else if (value != null) {
            options.put(name, value.toString());
        }
    }

    private List<@Nullable Object> state() {
        return java.util.Arrays.asList(
                key, discriminator, when, action, cooldown, reset, latch, scope, unprocessed, unsafe, circuit, docs);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Row row && state().equals(row.state());
    }

    @Override
    public int hashCode() {
        return Objects.hash(key, when, action);
    }

    @Override
    public String toString() {
        return label() + " -> " + (action.word() + " " + action.settings()).strip();
    }

    /** Builds a row; each setter checks its value. */
    public static final class Builder {
        private final RowKey key;
        private final Action action;
        private @Nullable Expect codes;
        private final List<Condition> when = new ArrayList<>();
        private List<Scope> cooldown = List.of();
        private List<Hint> reset = List.of();
        private @Nullable Latch latch;
        private List<Scope> scope = List.of();
        private @Nullable Boolean unprocessed;
        private @Nullable Action unsafe;
        private @Nullable Circuit circuit;
        private @Nullable String docs;
        private int line;

        private Builder(RowKey key, Action action) {
            this.key = key;
            this.action = action;
        }

        /** Narrows the row to these codes, for lists too long for the key. */
        public Builder codes(String... codes) {
            if (key.discriminator().isPresent()) {
                throw new IllegalArgumentException(
                        "codes: the key (" + key.text() + ") names a code or type already; give it in one place");
            }
            this.codes = Expect.of(List.of(codes));
            return this;
        }

        /** Narrows the row: the value at this place must match. */
        public Builder when(String place, String expect) {
            return when(new Condition(Place.parse(place), Expect.parse(expect)));
        }

        /** Narrows the row by a condition. */
        public Builder when(Condition condition) {
            when.add(condition);
            return this;
        }

        public Builder cooldown(String... scopes) {
            cooldown = java.util.Arrays.stream(scopes).map(Scope::parse).toList();
            return this;
        }

        public Builder reset(String... hints) {
            reset = java.util.Arrays.stream(hints).map(Hint::parse).toList();
            return this;
        }

        /** Only for rows that end the call. */
        public Builder latch(String latch) {
            this.latch = Latch.parse(latch);
            return this;
        }

        public Builder scope(String... scopes) {
            scope = java.util.Arrays.stream(scopes).map(Scope::parse).toList();
            return this;
        }

        public Builder unprocessed(boolean unprocessed) {
            this.unprocessed = unprocessed;
            return this;
        }

        /** What to do instead of a retry that is not replay-safe: a signal, or fail. Implies {@code unprocessed: false}. */
        public Builder unsafe(Action instead) {
            if (!(instead.signals() || instead instanceof Action.Fail)) {
                throw new IllegalArgumentException("unsafe (" + instead.word() + "): must be a signal or fail");
            }
            unsafe = instead;
            return this;
        }

        public Builder circuit(Circuit circuit) {
            this.circuit = circuit;
            return this;
        }

        public Builder docs(String docs) {
            this.docs = docs;
            return this;
        }

        /** Where the row stands in its file, counted from 1. */
        public Builder line(int line) {
            this.line = line;
            return this;
        }

        /**
         * The row.
         *
         * @throws IllegalArgumentException if its parts contradict each other
         */
        public Row build() {
            rejectMisplacedLatch();
            if (unsafe != null && Boolean.TRUE.equals(unprocessed)) {
                throw new IllegalArgumentException(
                        "unsafe: contradicts unprocessed: true; what was not processed is safe to send again");
            }
            if (unsafe != null && !action.sendsAgain()) {
                throw new IllegalArgumentException("unsafe: is for rows that send again, not for " + action.word());
            }
            return new Row(this);
        }

        private void rejectMisplacedLatch() {
            if (latch != null && action.sendsAgain()) {
                throw new IllegalArgumentException("latch: is for rows that end the call, not for " + action.word());
            }
            if (!reset.isEmpty() && action.sendsAgain() && unsafe == null) {
                throw new IllegalArgumentException("reset: is for rows that end the call, not for " + action.word());
            }
            if (!scope.isEmpty() && latch == null) {
                throw new IllegalArgumentException("scope: goes with latch");
            }
        }
    }
}
