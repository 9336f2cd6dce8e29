package io.policy4j.core.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schema for editors against the parser: what one takes or refuses, so does the other, as far as a schema can tell. */
class PolicySchemaTest {

    private static final String TEXT = text();
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(TEXT, InputFormat.JSON);
    private static final JsonNode TREE = JsonMapper.shared().readTree(TEXT);

    private static String text() {
        try (InputStream file = PolicySchemaTest.class.getResourceAsStream("/META-INF/policy4j/policy.schema.json")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<Error> bySchema(String yaml) {
        return SCHEMA.validate(yaml, InputFormat.YAML);
    }

    private static List<Problem> byParser(String yaml) {
        return PolicyFile.check("test.yaml", yaml, Catalog.bundled()).problems().stream()
                .filter(problem -> problem.level() == io.policy4j.core.Finding.Level.ERROR)
                .toList();
    }

    private static void assertTaken(String yaml) {
        assertThat(byParser(yaml)).as(yaml).isEmpty();
        assertThat(bySchema(yaml)).as(yaml).isEmpty();
    }

    private static void assertRefused(String yaml) {
        assertThat(byParser(yaml)).as(yaml).isNotEmpty();
        assertThat(bySchema(yaml)).as(yaml).isNotEmpty();
    }

    private static String withRow(String row) {
        return """
                api: test
                envelope: {code: /code, type: /type, message: /message, scope: /scope}
                concurrency: {runs: {limit: 5}}
                table:
                  %s
                """.formatted(row);
    }

    private static String withSetting(String setting) {
        return "api: test\n" + setting + "\ntable:\n  503: retry\n";
    }

    @Test
    void the_base_table_is_taken() {
        assertTaken(Catalog.bundled().text("http").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "429: fail",
                "\"429\": accept",
                "5xx: retry",
                "5XX: retry 1s",
                "520-527: fail",
                "429|502-504|timeout|any: upgrade",
                "connect|io|tls: {then: fail}",
                "402 PLAN_LIMIT|quota*: upgrade",
                "403 type=tier_error: upgrade",
                "403 -17 (negative): {fail: }",
                "403 (two words): {upgrade: {}}",
                "429: wait",
                "429: wait 30s",
                "429: wait Retry-After",
                "429: wait header X-Reset as epoch-seconds",
                "429: {wait: 30s}",
                "429: {wait: {for: [Retry-After, header X;t as seconds, body /a/b as duration, 5m], times: 3, max-wait: 1h}}",
                "429: {wait: {for: 'message \"*in <seconds> seconds*\"', jitter: none, otherwise: 5s}}",
                "429: {wait: {for: at 00:00 America/Los_Angeles daily, otherwise: {initial: 1s, max: 1m}}}",
                "429: {wait: {for: header RateLimit /reset as millis}}",
                "429: await-slot",
                "429: await-slot runs",
                "429: {await-slot: {of: runs, times: 4, jitter: 20%, otherwise: {every: 5s}}}",
                "503: {retry: }",
                "503: {retry: 1s}",
                "503: {retry: {schedule: [1s, 500ms, PT5M, 1m30s]}}",
                "503: {retry: {schedule: 1s, times: 4}}",
                "503: {retry: {every: 60s, within: 6h, jitter: full}}",
                "503: {retry: {initial: 1s, multiplier: 1.5, max: 20s, times: 4, for: Retry-After, max-wait: 0s}}",
                "402: {then: upgrade, reset: [header X as iso-8601, at 00:00 UTC monthly], latch: until-reset, scope: key}",
                "402: {upgrade: , latch: 1h, docs: https://example.com/plans}",
                "409: signal verify",
                "409: {signal: user-action, latch: until-released, scope: [key, header X]}",
                "202: poll",
                "202: poll 5s",
                "202: {poll: {url: '/runs/<body /id>', every: [body /after as seconds, Retry-After], otherwise: 5s}}",
                "202: {poll: {url: [header Location, '/runs/<body /id>'], state: /status, done: ok, failed: bad|worse}}",
                "401: renew token",
                "401: {renew: token}",
                "401: {renew: {hook: token, initial: 1s}}",
                "409: {then: {renew: {hook: idempotency-key}}}",
                "503: {then: {retry: {every: 1s}}}",
                "503: {then: retry, cooldown: [key, method, path, all, answer-header X-Org]}",
                "503: {then: retry, cooldown: key, unprocessed: true, circuit: ignore}",
                "503: {then: retry, unsafe: verify, unprocessed: false, circuit: failure}",
                "429: {codes: [A, B, 17], then: fail}",
                "429: {codes: A, then: fail}",
                "429: {when: {code: 17, type: A|B, method: POST, path: /a/*, header X-Left: \"0\"}, then: fail}",
                "200: {when: {body /ok: false, message: \"*abuse*\", scope: [A, B]}, then: fail}",
                "429: {when: {text: \"*SlowDown*\", header X: absent, body /a: \"*\"}, then: fail}",
            })
    void a_row_that_the_language_has_is_taken(String row) {
        assertTaken(withRow(row));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "42: fail",
                "4x: fail",
                "429,503: fail",
                "429||503: fail",
                "four: fail",
                "429: explode",
                "429: fail now",
                "429: signal",
                "429: renew",
                "429: retry soon",
                "429: [fail]",
                "429: {}",
                "429: {then: fail, retry: 1s}",
                "429: {then: {fail: , accept: }}",
                "429: {then: {}}",
                "429: {then: fail, colour: red}",
                "429: {when: {}, then: fail}",
                "429: {when: {code: []}, then: fail}",
                "429: {when: {code: \"\"}, then: fail}",
                "429: {when: {code: }, then: fail}",
                "429: {when: {code: {a: b}}, then: fail}",
                "429: {codes: [], then: fail}",
                "429: {fail: {times: 3}}",
                "429: {wait: {until: 5s}}",
                "429: {wait: {times: 0}}",
                "429: {wait: {times: some}}",
                "429: {wait: {for: []}}",
                "429: {wait: {max-wait: 10}}",
                "429: {wait: {otherwise: [1s]}}",
                "429: {wait: [1s]}",
                "429: {wait: {for: header X as fortnights}}",
                "429: {wait: {for: at noon UTC daily}}",
                "503: {retry: {schedule: []}}",
                "503: {retry: {schedule: [1s, soon]}}",
                "503: {retry: {schedule: [1s], every: 1s}}",
                "503: {retry: {every: 1s, multiplier: 2}}",
                "503: {retry: {schedule: [1s], initial: 1s}}",
                "503: {retry: {initial: 1}}",
                "503: {retry: {initial: -1s}}",
                "503: {retry: {initial: 1s1m}}",
                "503: {retry: {multiplier: 0.5}}",
                "503: {retry: {multiplier: two}}",
                "503: {retry: {jitter: some}}",
                "503: {retry: {jitter: 0%}}",
                "503: {retry: {jitter: 101%}}",
                "503: {retry: {within: ever}}",
                "503: {retry: {otherwise: 5s}}",
                "503: {retry: 1s, latch: 1h}",
                "402: {then: upgrade, latch: forever}",
                "402: {then: upgrade, scope: key}",
                "503: {retry: 1s, cooldown: everybody}",
                "503: {retry: 1s, cooldown: header}",
                "503: {retry: 1s, unprocessed: maybe}",
                "503: {retry: 1s, unprocessed: true, unsafe: verify}",
                "402: {upgrade: , unsafe: verify}",
                "503: {retry: 1s, circuit: open}",
                "202: {poll: {url: }}",
                "202: {poll: {state: /status}}",
                "202: {poll: {done: ok}}",
                "202: {poll: {failed: bad}}",
                "202: {poll: {state: /status, done: []}}",
                "202: {poll: {every: soon as duration, until: 5s}}",
                "401: {renew: {initial: 1s}}",
                "401: {renew: a token}",
                "409: {signal: two words}",
            })
    void a_row_with_one_thing_wrong_is_refused(String row) {
        assertRefused(withRow(row));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "extends: none",
                "extends: http",
                "deadline: 30s",
                "attempt-timeout: PT2S",
                "max-attempts: 1",
                "max-wait: 0s",
                "peek: 0",
                "peek: 1 MiB",
                "peek: 64KiB",
                "backoff: 2s",
                "backoff: {initial: 1s, times: 5}",
                "budget: none",
                "budget: {tokens: 10}",
                "budget: {per-success: 0.5, tokens: 7}",
                "hints: [header X as seconds, Retry-After]",
                "hints: Retry-After",
                "key: caller",
                "key: header Authorization",
                "idempotency: {header: Idempotency-Key, at: POST /a/*, generate: true}",
                "idempotency: {body: /client/token}",
                "idempotency: {query: token, at: [POST, /a/*], generate: false}",
                "idempotent: [POST /a, PATCH, '*/search']",
                "concurrency: {a: {limit: 1, at: POST /a, scope: operation, max-wait: 10m, lease: 1h}, b: {limit: 2}}",
                "shared-state-away: refuse",
                "envelope: {code: [/a/*/code, header X-Code, body /b], limit: {pointer: /c, after: '#'}}",
                "first: {any: {when: {header Should-Retry: \"false\"}, then: fail}}",
            })
    void a_setting_that_the_language_has_is_taken(String setting) {
        assertTaken(withSetting(setting));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "colour: red",
                "extends: [http]",
                "deadline: 0s",
                "deadline: 30",
                "attempt-timeout: 0ms",
                "max-attempts: 0",
                "max-attempts: 2.5",
                "max-wait: -1s",
                "peek: lots",
                "peek: 16777217",
                "backoff: {for: Retry-After}",
                "backoff: fast",
                "budget: some",
                "budget: {tokens: -1}",
                "budget: {tokens: 1000001}",
                "budget: {coins: 1}",
                "hints: []",
                "key: somebody",
                "key: header",
                "idempotency: Idempotency-Key",
                "idempotency: {at: POST /a}",
                "idempotency: {header: A, query: b}",
                "idempotency: {header: two words}",
                "idempotency: {body: token}",
                "idempotency: {query: token, generate: true}",
                "idempotency: {header: A, generate: maybe}",
                "idempotent: []",
                "idempotent: post /a",
                "idempotent: POST a",
                "idempotent: POST /a b",
                "concurrency: {a: 5}",
                "concurrency: {a: {scope: call}}",
                "concurrency: {a: {limit: 0}}",
                "concurrency: {a: {limit: 1, scope: run}}",
                "concurrency: {a: {limit: 1, wait: 1s}}",
                "shared-state-away: panic",
                "envelope: /code",
                "envelope: {code: []}",
                "envelope: {text: /code}",
                "envelope: {code: error.code}",
                "envelope: {two words: /code}",
                "envelope: {code: {after: '#'}}",
                "envelope: {code: {pointer: /a, header: B}}",
                "envelope: {code: {pointer: /a, before: '#'}}",
                "first: fail",
            })
    void a_setting_with_one_thing_wrong_is_refused(String setting) {
        assertRefused(withSetting(setting));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "text",
                "api: test",
                "table: {429: fail}",
                "api: two words\ntable: {429: fail}",
                "api: test\ntable: fail",
                "api: test\ntable: [fail]",
                "api: test\ntable:",
            })
    void a_file_without_its_parts_is_refused(String yaml) {
        assertRefused(yaml);
    }

    @Test
    void the_settings_are_those_of_the_parser() {
        assertThat(names("/properties")).containsExactlyInAnyOrderElementsOf(PolicyFile.WORDS);
    }

    @Test
    void the_words_of_a_row_are_those_of_the_parser() {
        assertThat(names("/$defs/row/properties")).containsExactlyInAnyOrderElementsOf(RowReader.WORDS);
    }

    @Test
    void the_actions_are_those_of_the_parser() {
        assertThat(names("/$defs/row/properties/then/oneOf/1/properties"))
                .containsExactlyInAnyOrderElementsOf(ActionReader.WORDS);
        Set<String> required = new TreeSet<>();
        TREE.at("/$defs/row/oneOf")
                .forEach(branch -> required.add(branch.at("/required/0").asString()));
        required.remove("then");
        assertThat(required).containsExactlyInAnyOrderElementsOf(ActionReader.WORDS);
    }

    @ParameterizedTest
    @CsvSource({
        "/$defs/retry/oneOf/2/properties, 503: {retry: {zzzzzzzz: 1}}",
        "/$defs/wait/oneOf/2/properties, 503: {wait: {zzzzzzzz: 1}}",
        "/$defs/awaitSlot/oneOf/2/properties, 503: {await-slot: {zzzzzzzz: 1}}",
        "/$defs/poll/oneOf/2/properties, 503: {poll: {zzzzzzzz: 1}}",
        "/$defs/renew/oneOf/1/properties, 503: {renew: {zzzzzzzz: 1}}",
        "/$defs/backoff/oneOf/1/properties, 503: {wait: {otherwise: {zzzzzzzz: 1}}}",
    })
    void the_settings_of_an_action_are_those_of_the_parser(String pointer, String row) {
        assertThat(names(pointer)).containsExactlyInAnyOrderElementsOf(wordsInComplaint(withRow(row)));
    }

    @ParameterizedTest
    @CsvSource({
        "/properties/budget/oneOf/1/properties, budget: {zzzzzzzz: 1}",
        "/properties/idempotency/properties, idempotency: {zzzzzzzz: 1}",
        "/properties/concurrency/additionalProperties/properties, concurrency: {a: {zzzzzzzz: 1}}",
        "/$defs/envelopePlace/oneOf/1/properties, envelope: {code: {zzzzzzzz: 1}}",
    })
    void the_settings_of_a_setting_are_those_of_the_parser(String pointer, String setting) {
        assertThat(names(pointer)).containsExactlyInAnyOrderElementsOf(wordsInComplaint(withSetting(setting)));
    }

    @Test
    void the_formats_of_hints_are_those_of_the_parser() {
        List<String> words = wordsInComplaint(withRow("429: wait header X as zzzzzzzz"));
        assertThat(TEXT).contains("as +(" + String.join("|", words) + ")$");
    }

    private static Set<String> names(String pointer) {
        Set<String> names = new TreeSet<>(TREE.at(pointer).propertyNames());
        assertThat(names).as(pointer).isNotEmpty();
        return names;
    }

    /** The words that the parser says it knows, when it complains of one that it does not. */
    private static List<String> wordsInComplaint(String yaml) {
        Pattern complaint = Pattern.compile("\\(zzzzzzzz\\): must be one of (.*)");
        return byParser(yaml).stream()
                .map(problem -> complaint.matcher(problem.message()))
                .filter(Matcher::find)
                .map(matcher -> Arrays.asList(matcher.group(1).split(", ")))
                .findFirst()
                .orElseThrow();
    }
}
