package io.policy4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.policy4j.core.file.Bases;
import io.policy4j.core.file.PolicyFile;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Laws that hold for every table and every answer, tried on many that are made at random. */
class TableLawsTest {

    private static final int TABLES = 40;
    private static final int ANSWERS = 40;
    private static final Moment MOMENT = Moment.of(Instant.parse("2026-01-01T00:00:00Z"), 0, 0.25);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void the_row_that_wins_is_that_of_the_reference_matcher(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < TABLES; i++) {
            RandomTable words = RandomTable.make(random);
            PolicyTable table = words.build();
            boolean inArray = words.codes().contains("/errors/*/code");
            for (int j = 0; j < ANSWERS; j++) {
                RandomAnswer answer = RandomAnswer.make(random, inArray);
                String expected = new ReferenceMatcher(words, answer).winner();
                Decision decision =
                        table.decide(answer.request(), answer.outcome(inArray), CallProgress.begin(table), MOMENT);
                assertThat(label(decision.row()))
                        .as(() -> answer + "\n" + bases(words))
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void tables_and_answers_meet_often_enough_to_tell_anything() {
        Random random = new Random(11);
        Map<String, Integer> wins = new HashMap<>();
        for (int i = 0; i < 200; i++) {
            RandomTable words = RandomTable.make(random);
            boolean inArray = words.codes().contains("/errors/*/code");
            for (int j = 0; j < 20; j++) {
                String winner = new ReferenceMatcher(words, RandomAnswer.make(random, inArray)).winner();
                words.layers()
                        .forEach(layer -> layer.stream()
                                .filter(line -> line.label().equals(winner))
                                .forEach(line ->
                                        wins.merge(line.kind() + line.when().size(), 1, Integer::sum)));
                wins.merge(winner == null ? "nobody" : "somebody", 1, Integer::sum);
            }
        }
        assertThat(wins).containsKeys("none0", "none1", "none2", "code0", "code1", "type0", "type1", "nobody");
        assertThat(wins.get("somebody")).isGreaterThan(1500);
        assertThat(wins.get("code0")).isGreaterThan(200);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void explain_tells_the_row_that_decides(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < TABLES; i++) {
            RandomTable words = RandomTable.make(random);
            PolicyTable table = words.build();
            boolean inArray = words.codes().contains("/errors/*/code");
            for (int j = 0; j < 20; j++) {
                RandomAnswer answer = RandomAnswer.make(random, inArray);
                Request request = answer.request();
                Outcome outcome = answer.outcome(inArray);
                Decision decision = table.decide(request, outcome, CallProgress.begin(table), MOMENT);
                Explanation explanation = table.explain(request, outcome);
                assertThat(explanation.winner()).isSameAs(decision.row());
                assertThat(explanation.details()).isEqualTo(decision.details());
                assertThat(explanation.candidates().stream().filter(Explanation.Candidate::won))
                        .extracting(Explanation.Candidate::row)
                        .isEqualTo(decision.row() == null ? java.util.List.of() : java.util.List.of(decision.row()));
                assertThat(explanation.candidates())
                        .allSatisfy(candidate -> assertThat(candidate.why())
                                .as(candidate.row() + " for " + answer)
                                .isNotBlank()
                                .matches(why -> why.startsWith("won") == candidate.won()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33})
    void the_same_input_gives_the_same_decision(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < TABLES; i++) {
            RandomTable words = RandomTable.make(random);
            PolicyTable table = words.build();
            PolicyTable twin = words.build();
            boolean inArray = words.codes().contains("/errors/*/code");
            for (int j = 0; j < 20; j++) {
                RandomAnswer answer = RandomAnswer.make(random, inArray);
                Moment moment = Moment.of(MOMENT.now(), random.nextInt(1_000_000), random.nextDouble());
                String decided = shown(table, answer, inArray, moment);
                assertThat(shown(table, answer, inArray, moment)).isEqualTo(decided);
                assertThat(shown(twin, answer, inArray, moment)).isEqualTo(decided);
            }
        }
    }

    private static String shown(PolicyTable table, RandomAnswer answer, boolean inArray, Moment moment) {
        Decision decision = table.decide(answer.request(), answer.outcome(inArray), CallProgress.begin(table), moment);
        String delay = decision instanceof Decision.Again again ? " " + again.delayNanos() : "";
        return decision.getClass().getSimpleName() + " " + decision + delay;
    }

    @ParameterizedTest
    @ValueSource(longs = {41, 42, 43})
    void what_is_accepted_by_status_is_accepted_whatever_else_comes_back(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < TABLES; i++) {
            RandomTable words = RandomTable.make(random);
            PolicyTable table = words.build();
            boolean inArray = words.codes().contains("/errors/*/code");
            for (int j = 0; j < 20; j++) {
                RandomAnswer answer = RandomAnswer.make(random, inArray);
                if (answer.failure() == null && table.acceptsByStatus(answer.status())) {
                    assertThat(table.decide(
                                    answer.request(), answer.outcome(inArray), CallProgress.begin(table), MOMENT))
                            .isInstanceOf(Decision.Accept.class);
                    assertThat(table.peekBytes(answer.status(), Headers.NONE)).isZero();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {51, 52, 53, 54, 55})
    void a_body_that_no_row_looks_at_changes_nothing(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < TABLES; i++) {
            RandomTable words = RandomTable.make(random);
            PolicyTable table = words.build();
            boolean inArray = words.codes().contains("/errors/*/code");
            for (int j = 0; j < 20; j++) {
                RandomAnswer answer = RandomAnswer.make(random, inArray);
                boolean unread = answer.failure() == null
                        && answer.status() / 100 != 2
                        && table.peekBytes(answer.status(), Headers.NONE) == 0;
                if (unread) {
                    Outcome.Response whole = (Outcome.Response) answer.outcome(inArray);
                    Outcome bare = Outcome.response(whole.status(), whole.headers());
                    assertThat(table.explain(answer.request(), bare).winner())
                            .isSameAs(table.explain(answer.request(), whole).winner());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {61, 62, 63})
    void a_file_and_the_builder_compile_to_equal_tables(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < TABLES; i++) {
            RandomTable words = RandomTable.make(random);
            PolicyTable read = parse(words);
            assertThat(read).isEqualTo(words.build()).hasSameHashCodeAs(words.build());
            assertThat(read.toString()).isEqualTo(words.build().toString());
            assertThat(parse(RandomTable.make(random))).isNotEqualTo(read);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {71, 72})
    void a_check_of_any_table_ends_and_names_own_rows_only(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < TABLES; i++) {
            RandomTable words = RandomTable.make(random);
            PolicyTable table = words.build();
            Set<String> own = new TreeSet<>();
            words.first().forEach(line -> own.add(line.key()));
            words.rows().forEach(line -> own.add(line.key()));
            assertThat(TableCheck.warnings(table))
                    .allSatisfy(
                            finding -> assertThat(own).contains(finding.row().label()));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {81, 82, 83, 84})
    void a_row_that_the_check_calls_unreachable_never_wins(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < TABLES; i++) {
            RandomTable words = RandomTable.make(random);
            PolicyTable table = words.build();
            Set<String> unreachable = new TreeSet<>();
            TableCheck.warnings(table).stream()
                    .filter(finding -> finding.message().startsWith("can't be reached"))
                    .forEach(finding -> unreachable.add(finding.row().label()));
            boolean inArray = words.codes().contains("/errors/*/code");
            for (int j = 0; j < 100 && !unreachable.isEmpty(); j++) {
                RandomAnswer answer = RandomAnswer.make(random, inArray);
                Row winner =
                        table.explain(answer.request(), answer.outcome(inArray)).winner();
                boolean known = answer.method() != null && answer.path() != null;
                if (known && winner != null) {
                    assertThat(unreachable)
                            .as(() -> answer + "\n" + bases(words))
                            .doesNotContain(winner.label());
                }
            }
        }
    }

    private static PolicyTable parse(RandomTable words) {
        Bases bases = new Bases() {
            @Override
            public Optional<PolicyTable> find(String name) {
                return words.base() != null && words.base().name().equals(name)
                        ? Optional.of(parse(words.base()))
                        : Optional.empty();
            }

            @Override
            public Set<String> names() {
                return Set.of();
            }
        };
        return PolicyFile.parse(words.name() + ".yaml", words.yaml(), bases);
    }

    private static String bases(RandomTable words) {
        return words.yaml() + (words.base() == null ? "" : "---\n" + bases(words.base()));
    }

    /** The label that the generator gave. */
    private static String label(Row row) {
        return row == null
                ? null
                : row.label()
                        .substring(row.label().lastIndexOf('(') + 1, row.label().length() - 1);
    }
}
