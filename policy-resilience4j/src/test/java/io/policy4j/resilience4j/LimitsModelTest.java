package io.policy4j.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.policy4j.core.ConcurrencyLimit.Scope;
import io.policy4j.core.PolicyTable;
import io.policy4j.resilience4j.LimitsWorld.Cast;
import io.policy4j.resilience4j.LimitsWorld.Step;
import io.policy4j.resilience4j.LimitsWorld.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A model check of slots, leases, cooldowns and latches: in small worlds every sequence of steps up to a length is tried,
 * then longer ones by chance. See {@link LimitsWorld} for the laws.
 */
class LimitsModelTest {

    private static final int WALKS = 300;
    private static final int WALK = 40;

    static List<Arguments> worlds() {
        return List.of(
                Arguments.of(7, new Cast(1, 3, 1, Scope.CALL, false, List.of(Word.SERVED, Word.TURNED_AWAY))),
                Arguments.of(
                        6, new Cast(1, 4, 3, Scope.CALL, false, List.of(Word.SERVED, Word.TURNED_AWAY_FOR_A_WHILE))),
                Arguments.of(6, new Cast(1, 3, 2, Scope.CALL, false, List.of(Word.SERVED, Word.COOLDOWN, Word.QUOTA))),
                Arguments.of(
                        6, new Cast(1, 3, 2, Scope.OPERATION, false, List.of(Word.WORK_GOES_ON, Word.TURNED_AWAY))),
                Arguments.of(5, new Cast(2, 3, 1, Scope.CALL, true, List.of(Word.SERVED, Word.COOLDOWN))));
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void every_sequence_of_steps(int length, Cast cast) {
        PolicyTable table = cast.table();
        List<Integer> choices = new ArrayList<>();
        int sequences = 0;
        do {
            List<Integer> widths = new ArrayList<>();
            run(cast, table, length, width -> {
                widths.add(width);
                return widths.size() <= choices.size() ? choices.get(widths.size() - 1) : 0;
            });
            sequences++;
            advance(choices, widths);
        } while (!choices.isEmpty());
        assertThat(sequences).isGreaterThan(300);
    }

    /** To the next sequence in the order of an odometer; empty after the last. */
    private static void advance(List<Integer> choices, List<Integer> widths) {
        while (choices.size() < widths.size()) {
            choices.add(0);
        }
        int last = widths.size() - 1;
        while (last >= 0 && choices.get(last) + 1 >= widths.get(last)) {
            last--;
        }
        choices.subList(last + 1, choices.size()).clear();
        if (last >= 0) {
            choices.set(last, choices.get(last) + 1);
        }
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void long_sequences_by_chance(int length, Cast cast) {
        PolicyTable table = cast.table();
        for (int seed = 0; seed < WALKS; seed++) {
            Random random = new Random(seed);
            run(cast, table, WALK, random::nextInt);
        }
    }

    private static void run(Cast cast, PolicyTable table, int length, IntUnaryOperator choose) {
        LimitsWorld world = new LimitsWorld(cast, table);
        List<Step> made = new ArrayList<>();
        try {
            for (List<Step> steps = world.steps(); !steps.isEmpty() && made.size() < length; steps = world.steps()) {
                Step step = steps.get(choose.applyAsInt(steps.size()));
                made.add(step);
                step.make().run();
                world.check();
            }
            world.settle();
        } catch (AssertionError e) {
            throw new AssertionError("after " + made + ": " + e.getMessage(), e);
        }
    }
}
