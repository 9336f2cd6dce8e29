package io.policy4j.resilience4j;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.policy4j.core.ConcurrencyLimit;
import io.policy4j.core.KeySource;
import io.policy4j.core.Request;
import io.policy4j.core.RetryBudget;
import io.policy4j.core.Setting;
import io.policy4j.core.Settings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The state that calls of one policy and key share; bounded, and forgotten when unused for long. */
final class KeyedStates {

    private static final int MOST_KEYS = 10_000;
    private static final Duration UNUSED = Duration.ofHours(1);

    private final Settings settings;
    private final Later later;
    private final KeySource source;
    private final LoadingCache<String, RetryBudget> budgets;

    /** What a caller still holds on to is never made a second time, however long ago it was looked up. */
    private final Cache<String, RetryBudget> budgetsInUse = inUse();

    private final Cache<String, LongAdder> successes =
            Caffeine.newBuilder().maximumSize(MOST_KEYS).executor(Runnable::run).build();

    private final Lasting lasting;

    /** What means the same under another table. */
    private record Lasting(
            HoldSet holds,
            AnswerGroups answers,
            Cache<PoolId, SlotPool> pools,
            @Nullable SharedLink link) {}

    private record PoolId(String limit, String key) {}

    KeyedStates(Settings settings, Later later, Consumer<Hold.Change> listener, @Nullable SharedLink link) {
        this(settings, later, new Lasting(new HoldSet(later, listener), new AnswerGroups(), inUse(), link));
    }

    private KeyedStates(Settings settings, Later later, Lasting lasting) {
        this.settings = settings;
        this.later = later;
        this.lasting = lasting;
        source = settings.get(Setting.KEY);
        budgets = Caffeine.newBuilder()
                .maximumSize(MOST_KEYS)
                .expireAfterAccess(UNUSED)
                .ticker(later.time()::nanoTime)
                .executor(Runnable::run)
                .build(key -> budgetsInUse.get(key, unseen -> new RetryBudget(settings.get(Setting.BUDGET))));
    }

    private static <K, V> Cache<K, V> inUse() {
        return Caffeine.newBuilder().weakValues().executor(Runnable::run).build();
    }

    /** These states, for a table with such settings; its budgets are new ones where keys or budgets are others. */
    KeyedStates under(Settings others) {
        boolean alike = source.equals(others.get(Setting.KEY))
                && settings.get(Setting.BUDGET).equals(others.get(Setting.BUDGET));
        return alike ? this : new KeyedStates(others, later, lasting);
    }

    HoldSet holds() {
        return lasting.holds();
    }

    /** To the state shared with other processes; null where there is none. */
    @Nullable
    SharedLink link() {
        return lasting.link();
    }

    /** The successes of a key that other processes have not been told of. */
    LongAdder successes(String key) {
        return successes.get(key, unseen -> new LongAdder());
    }

    AnswerGroups answers() {
        return lasting.answers();
    }

    /** The slots of a limit and key; the limit may have become another one since they were last asked for. */
    SlotPool slots(String name, String key, ConcurrencyLimit limit, Duration maxWait) {
        SlotPool pool = lasting.pools().get(new PoolId(name, key), unseen -> new SlotPool(name, limit, maxWait, later));
        pool.resize(limit, maxWait);
        return pool;
    }

    /** All slots that are in use, or that somebody may still ask for. */
    Collection<SlotPool> allSlots() {
        return lasting.pools().asMap().values();
    }

    RetryBudget budget(String key) {
        return budgets.get(key);
    }

    /** The fewest tokens that a budget in use has; {@code NaN} where retries have no budget. */
    double budgetTokens() {
        int full = settings.get(Setting.BUDGET).tokens();
        return full == 0
                ? Double.NaN
                : budgetsInUse.asMap().values().stream()
                        .mapToDouble(RetryBudget::tokens)
                        .min()
                        .orElse(full);
    }

    /** The key of a request's state; header values are hashed, so that no credential is kept. */
    String keyOf(Request request) {
        return switch (source.kind()) {
            case ORIGIN -> request.origin() == null ? "" : request.origin();
            case CALLER -> "";
            case HEADER -> {
                List<String> values = request.headers().values(String.valueOf(source.header()));
                yield values.isEmpty() ? "" : hash(String.join("\n", values));
            }
        };
    }

    /** Stands for a value that must not be kept. */
    static String hash(String value) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
