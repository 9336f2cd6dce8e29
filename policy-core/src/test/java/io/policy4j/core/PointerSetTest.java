package io.policy4j.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PointerSetTest {

    private static PointerSet.Picked read(String body, String... pointers) {
        byte[] bytes = body.getBytes(UTF_8);
        return set(pointers).read(bytes, bytes.length);
    }

    private static PointerSet set(String... pointers) {
        return PointerSet.of(Stream.of(pointers).map(Pointer::parse).toList());
    }

    private static List<String> values(String body, String pointer) {
        return read(body, pointer).values(0);
    }

    @Nested
    class Values {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "{\"code\":\"LIMIT\"} | /code | LIMIT",
                    "{\"error\":{\"code\":\"LIMIT\"}} | /error/code | LIMIT",
                    "{\"a/b\":{\"m~n\":\"x\"}} | /a~1b/m~0n | x",
                    "{\"\":\"x\"} | / | x",
                    "{\"code\":-1.50E+3} | /code | -1.50E+3",
                    "{\"code\":0} | /code | 0",
                    "{\"code\":12345678901234567890123} | /code | 12345678901234567890123",
                    "{\"ok\":false,\"no\":true} | /ok | false",
                    "{\"ok\":false,\"no\":true} | /no | true",
                    "{\"m\":\"\\u00e9\\n\\\"\"} | /m | `é\n\"`",
                    "{\"m\":\"\\ud83d\\ude00\"} | /m | 😀",
                    "{\"m\":\"\"} | /m | ``",
                    "[{\"code\":\"x\"},{\"code\":\"y\"}] | /1/code | y",
                    "{\"errors\":{\"0\":\"x\"}} | /errors/0 | x",
                    "[\"x\",\"y\"] | /1 | y",
                    "{\"code\":\"first\",\"code\":\"second\"} | /code | first",
                    "\"oops\" | `` | oops",
                    " \r\n\t{\"code\":\"x\"} | /code | x",
                })
        void a_scalar_is_a_value_as_it_is_written(String body, String pointer, String expected) {
            assertThat(values(body, pointer)).containsExactly(expected);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "{\"code\":null} | /code",
                    "{\"code\":{\"a\":1}} | /code",
                    "{\"code\":[\"a\"]} | /code",
                    "{\"code\":\"x\"} | /Code",
                    "{\"code\":\"x\"} | /code/0",
                    "{\"code\":null,\"code\":\"x\"} | /code",
                    "{\"code\":{},\"code\":\"x\"} | /code",
                    "{\"error\":1,\"error\":{\"code\":\"x\"}} | /error/code",
                    "{\"error\":{},\"error\":{\"code\":\"x\"}} | /error/code",
                    "[\"x\"] | /00",
                    "[\"x\"] | /-",
                    "[\"x\"] | /99999999999999999999",
                    "{} | /code",
                    "[] | /0",
                    "{\"code\":\"x\"} | ``",
                    "`` | /code",
                    "`` | ``",
                    "not json | /code",
                    "<code>x</code> | /code",
                    "5 | ``",
                })
        void null_a_container_or_nothing_is_no_value(String body, String pointer) {
            assertThat(values(body, pointer)).isEmpty();
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "{\"errors\":[{\"code\":\"a\"},{},{\"code\":null},{\"code\":\"b\"}]} | /errors/*/code | a,b",
                    "{\"errors\":{\"x\":{\"code\":\"a\"},\"y\":{\"code\":\"b\"}}} | /errors/*/code | a,b",
                    "[1,[2],{\"a\":3},4,{}] | /* | 1,4",
                    "[1,[2],{\"a\":3},[[5]]] | /*/* | 2,3",
                    "{\"a\":{\"x\":1},\"b\":{\"x\":2}} | /*/x | 1,2",
                    "{\"a\":{\"x\":1,\"x\":9},\"b\":{\"x\":2}} | /*/x | 1,2",
                    "{\"a\":1,\"a\":2} | /* | 1,2",
                })
        void a_star_crosses_elements_and_members_in_document_order(String body, String pointer, String expected) {
            assertThat(values(body, pointer)).containsExactly(expected.split(","));
        }

        @Test
        void one_pass_serves_all_pointers() {
            var picked = read(
                    "{\"error\":{\"code\":\"C\",\"details\":[{\"r\":1},{\"r\":2}]},\"id\":\"I\",\"0\":true}",
                    "/id",
                    "/error/code",
                    "/error",
                    "/error/*/1/r",
                    "/error/details/0/r",
                    "/error/details/*/r",
                    "/error/code",
                    "/0");
            assertThat(picked.json()).isTrue();
            assertThat(picked.found())
                    .containsExactly(
                            List.of("I"),
                            List.of("C"),
                            List.of(),
                            List.of("2"),
                            List.of("1"),
                            List.of("1", "2"),
                            List.of("C"),
                            List.of("true"));
        }

        @Test
        void only_the_given_length_is_read() {
            byte[] body = "{\"code\":\"x\"}, \"rest\"".getBytes(UTF_8);
            assertThat(set("/code").read(body, 12).values(0)).containsExactly("x");
            assertThat(set("/code").read(body, 10).values(0)).isEmpty();
            assertThat(set("/code").read(body, 0).json()).isFalse();
        }

        @Test
        void bytes_that_are_no_utf_8_do_not_hide_the_rest() {
            byte[] body = {'{', '"', 'm', '"', ':', '"', (byte) 0xE9, '"', ',', '"', 'c', '"', ':', '7', '}'};
            assertThat(set("/m", "/c").read(body, body.length).found())
                    .containsExactly(List.of("\uFFFD"), List.of("7"));
        }

        @Test
        void a_byte_order_mark_is_passed_over() {
            assertThat(read("\uFEFF {\"code\":\"x\"}", "/code").values(0)).containsExactly("x");
            assertThat(read("\uFEFF{", "/code").json()).isTrue();
            assertThat(read("\uFEFF").json()).isFalse();
        }
    }

    @Nested
    class Cuts {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"code\":\"LIM",
                    "{\"code\":12",
                    "{\"code\":-",
                    "{\"code\":1.",
                    "{\"code\":1e",
                    "{\"code\":1e+",
                    "{\"code\":tru",
                    "{\"code\":f",
                    "{\"code\":nul",
                    "{\"code\"",
                    "{\"code",
                    "{\"code\":",
                    "{",
                    "[",
                    "{\"a\":[[",
                    "{\"code\":\"a\\",
                    "{\"code\":\"a\\u00",
                    "{\"a\":1,",
                    "[{},",
                    "[1",
                    "[tr",
                })
        void a_value_that_is_cut_is_none_and_the_body_is_json_still(String body) {
            var picked = read(body, "/code", "/0");
            assertThat(picked.json()).isTrue();
            assertThat(picked.found()).containsOnly(List.of());
        }

        @Test
        void what_was_read_before_the_cut_counts() {
            assertThat(read("{\"code\":\"x\",\"message\":\"a long st", "/code", "/message")
                            .found())
                    .containsExactly(List.of("x"), List.of());
            assertThat(values("[{\"c\":1},{\"c\":2},{\"c\":33", "/*/c")).containsExactly("1", "2");
            assertThat(values("{\"code\":12 ", "/code")).containsExactly("12");
            assertThat(values("{\"code\":true", "/code")).containsExactly("true");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{]",
                    "{\"a\":}",
                    "{\"a\" 1",
                    "{a:1}",
                    "[1 2]",
                    "[1,,2]",
                    "{\"a\":trux}",
                    "[nope]",
                    "[1.x]",
                    "[.5]",
                    "[+1]",
                    "{'a':1}",
                    "[\"a\nb\"]",
                    "[\"\\x\"]",
                    "[1}",
                    "{\"a\":1,}",
                    "[NaN]",
                    "[// no\n1]",
                })
        void an_error_makes_it_no_json(String body) {
            assertThat(read(body, "/b", "/*/x").json()).isFalse();
        }

        @Test
        void what_was_read_before_an_error_counts() {
            var picked = read("{\"code\":\"x\",\"message\":oops,\"id\":1}", "/code", "/message", "/id");
            assertThat(picked.json()).isFalse();
            assertThat(picked.found()).containsExactly(List.of("x"), List.of(), List.of());
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "x", "\"text\"", "12", "null", "true", "<html>{}</html>", "\u0000{}"})
        void only_objects_and_arrays_are_json(String body) {
            assertThat(read(body).json()).isFalse();
            assertThat(read(body, "/code").json()).isFalse();
            assertThat(read(body, "").json()).isFalse();
        }

        @ParameterizedTest
        @ValueSource(strings = {"{}", " [1]", "{\"a\":", "[oops"})
        void without_pointers_the_first_byte_tells(String body) {
            assertThat(read(body).json()).isTrue();
        }
    }

    @Nested
    class Bounds {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "{\"code\":\"x\", oops | /code | x",
                    "{\"error\":{\"id\":1},oops | /error/code |",
                    "{\"error\":3,oops | /error/code |",
                    "{\"errors\":[{\"code\":\"x\"}],oops | /errors/*/code | x",
                    "{\"error\":{\"code\":\"x\",oops | /error/code | x",
                    "[\"x\",oops | /0 | x",
                    "{\"error\":{},oops | /error |",
                })
        void nothing_is_read_behind_the_last_place_that_counts(String body, String pointer, String expected) {
            var picked = read(body, pointer);
            assertThat(picked.json()).isTrue();
            assertThat(picked.values(0)).isEqualTo(expected == null ? List.of() : List.of(expected));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "/a", "/*", "/0/0/0/0/0", "/*/*/*/*/*/*", "/a/a/*"})
        void nesting_without_end_costs_neither_stack_nor_time(String pointer) {
            for (String opening : List.of("[", "{\"a\":", "[{\"a\":")) {
                String deep = opening.repeat(100_000);
                assertTimeout(Duration.ofSeconds(5), () -> {
                    var picked = read(deep, pointer);
                    assertThat(picked.json()).isTrue();
                    assertThat(picked.values(0)).isEmpty();
                });
            }
        }

        @Test
        void what_stands_before_deep_nesting_is_kept_and_a_long_pointer_is_fine() {
            String deep = "[".repeat(100_000);
            assertThat(read("{\"code\":\"x\",\"a\":" + deep, "/code", "/b").values(0))
                    .containsExactly("x");
            String way = "/0".repeat(900);
            assertThat(values("[".repeat(900) + "1" + "]".repeat(900), way)).containsExactly("1");
        }

        @Test
        void huge_numbers_names_and_texts_hide_nothing() {
            String digits = "7".repeat(1_000_000);
            assertTimeout(Duration.ofSeconds(5), () -> {
                assertThat(values("{\"a\":" + digits + ",\"code\":1}", "/code")).containsExactly("1");
                assertThat(values("{\"a\":" + digits + "." + digits + "e" + digits + ",\"code\":1}", "/code"))
                        .containsExactly("1");
                assertThat(values("{\"code\":" + digits + "}", "/code")).containsExactly(digits);
                assertThat(values("{\"" + digits + "\":0,\"code\":1}", "/code")).containsExactly("1");
                assertThat(values("{\"a\":\"" + digits + "\",\"code\":1}", "/code"))
                        .containsExactly("1");
                assertThat(read("[" + digits, "/code").json()).isTrue();
            });
        }
    }

    /** A document as a tree: a list is an array, an array of entries an object (names may repeat), anything else a scalar. */
    @Nested
    class Laws {

        private final Random random = new Random(7);

        @Test
        void values_are_those_of_a_tree_that_keeps_the_first_of_each_name() {
            for (int i = 0; i < 20_000; i++) {
                Object tree = tree(4);
                String body = write(tree);
                String[] pointers = pointers();
                var picked = read(body, pointers);
                for (int p = 0; p < pointers.length; p++) {
                    List<String> expected = new ArrayList<>();
                    collect(tree, Pointer.parse(pointers[p]).segments(), expected, body);
                    assertThat(picked.values(p))
                            .as("%s in %s", pointers[p], body)
                            .isEqualTo(expected);
                }
            }
        }

        @Test
        void a_cut_takes_values_from_the_end_only_and_never_changes_one() {
            for (int i = 0; i < 300; i++) {
                byte[] body = write(tree(4)).getBytes(UTF_8);
                PointerSet set = set(pointers());
                var whole = set.read(body, body.length);
                for (int length = 1; length < body.length; length++) {
                    var cut = set.read(body, length);
                    assertThat(cut.json())
                            .as("%s of %s", length, new String(body, UTF_8))
                            .isEqualTo(whole.json());
                    for (int p = 0; p < whole.found().size(); p++) {
                        List<String> values = cut.values(p);
                        assertThat(values).isEqualTo(whole.values(p).subList(0, values.size()));
                    }
                }
            }
        }

        /** A pointer with a star, which finds nothing, leaves the quick way no chance. */
        @Test
        void the_quick_way_finds_what_the_parser_does_in_sound_and_broken_documents() {
            int quick = 0;
            for (int i = 0; i < 60_000; i++) {
                byte[] body = write(tree(4)).getBytes(UTF_8);
                for (int changes = random.nextInt(3); changes > 0; changes--) {
                    body[random.nextInt(body.length)] = (byte) random.nextInt(128);
                }
                String[] pointers = Stream.of(pointers())
                        .map(pointer -> pointer.replace('*', 'a'))
                        .filter(pointer -> !pointer.isEmpty())
                        .toArray(String[]::new);
                String[] parsed = Stream.concat(Stream.of(pointers), Stream.of("/*/never"))
                        .toArray(String[]::new);
                PointerTrie trie =
                        new PointerTrie(Stream.of(pointers).map(Pointer::parse).toList());
                var plain = PlainRead.read(trie, body, 0, body.length);

                if (plain != null) {
                    quick++;
                    var expected = set(parsed).read(body, body.length).found();
                    assertThat(plain).as(new String(body, UTF_8)).isEqualTo(expected.subList(0, pointers.length));
                }
            }
            assertThat(quick).isBetween(20_000, 55_000);
        }

        @Test
        void no_bytes_make_an_exception() {
            for (int i = 0; i < 50_000; i++) {
                byte[] body = write(tree(3)).getBytes(UTF_8);
                for (int changes = random.nextInt(4); changes > 0; changes--) {
                    body[random.nextInt(body.length)] = (byte) random.nextInt(256);
                }
                assertThat(set(pointers()).read(body, body.length).found()).isNotEmpty();
            }
        }

        private String[] pointers() {
            String[] pointers = new String[1 + random.nextInt(5)];
            for (int p = 0; p < pointers.length; p++) {
                StringBuilder pointer = new StringBuilder();
                for (int length = random.nextInt(4); length > 0; length--) {
                    pointer.append('/').append(List.of("a", "b", "0", "1", "*").get(random.nextInt(5)));
                }
                pointers[p] = pointer.toString();
            }
            return pointers;
        }

        private Object tree(int depth) {
            int kind = random.nextInt(depth == 0 ? 3 : depth == 4 ? 2 : 5) + (depth == 0 ? 2 : 0);
            int size = random.nextInt(4);
            return switch (kind) {
                case 0 -> Stream.generate(() -> tree(depth - 1)).limit(size).toList();
                case 1 ->
                    Stream.generate(() ->
                                    Map.entry(List.of("a", "b", "0", "1", "é").get(random.nextInt(5)), tree(depth - 1)))
                            .limit(size)
                            .toArray(Map.Entry[]::new);
                case 2 -> "\"" + List.of("x", "", "é\u20ac", "[{", "\\u0041\\n").get(random.nextInt(5)) + "\"";
                case 3 ->
                    List.of("0", "-1", "1.50", "2e+9", "12345678901234567890").get(random.nextInt(5));
                default -> List.of("null", "true", "false").get(random.nextInt(3));
            };
        }

        private String write(Object tree) {
            String blank = List.of("", "", " ", "\n\t").get(random.nextInt(4));
            if (tree instanceof List<?> elements) {
                return "[" + blank
                        + String.join(
                                "," + blank, elements.stream().map(this::write).toList()) + "]" + blank;
            }
            if (tree instanceof Map.Entry<?, ?>[] members) {
                return "{" + blank
                        + String.join(
                                "," + blank,
                                Arrays.stream(members)
                                        .map(member ->
                                                "\"" + member.getKey() + "\":" + blank + write(member.getValue()))
                                        .toList())
                        + "}" + blank;
            }
            return (String) tree;
        }

        private void collect(Object tree, List<String> segments, List<String> values, String body) {
            if (segments.isEmpty()) {
                if (tree instanceof String scalar && !scalar.equals("null")) {
                    boolean atEnd = body.stripTrailing().equals(scalar)
                            && Character.isDigit(scalar.charAt(scalar.length() - 1));
                    values.addAll(atEnd ? List.of() : List.of(text(scalar)));
                }
                return;
            }
            String first = segments.get(0);
            List<String> rest = segments.subList(1, segments.size());
            if (tree instanceof List<?> elements) {
                for (int i = 0; i < elements.size(); i++) {
                    if (first.equals("*") || first.equals(Integer.toString(i))) {
                        collect(elements.get(i), rest, values, body);
                    }
                }
            } else if (tree instanceof Map.Entry<?, ?>[] members) {
                Set<Object> seen = new HashSet<>();
                for (Map.Entry<?, ?> member : members) {
                    if (first.equals("*") || (first.equals(member.getKey()) && seen.add(member.getKey()))) {
                        collect(member.getValue(), rest, values, body);
                    }
                }
            }
        }

        private String text(String scalar) {
            return scalar.startsWith("\"")
                    ? scalar.substring(1, scalar.length() - 1).replace("\\u0041\\n", "A\n")
                    : scalar;
        }
    }
}
