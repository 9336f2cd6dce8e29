package io.policy4j.resilience4j;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.policy4j.core.KeySource;
import io.policy4j.core.Request;
import io.policy4j.core.RetryBudget;
import io.policy4j.core.Setting;
import io.policy4j.core.Settings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/** The state that calls of one policy and key share; bounded, and forgotten when unused for long. */
final class KeyedStates {

    private static final int MOST_KEYS = 10_000;
    private static final Duration UNUSED = Duration.ofHours(1);

    private final Settings settings;
    private final PolicyTime time;
    private final KeySource source;
    private final LoadingCache<String, RetryBudget> budgets;

    /** What a caller still holds on to is never made a second time, however long ago it was looked up. */
    private final Cache<String, RetryBudget> inUse =
            Caffeine.newBuilder().weakValues().executor(Runnable::run).build();

    KeyedStates(Settings settings, PolicyTime time) {
        this.settings = settings;
        this.time = time;
        source = settings.get(Setting.KEY);
        budgets = Caffeine.newBuilder()
                .maximumSize(MOST_KEYS)
                .expireAfterAccess(UNUSED)
                .ticker(time::nanoTime)
                .executor(Runnable::run)
                .build(key -> inUse.get(key, unseen -> new RetryBudget(settings.get(Setting.BUDGET))));
    }

    /** These states, for a table with such settings; new ones where keys or budgets are others. */
    KeyedStates under(Settings others) {
        boolean alike = source.equals(others.get(Setting.KEY))
                && settings.get(Setting.BUDGET).equals(others.get(Setting.BUDGET));
        return alike ? this : new KeyedStates(others, time);
    }

    RetryBudget budget(String key) {
        return budgets.get(key);
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

    private static String hash(String value) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
