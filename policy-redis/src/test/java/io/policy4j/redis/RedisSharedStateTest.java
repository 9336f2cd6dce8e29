package io.policy4j.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policy4j.resilience4j.SharedState;
import io.policy4j.resilience4j.SharedState.Answer;
import io.policy4j.resilience4j.SharedState.Entry;
import io.policy4j.resilience4j.SharedState.Slot;
import io.policy4j.resilience4j.SharedState.Token;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real Redis server. */
class RedisSharedStateTest {

    private static final String HOLD = "things:cooldown:1";
    private static final String POOL = "things:slots:runs:1";
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(20);

    private static Redis redis;
    private final RedisSharedState state = RedisSharedState.of(redis.connection());
    private int attempts;

    @BeforeAll
    static void start() throws Exception {
        redis = Redis.start();
    }

    @AfterAll
    static void stop() throws Exception {
        redis.close();
    }

    @BeforeEach
    void flush() {
        redis.connection().sync().flushall();
    }

    private static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private String attempt() {
        return "attempt-" + ++attempts;
    }

    private Answer enter(String attempt, List<String> holds, Slot... slots) {
        return get(state.enter(new Entry(attempt, holds, List.of(slots), null)));
    }

    private Answer ask(String... holds) {
        return enter(attempt(), List.of(holds));
    }

    private static Slot slot(int limit, Duration lease) {
        return new Slot(POOL, limit, lease);
    }

    @Test
    void an_attempt_that_nothing_holds_back_is_admitted() {
        assertThat(ask(HOLD)).isEqualTo(new Answer.Admitted(List.of()));
    }

    @Test
    void a_hold_that_is_shut_says_so_with_its_word_and_the_time_that_is_left() {
        get(state.shut(HOLD, LONG, Map.of("row", "429", "message", "wait: \"a bit\"\n")));

        assertThat(ask(HOLD)).isInstanceOfSatisfying(Answer.Shut.class, shut -> {
            assertThat(shut.hold()).isEqualTo(HOLD);
            assertThat(shut.left()).isBetween(Duration.ofMinutes(59), LONG);
            assertThat(shut.word()).isEqualTo(Map.of("row", "429", "message", "wait: \"a bit\"\n"));
        });
    }

    @Test
    void a_hold_that_is_shut_for_longer_stays_so() {
        get(state.shut(HOLD, LONG, Map.of("row", "long")));
        get(state.shut(HOLD, SHORT, Map.of("row", "short")));

        assertThat(((Answer.Shut) ask(HOLD)).word()).containsEntry("row", "long");
    }

    @Test
    void a_hold_can_be_shut_until_it_is_cleared() {
        get(state.shut(HOLD, null, Map.of()));
        assertThat(((Answer.Shut) ask(HOLD)).left()).isNull();

        get(state.clear(HOLD));

        assertThat(ask(HOLD)).isInstanceOf(Answer.Admitted.class);
    }

    private void over() {
        get(state.shut(HOLD, SHORT, Map.of()));
        Awaitility.await().until(() -> !(ask(HOLD) instanceof Answer.Shut));
    }

    @Test
    void when_its_time_is_over_one_attempt_is_the_probe_and_the_others_ask_again() {
        over();

        assertThat(ask(HOLD)).isEqualTo(new Answer.Probing(HOLD));
        assertThat(ask(HOLD)).isEqualTo(new Answer.Probing(HOLD));
    }

    @Test
    void a_probe_that_comes_back_well_clears_the_hold() {
        over();
        String probe = "attempt-" + attempts;

        get(state.leave(probe, List.of(), List.of(HOLD), true));

        assertThat(ask(HOLD)).isEqualTo(new Answer.Admitted(List.of()));
    }

    @Test
    void a_probe_that_does_not_makes_room_for_another() {
        over();
        String probe = "attempt-" + attempts;

        get(state.leave(probe, List.of(), List.of(HOLD), false));

        assertThat(ask(HOLD)).isEqualTo(new Answer.Admitted(List.of(HOLD)));
    }

    @Test
    void a_stranger_can_not_end_a_probe() {
        over();

        get(state.leave("stranger", List.of(), List.of(HOLD), true));

        assertThat(ask(HOLD)).isEqualTo(new Answer.Probing(HOLD));
    }

    @Test
    void slots_are_given_out_up_to_the_limit_and_once_for_each_that_comes_back() {
        assertThat(enter("a", List.of(), slot(2, LONG))).isInstanceOf(Answer.Admitted.class);
        assertThat(enter("b", List.of(), slot(2, LONG))).isInstanceOf(Answer.Admitted.class);
        assertThat(enter("c", List.of(), slot(2, LONG))).isEqualTo(new Answer.Full(POOL));

        get(state.leave("a", List.of(POOL), List.of(), true));
        get(state.leave("a", List.of(POOL), List.of(), true));

        assertThat(enter("c", List.of(), slot(2, LONG))).isInstanceOf(Answer.Admitted.class);
        assertThat(enter("d", List.of(), slot(2, LONG))).isEqualTo(new Answer.Full(POOL));
    }

    @Test
    void a_slot_that_nobody_gives_back_is_free_when_its_lease_ends() {
        enter("a", List.of(), slot(1, SHORT));

        Awaitility.await().until(() -> enter("b", List.of(), slot(1, SHORT)) instanceof Answer.Admitted);
    }

    @Test
    void a_slot_that_is_left_to_work_is_the_works_to_give_back() {
        enter("a", List.of(), slot(1, LONG));
        get(state.keep("a", "work", List.of(slot(1, LONG))));

        get(state.leave("a", List.of(POOL), List.of(), true));
        assertThat(enter("b", List.of(), slot(1, LONG))).isEqualTo(new Answer.Full(POOL));
        get(state.leave("work", List.of(POOL), List.of(), true));
        assertThat(enter("b", List.of(), slot(1, LONG))).isInstanceOf(Answer.Admitted.class);
    }

    @Test
    void the_lease_of_work_begins_with_each_word_of_it() {
        enter("a", List.of(), slot(1, SHORT));
        get(state.keep("a", "work", List.of(slot(1, LONG))));
        assertThat(redis.connection().sync().pttl("policy4j:{things}:slots:runs:1"))
                .isGreaterThan(LONG.toMillis() / 2);

        get(state.keep("work", "work", List.of(slot(1, SHORT))));
        Awaitility.await().until(() -> enter("b", List.of(), slot(1, SHORT)) instanceof Answer.Admitted);
    }

    @Test
    void work_that_holds_no_slot_gets_none_by_being_heard_of() {
        get(state.keep("a", "work", List.of(slot(1, LONG))));

        assertThat(enter("b", List.of(), slot(1, LONG))).isInstanceOf(Answer.Admitted.class);
    }

    @Test
    void an_attempt_that_is_held_back_takes_no_slot_and_one_without_a_slot_no_token() {
        get(state.shut(HOLD, LONG, Map.of()));
        enter("a", List.of(HOLD), slot(1, LONG));

        assertThat(enter("b", List.of(), slot(1, LONG))).isInstanceOf(Answer.Admitted.class);
        Token last = new Token("things:budget:1", 1, 0);
        assertThat(get(state.enter(new Entry("c", List.of(), List.of(slot(1, LONG)), last))))
                .isEqualTo(new Answer.Full(POOL));
        assertThat(get(state.enter(new Entry("d", List.of(), List.of(), last)))).isInstanceOf(Answer.Admitted.class);
    }

    @Test
    void tokens_are_taken_and_earned_and_never_more_than_full() {
        assertThat(take(2, 0)).isTrue();
        assertThat(take(2, 0)).isTrue();
        assertThat(take(2, 0.4)).isFalse();
        assertThat(take(2, 0.6)).isTrue();
        assertThat(take(2, 100)).isTrue();
        assertThat(take(2, 0)).isTrue();
        assertThat(take(2, 0)).isFalse();
    }

    @Test
    void what_was_earned_counts_also_where_the_attempt_is_held_back() {
        assertThat(take(1, 0)).isTrue();
        get(state.shut(HOLD, LONG, Map.of()));
        enter("a", List.of(), slot(1, LONG));

        Token half = new Token("things:budget:1", 1, 0.5);
        assertThat(get(state.enter(new Entry("b", List.of(HOLD), List.of(), half))))
                .isInstanceOf(Answer.Shut.class);
        assertThat(get(state.enter(new Entry("c", List.of(), List.of(slot(1, LONG)), half))))
                .isEqualTo(new Answer.Full(POOL));

        assertThat(take(1, 0)).isTrue();
        assertThat(take(1, 0)).isFalse();
    }

    private boolean take(int full, double earned) {
        Token token = new Token("things:budget:1", full, earned);
        return get(state.enter(new Entry(attempt(), List.of(), List.of(), token))) instanceof Answer.Admitted;
    }

    @Test
    void a_server_that_has_forgotten_the_scripts_is_told_them_again() {
        ask(HOLD);
        redis.connection().sync().scriptFlush();

        assertThat(ask(HOLD)).isInstanceOf(Answer.Admitted.class);
    }

    /** Any order of attempts, leaves, shuts and clears keeps the laws. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void never_more_slots_than_the_limit_nor_probes_than_one(long seed) {
        Random random = new Random(seed);
        Set<String> inside = new HashSet<>();
        List<String> probes = new ArrayList<>();
        boolean shut = false;
        for (int step = 0; step < 300; step++) {
            switch (random.nextInt(5)) {
                case 0, 1, 2 -> {
                    String attempt = attempt();
                    Answer answer = enter(attempt, List.of(HOLD), slot(3, LONG));
                    assertThat(answer instanceof Answer.Shut).isEqualTo(shut);
                    if (answer instanceof Answer.Admitted admitted) {
                        inside.add(attempt);
                        probes.addAll(admitted.probed());
                    }
                    assertThat(answer instanceof Answer.Full)
                            .isEqualTo(!shut && inside.size() == 3 && !(answer instanceof Answer.Admitted));
                }
                case 3 -> {
                    if (!inside.isEmpty()) {
                        String attempt = inside.iterator().next();
                        inside.remove(attempt);
                        get(state.leave(attempt, List.of(POOL), List.of(), true));
                    }
                }
                default -> {
                    CompletionStage<?> changed = shut ? state.clear(HOLD) : state.shut(HOLD, LONG, Map.of());
                    get(changed);
                    shut = !shut;
                }
            }
            assertThat(inside).hasSizeLessThanOrEqualTo(3);
            assertThat(redis.connection().sync().zcard("policy4j:{things}:slots:runs:1"))
                    .isEqualTo(inside.size());
        }
        assertThat(probes).isEmpty();
    }

    @Test
    void what_is_kept_expires() {
        get(state.shut(HOLD, LONG, Map.of()));
        enter("a", List.of(), slot(1, LONG));
        take(1, 0);

        for (String key : redis.connection().sync().keys("*")) {
            assertThat(redis.connection().sync().pttl(key)).as(key).isPositive();
        }
    }

    @Test
    void a_server_that_is_away_fails_at_once() throws Exception {
        try (Redis gone = Redis.start()) {
            SharedState away = RedisSharedState.of(gone.connection());
            gone.stop();

            Awaitility.await()
                    .untilAsserted(() -> assertThatThrownBy(
                                    () -> get(away.enter(new Entry("a", List.of(), List.of(), null))))
                            .isInstanceOf(IllegalStateException.class));
        }
    }
}
