package io.policy4j.core;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A top-level setting of a policy: its word in files and properties, and its default.
 *
 * @param <T> what the setting holds
 */
public final class Setting<T extends @Nullable Object> {

    /** How long a call may take with all its waits; default no bound. */
    @SuppressWarnings("NullAway") // its type says that it may be null
    public static final Setting<@Nullable Duration> DEADLINE = new Setting<>("deadline", null);

    /** How long one attempt may take; default no bound. */
    @SuppressWarnings("NullAway") // its type says that it may be null
    public static final Setting<@Nullable Duration> ATTEMPT_TIMEOUT = new Setting<>("attempt-timeout", null);

    /** Total attempts of a call, the first one included; default 10. */
    public static final Setting<Integer> MAX_ATTEMPTS = new Setting<>("max-attempts", 10);

    /** The longest server hint that is waited for; a longer one ends the call as declined. Default 2 min. */
    public static final Setting<Duration> MAX_WAIT = new Setting<>("max-wait", Duration.ofMinutes(2));

    /** How many bytes of a body are read for a decision at most; default 64 KiB. */
    public static final Setting<Integer> PEEK = new Setting<>("peek", 64 * 1024);

    /** What rows leave open in their backoffs; see {@link Backoff} for the defaults. */
    public static final Setting<Backoff> BACKOFF = new Setting<>(
            "backoff", new Backoff(List.of(), null, Duration.ofMillis(500), 2.0, null, 3, null, Jitter.FULL));

    /** Bounds retries to a share of successes; see {@link Budget#DEFAULT}. */
    public static final Setting<Budget> BUDGET = new Setting<>("budget", Budget.DEFAULT);

    /** Where delays come from in rows that don't say; default {@code Retry-After}. */
    public static final Setting<List<Hint>> HINTS = new Setting<>("hints", List.of(Hint.Read.RETRY_AFTER));

    /** Whose cooldown, latch, budget and slots a call uses; default {@code origin}. */
    public static final Setting<KeySource> KEY = new Setting<>("key", KeySource.ORIGIN);

    /** The API's idempotency key; default none. */
    @SuppressWarnings("NullAway") // its type says that it may be null
    public static final Setting<@Nullable Idempotency> IDEMPOTENCY = new Setting<>("idempotency", null);

    /** Requests that are safe to send again whatever their method; default none. */
    public static final Setting<List<Endpoint>> IDEMPOTENT = new Setting<>("idempotent", List.of());

    /** Concurrency limits by name; default none. */
    public static final Setting<Map<String, ConcurrencyLimit>> CONCURRENCY = new Setting<>("concurrency", Map.of());

    /** What happens while shared state is out of reach; default {@code local}. */
    public static final Setting<SharedStateAway> SHARED_STATE_AWAY =
            new Setting<>("shared-state-away", SharedStateAway.LOCAL);

    /** What happens while shared state is out of reach. */
    public enum SharedStateAway {
        /** Each process goes on with its own state. */
        LOCAL,
        /** Calls are refused. */
        REFUSE;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** All settings, in the order in which they are shown. */
    public static final List<Setting<?>> ALL = List.of(
            DEADLINE,
            ATTEMPT_TIMEOUT,
            MAX_ATTEMPTS,
            MAX_WAIT,
            PEEK,
            BACKOFF,
            BUDGET,
            HINTS,
            KEY,
            IDEMPOTENCY,
            IDEMPOTENT,
            CONCURRENCY,
            SHARED_STATE_AWAY);

    private final String word;
    private final T defaultValue;

    private Setting(String word, T defaultValue) {
        this.word = word;
        this.defaultValue = defaultValue;
    }

    /** The word in a policy file, and the name of the overriding property. */
    public String word() {
        return word;
    }

    /** What holds where nothing is said. */
    public T defaultValue() {
        return defaultValue;
    }

    @Override
    public String toString() {
        return word;
    }
}
