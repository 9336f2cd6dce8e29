package io.policy4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.ScriptOutputType;
import io.policy4j.resilience4j.SharedState.Answer;
import io.policy4j.resilience4j.SharedState.Entry;
import io.policy4j.resilience4j.SharedState.Slot;
import io.policy4j.resilience4j.SharedState.Token;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A model check of the scripts: from every state that two attempts, one slot, one hold and one token can come to, every
 * step gives the answer and the state that the model here gives. As a script sees nothing but that state, this holds for
 * steps in any order and number.
 */
class ScriptsModelTest {

    private static final List<String> ATTEMPTS = List.of("a", "b");
    private static final String HOLD = "things:cooldown:1";
    private static final String POOL = "things:slots:runs:1";
    private static final String BUDGET = "things:budget:1";
    private static final Duration HOUR = Duration.ofHours(1);

    private enum Hold {
        NONE,
        TIMED,
        UNTIL_CLEARED,
        OVER
    }

    /** Slots in use, and those whose lease has ended; the hold, its probe, and whether that is waited for; tokens. */
    private record State(
            Set<String> live,
            Set<String> ended,
            Hold hold,
            @Nullable String probe,
            boolean awaited,
            int tokens) {

        State withSlots(Set<String> newLive, Set<String> newEnded) {
            return new State(newLive, newEnded, hold, probe, awaited, tokens);
        }

        State withHold(Hold newHold, @Nullable String newProbe, boolean newAwaited) {
            return new State(live, ended, newHold, newProbe, newAwaited, tokens);
        }

        /** Two states that differ in slots which are free either way are one to whoever looks. */
        State seen() {
            return withSlots(live, Set.of()).withHold(hold, awaited ? probe : null, awaited);
        }
    }

    /** What a step leads to; the answer is null where nobody gets one. */
    private record Result(@Nullable String answer, State next) {}

    /** A step, in the model and for real. */
    private record Step(String name, Result modelled, Supplier<@Nullable String> real) {}

    private static Set<String> with(Set<String> set, String member) {
        Set<String> all = new TreeSet<>(set);
        all.add(member);
        return all;
    }

    private static Set<String> without(Set<String> set, String member) {
        Set<String> rest = new TreeSet<>(set);
        rest.remove(member);
        return rest;
    }

    private static Result enter(State state, String attempt, boolean token) {
        if (state.hold() == Hold.TIMED || state.hold() == Hold.UNTIL_CLEARED) {
            return new Result("Shut", state);
        }
        boolean probes = state.hold() == Hold.OVER;
        if (probes && state.awaited()) {
            return new Result("Probing", state);
        }
        State cleaned = state.withSlots(state.live(), Set.of());
        if (!state.live().isEmpty()) {
            return new Result("Full", cleaned);
        }
        if (token && state.tokens() == 0) {
            return new Result("NoToken", cleaned);
        }
        State in = cleaned.withSlots(with(state.live(), attempt), Set.of());
        State probing = probes ? in.withHold(Hold.OVER, attempt, true) : in;
        return new Result(
                "Admitted" + (probes ? 1 : 0),
                new State(
                        probing.live(),
                        probing.ended(),
                        probing.hold(),
                        probing.probe(),
                        probing.awaited(),
                        state.tokens() - (token ? 1 : 0)));
    }

    private static Result leave(State state, String attempt, boolean well) {
        State left = state.withSlots(without(state.live(), attempt), without(state.ended(), attempt));
        if (!attempt.equals(state.probe())) {
            return new Result(null, left);
        }
        return new Result(null, left.withHold(well ? Hold.NONE : state.hold(), null, false));
    }

    private static Result shut(State state, Hold hold) {
        boolean stays = state.hold() == Hold.UNTIL_CLEARED && hold == Hold.TIMED;
        return new Result(null, stays ? state : state.withHold(hold, null, false));
    }

    /** What time alone can do. */
    private static List<State> later(State state) {
        List<State> later = new ArrayList<>();
        state.live()
                .forEach(slot -> later.add(state.withSlots(without(state.live(), slot), with(state.ended(), slot))));
        if (state.hold() == Hold.TIMED) {
            later.add(state.withHold(Hold.OVER, null, false));
        }
        if (state.awaited()) {
            later.add(state.withHold(Hold.OVER, state.probe(), false));
        }
        return later;
    }

    private List<Step> steps(State state, RedisSharedState redis) {
        List<Step> steps = new ArrayList<>();
        for (String attempt : ATTEMPTS) {
            for (boolean yes : List.of(true, false)) {
                Token token = yes ? new Token(BUDGET, 1, 0) : null;
                Entry entry = new Entry(attempt, List.of(HOLD), List.of(new Slot(POOL, 1, HOUR)), token);
                if (yes || state.tokens() == 0) {
                    steps.add(new Step(
                            "enter " + attempt + yes,
                            enter(state, attempt, yes),
                            () -> word(redis.enter(entry).toCompletableFuture().join())));
                }
                steps.add(new Step(
                        "leave " + attempt + yes,
                        leave(state, attempt, yes),
                        () -> done(redis.leave(attempt, List.of(POOL), List.of(HOLD), yes)
                                .toCompletableFuture()
                                .join())));
            }
        }
        steps.add(new Step(
                "shut",
                shut(state, Hold.TIMED),
                () -> done(redis.shut(HOLD, HOUR, Map.of("row", "429"))
                        .toCompletableFuture()
                        .join())));
        steps.add(new Step(
                "shut until cleared",
                shut(state, Hold.UNTIL_CLEARED),
                () -> done(
                        redis.shut(HOLD, null, Map.of()).toCompletableFuture().join())));
        steps.add(new Step(
                "clear",
                new Result(null, state.withHold(Hold.NONE, null, false)),
                () -> done(redis.clear(HOLD).toCompletableFuture().join())));
        return steps;
    }

    private static String word(Answer answer) {
        String word = answer.getClass().getSimpleName();
        return answer instanceof Answer.Admitted admitted
                ? word + admitted.probed().size()
                : word;
    }

    private static @Nullable String done(Object ignored) {
        return null;
    }

    private static String key(String name) {
        return "policy4j:{things}" + name.substring("things".length());
    }

    private static void write(Redis redis, State state) {
        String script = """
                redis.call('FLUSHALL')
                local now = redis.call('TIME')[1] * 1000
                for i = 1, #ARGV[1] do redis.call('ZADD', KEYS[1], now + 3000000, ARGV[1]:sub(i, i)) end
                for i = 1, #ARGV[2] do redis.call('ZADD', KEYS[1], now - 5000, ARGV[2]:sub(i, i)) end
                if ARGV[3] == 'UNTIL_CLEARED' then redis.call('HSET', KEYS[2], 'until', 'cleared') end
                if ARGV[3] == 'TIMED' then redis.call('HSET', KEYS[2], 'until', now + 3000000) end
                if ARGV[3] == 'OVER' then redis.call('HSET', KEYS[2], 'until', now - 5000) end
                if ARGV[4] ~= '' then
                  redis.call('HSET', KEYS[2], 'probe', ARGV[4], 'probe-until', now + (ARGV[5] == '1' and 3000000 or -5000))
                end
                redis.call('SET', KEYS[3], ARGV[6])
                return 1""";
        redis.connection()
                .sync()
                .eval(
                        script,
                        ScriptOutputType.INTEGER,
                        new String[] {key(POOL), key(HOLD), key(BUDGET)},
                        String.join("", state.live()),
                        String.join("", state.ended()),
                        state.hold().name(),
                        state.probe() == null ? "" : state.probe(),
                        state.awaited() ? "1" : "0",
                        String.valueOf(state.tokens()));
    }

    private static State read(Redis redis) {
        String script = """
                local now = redis.call('TIME')[1] * 1000
                local live = redis.call('ZRANGEBYSCORE', KEYS[1], now + 1000, '+inf')
                local ends = redis.call('HGET', KEYS[2], 'until')
                local hold = 'NONE'
                if ends == 'cleared' then hold = 'UNTIL_CLEARED'
                elseif ends then hold = tonumber(ends) > now and 'TIMED' or 'OVER' end
                local awaited = tonumber(redis.call('HGET', KEYS[2], 'probe-until') or 0) > now
                return {table.concat(live), hold, awaited and redis.call('HGET', KEYS[2], 'probe') or '', redis.call('GET', KEYS[3])}""";
        List<String> said =
                redis.connection().sync().eval(script, ScriptOutputType.MULTI, key(POOL), key(HOLD), key(BUDGET));
        Set<String> live = new TreeSet<>();
        said.get(0).chars().forEach(member -> live.add(Character.toString(member)));
        String probe = said.get(2).isEmpty() ? null : said.get(2);
        return new State(
                live, Set.of(), Hold.valueOf(said.get(1)), probe, probe != null, Integer.parseInt(said.get(3)));
    }

    @Test
    void every_step_from_every_state_is_as_modelled_and_never_two_in_one_slot() throws Exception {
        State first = new State(Set.of(), Set.of(), Hold.NONE, null, false, 1);
        Deque<State> open = new ArrayDeque<>(List.of(first));
        Set<State> known = new HashSet<>(open);
        try (Redis redis = Redis.start()) {
            RedisSharedState shared = RedisSharedState.of(redis.connection());
            while (!open.isEmpty()) {
                State state = open.remove();
                assertThat(state.live()).hasSizeLessThanOrEqualTo(1);
                List<State> nexts = later(state);
                for (Step step : steps(state, shared)) {
                    write(redis, state);
                    assertThat(step.real().get())
                            .as("%s in %s", step.name(), state)
                            .isEqualTo(step.modelled().answer());
                    assertThat(read(redis))
                            .as("%s in %s", step.name(), state)
                            .isEqualTo(step.modelled().next().seen());
                    nexts.add(step.modelled().next());
                }
                nexts.stream().filter(known::add).forEach(open::add);
            }
        }
        assertThat(known).hasSizeGreaterThan(20);
    }
}
