package io.policy4j.redis;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.policy4j.resilience4j.SharedState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Cooldowns, latches, slots and budgets that all processes share, on a Redis server or cluster of version 5 or newer.
 *
 * <pre>{@code
 * StatefulRedisConnection<String, String> redis = RedisClient.create("redis://cache.example.com").connect();
 * ApiPolicyConfig config = ApiPolicyConfig.custom().sharedState(RedisSharedState.of(redis)).build();
 * }</pre>
 *
 * <p>Every question is one script, which runs as one step, by the server's own clock; the clocks of the processes don't
 * matter. A slot that its process does not give back is free when its lease ends. A server that was flushed has forgotten
 * what was held back, and which slots were in use.
 *
 * <p>The connection is the caller's, and can serve other purposes. It should be told to reject commands while it is
 * disconnected ({@code ClientOptions.DisconnectedBehavior.REJECT_COMMANDS}), so that none is sent late.
 */
public final class RedisSharedState implements SharedState {

    private static final Duration DEFAULT_PATIENCE = Duration.ofMillis(250);
    private static final Duration PROBE_PATIENCE = Duration.ofSeconds(30);

    /** How long a hold whose time is over still waits for a probe. */
    private static final Duration KEPT = Duration.ofMinutes(5);

    /** How long a hold is kept that ends by being cleared only. */
    private static final Duration KEPT_UNTIL_CLEARED = Duration.ofDays(400);

    private static final Script ENTER = Script.load("enter.lua");
    private static final Script LEAVE = Script.load("leave.lua");
    private static final Script KEEP = Script.load("keep.lua");
    private static final Script SHUT = Script.load("shut.lua");

    private final RedisScriptingAsyncCommands<String, String> redis;
    private final Duration patience;

    private RedisSharedState(RedisScriptingAsyncCommands<String, String> redis, Duration patience) {
        this.redis = redis;
        this.patience = patience;
    }

    /** State on one server, or one with replicas. */
    public static RedisSharedState of(StatefulRedisConnection<String, String> connection) {
        return new RedisSharedState(connection.async(), DEFAULT_PATIENCE);
    }

    /** State on a cluster; that of one policy is on one node. */
    public static RedisSharedState of(StatefulRedisClusterConnection<String, String> connection) {
        return new RedisSharedState(connection.async(), DEFAULT_PATIENCE);
    }

    /** This state with another time to wait for an answer; default 250 ms. */
    public RedisSharedState withPatience(Duration patience) {
        if (patience.isNegative() || patience.isZero()) {
            throw new IllegalArgumentException("patience (" + patience + "): must be more than zero");
        }
        return new RedisSharedState(redis, patience);
    }

    @Override
    public Duration patience() {
        return patience;
    }

    @Override
    public CompletionStage<Answer> enter(Entry entry) {
        List<String> keys = new ArrayList<>();
        entry.holds().forEach(hold -> keys.add(key(hold)));
        entry.slots().forEach(slot -> keys.add(key(slot.pool())));
        List<String> arguments = new ArrayList<>(List.of(
                String.valueOf(entry.holds().size()),
                String.valueOf(entry.slots().size()),
                entry.token() == null ? "0" : "1",
                entry.attempt(),
                millis(PROBE_PATIENCE)));
        for (Slot slot : entry.slots()) {
            arguments.add(String.valueOf(slot.limit()));
            arguments.add(millis(slot.lease()));
        }
        Token token = entry.token();
        if (token != null) {
            keys.add(key(token.budget()));
            arguments.add(String.valueOf(token.full()));
            arguments.add(String.valueOf(token.earned()));
        }
        CompletionStage<List<Object>> answer = ENTER.run(redis, ScriptOutputType.MULTI, keys, arguments);
        return answer.thenApply(said -> answer(entry, said));
    }

    private static Answer answer(Entry entry, List<Object> said) {
        String word = String.valueOf(said.get(0));
        return switch (word) {
            case "in" ->
                new Answer.Admitted(said.subList(1, said.size()).stream()
                        .map(index -> named(entry.holds(), index))
                        .toList());
            case "shut" -> shut(named(entry.holds(), said.get(1)), (Long) said.get(2), (List<?>) said.get(3));
            case "probing" -> new Answer.Probing(named(entry.holds(), said.get(1)));
            case "full" -> new Answer.Full(entry.slots().get(index(said.get(1))).pool());
            default -> new Answer.NoToken();
        };
    }

    private static String named(List<String> holds, Object index) {
        return holds.get(index(index));
    }

    /** Scripts count from 1. */
    private static int index(Object index) {
        return ((Long) index).intValue() - 1;
    }

    private static Answer shut(String hold, long left, List<?> fields) {
        Map<String, String> word = new HashMap<>();
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            String name = String.valueOf(fields.get(i));
            if (name.startsWith("word:")) {
                word.put(name.substring("word:".length()), String.valueOf(fields.get(i + 1)));
            }
        }
        return new Answer.Shut(hold, left < 0 ? null : Duration.ofMillis(left), word);
    }

    @Override
    public CompletionStage<?> leave(String attempt, List<String> pools, List<String> probed, boolean well) {
        List<String> keys = new ArrayList<>();
        pools.forEach(pool -> keys.add(key(pool)));
        probed.forEach(hold -> keys.add(key(hold)));
        List<String> arguments = List.of(String.valueOf(pools.size()), attempt, well ? "1" : "0");
        return LEAVE.run(redis, ScriptOutputType.INTEGER, keys, arguments);
    }

    @Override
    public CompletionStage<?> keep(String holder, String work, List<Slot> slots) {
        List<String> keys = slots.stream().map(slot -> key(slot.pool())).toList();
        List<String> arguments = new ArrayList<>(List.of(holder, work));
        slots.forEach(slot -> arguments.add(millis(slot.lease())));
        return KEEP.run(redis, ScriptOutputType.INTEGER, keys, arguments);
    }

    @Override
    public CompletionStage<?> shut(String hold, @Nullable Duration length, Map<String, String> word) {
        List<String> arguments = new ArrayList<>();
        arguments.add(length == null ? "cleared" : millis(length));
        arguments.add(millis(length == null ? KEPT_UNTIL_CLEARED : KEPT));
        word.forEach((name, value) -> {
            arguments.add(name);
            arguments.add(value);
        });
        return SHUT.run(redis, ScriptOutputType.INTEGER, List.of(key(hold)), arguments);
    }

    @Override
    public CompletionStage<?> clear(String hold) {
        return redis.<Long>eval("return redis.call('DEL', KEYS[1])", ScriptOutputType.INTEGER, key(hold));
    }

    /** Keys of one policy carry one hash tag, so that a cluster has them on one node. */
    private static String key(String name) {
        int end = name.indexOf(':');
        String policy = end < 0 ? name : name.substring(0, end);
        return "policy4j:{" + policy + "}" + name.substring(policy.length());
    }

    /** Rounded up, so that nothing ends early. */
    private static String millis(Duration duration) {
        return String.valueOf(duration.plusNanos(999_999).toMillis());
    }
}
