package io.policy4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    @Nested
    class Matching {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                ignoreLeadingAndTrailingWhitespace = false,
                value = {
                    "quota_exceeded|quota_exceeded|true",
                    "quota_exceeded|quota_exceeded2|false",
                    "quota*|quota|true",
                    "quota*|quota_exceeded|true",
                    "quota*|a quota|false",
                    "*quota|a quota|true",
                    "*|anything at/all|true",
                    "*|''|true",
                    "**|''|true",
                    "''|''|true",
                    "''|x|false",
                    "a*b|ab|true",
                    "a*b|a/x/b|true",
                    "ab*ba|aba|false",
                    "ab*ba|abba|true",
                    "*a*|b|false",
                    "/api/*/run|/api/bots/7/run|true",
                    "/api/*/run|/api/run|false",
                    "a*b*c|a-b-b-c|true",
                    "a*b*c|a-c-b|false",
                    "*aab*b|aaabb|true",
                    "*aab*b|aaab|false",
                    "Quota*|quota|false",
                    "a.c|abc|false",
                    "[a]|a|false",
                })
        void a_star_takes_any_run_and_nothing_else_is_special(String pattern, String text, boolean expected) {
            assertThat(Glob.parse(pattern).matches(text)).isEqualTo(expected);
        }

        @ParameterizedTest
        @CsvSource({
            "'*abuse*','You hit an ABUSE limit',true",
            "'Slow Down','slow down',true",
            "'Slow Down','slow down!',false",
            "'*ß','STRASSE',false",
            "'*É*','café au lait',true",
        })
        void case_can_be_ignored(String pattern, String text, boolean expected) {
            assertThat(Glob.parse(pattern).matchesIgnoreCase(text)).isEqualTo(expected);
        }

        @Test
        void a_star_takes_line_ends() {
            assertThat(Glob.parse("<*>").matches("<a\r\nb>")).isTrue();
        }

        @Test
        void a_hostile_text_costs_the_product_of_the_lengths_at_most() {
            Glob glob = Glob.parse("*a".repeat(50) + "*b");
            String text = "a".repeat(65_536);
            assertTimeout(
                    Duration.ofSeconds(2), () -> assertThat(glob.matches(text)).isFalse());
        }

        @Test
        void agrees_with_a_naive_matcher() {
            Random random = new Random(1);
            for (int i = 0; i < 50_000; i++) {
                String pattern = word(random, "ab*", 6);
                String text = word(random, "ab", 7);
                assertThat(Glob.parse(pattern).matches(text))
                        .as("%s on %s", pattern, text)
                        .isEqualTo(naive(pattern, text));
            }
        }
    }

    @Nested
    class Relations {

        @ParameterizedTest
        @CsvSource({
            "a*,*b,true",
            "a*,b*,false",
            "quota*,quota_exceeded,true",
            "quota*,rate*,false",
            "*a*,*b*,true",
            "a*a,a,false",
            "'','*',true",
            "'',a,false",
            "a*c,ab*,true",
        })
        void overlap_means_that_one_text_fits_both(String a, String b, boolean expected) {
            assertThat(Glob.parse(a).overlaps(Glob.parse(b))).isEqualTo(expected);
            assertThat(Glob.parse(b).overlaps(Glob.parse(a))).isEqualTo(expected);
        }

        @ParameterizedTest
        @CsvSource({
            "*,a*b,true",
            "a*,a*b,true",
            "a*b,a*,false",
            "a*,a,true",
            "a,a*,false",
            "a,a,true",
            "a**,a*,true",
            "a*,a**,true",
            "*a*,*b*,false",
            "'','',true",
        })
        void covering_means_to_match_all_that_the_other_does(String a, String b, boolean expected) {
            assertThat(Glob.parse(a).covers(Glob.parse(b))).isEqualTo(expected);
        }

        @Test
        void both_agree_with_an_enumeration_of_texts() {
            List<String> texts = texts("abc", 7);
            Map<String, BitSet> matched = new LinkedHashMap<>();
            for (String pattern : texts("ab*", 3)) {
                matched.put(
                        pattern,
                        IntStream.range(0, texts.size())
                                .filter(i -> naive(pattern, texts.get(i)))
                                .collect(BitSet::new, BitSet::set, BitSet::or));
            }
            matched.forEach((a, ofA) -> matched.forEach((b, ofB) -> {
                BitSet onlyB = (BitSet) ofB.clone();
                onlyB.andNot(ofA);
                assertThat(Glob.parse(a).overlaps(Glob.parse(b)))
                        .as("%s meets %s", a, b)
                        .isEqualTo(ofA.intersects(ofB));
                assertThat(Glob.parse(a).covers(Glob.parse(b)))
                        .as("%s covers %s", a, b)
                        .isEqualTo(onlyB.isEmpty());
            }));
        }
    }

    @Test
    void a_glob_is_its_text() {
        Glob glob = Glob.parse("quota*");
        assertThat(glob).isEqualTo(Glob.parse("quota*")).hasSameHashCodeAs(Glob.parse("quota*"));
        assertThat(glob)
                .isNotEqualTo(Glob.parse("quota**"))
                .isNotEqualTo("quota*")
                .hasToString("quota*");
        assertThat(glob.text()).isEqualTo("quota*");
        assertThat(glob.length()).isEqualTo(6);
        assertThat(glob.isExact()).isFalse();
        assertThat(Glob.parse("quota").isExact()).isTrue();
    }

    private static boolean naive(String pattern, String text) {
        if (pattern.isEmpty()) {
            return text.isEmpty();
        }
        String rest = pattern.substring(1);
        if (pattern.charAt(0) == '*') {
            return naive(rest, text) || (!text.isEmpty() && naive(pattern, text.substring(1)));
        }
        return !text.isEmpty() && text.charAt(0) == pattern.charAt(0) && naive(rest, text.substring(1));
    }

    private static String word(Random random, String alphabet, int longest) {
        StringBuilder word = new StringBuilder();
        for (int length = random.nextInt(longest + 1); length > 0; length--) {
            word.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return word.toString();
    }

    private static List<String> texts(String alphabet, int longest) {
        List<String> all = new ArrayList<>(List.of(""));
        int from = 0;
        for (int length = 1; length <= longest; length++) {
            int until = all.size();
            for (; from < until; from++) {
                for (int i = 0; i < alphabet.length(); i++) {
                    all.add(all.get(from) + alphabet.charAt(i));
                }
            }
        }
        return all;
    }
}
