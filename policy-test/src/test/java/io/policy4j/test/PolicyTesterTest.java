package io.policy4j.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policy4j.core.Action;
import io.policy4j.core.Backoff;
import io.policy4j.core.FailureKind;
import io.policy4j.core.Hint;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import io.policy4j.core.Setting;
import io.policy4j.core.Wait;
import io.policy4j.core.file.PolicyFile;
import io.policy4j.resilience4j.ApiPolicyConfig;
import io.policy4j.resilience4j.AttemptRecord;
import io.policy4j.resilience4j.CallResult;
import io.policy4j.resilience4j.RenewalHook;
import io.policy4j.resilience4j.RequestChange;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PolicyTesterTest {

    private static final Request GET = Request.of("GET", "/things");

    private static PolicyTable.Builder table() {
        return PolicyTable.builder("things")
                .envelope("code", "/error/code")
                .row("429", Action.waitFor(Wait.DEFAULT.withMaxWait(Duration.ofHours(2))))
                .row("503", Action.retry())
                .row("io", Action.retry(Backoff.every(Duration.ofSeconds(1)).withTimes(2)))
                .row(
                        "timeout",
                        Action.retry(Backoff.every(Duration.ofSeconds(1)).withTimes(2)))
                .row("401", Action.renew("token"))
                .row("403 PLAN_LIMIT", Action.upgrade())
                .row("4xx", Action.fail());
    }

    private final PolicyTester tester = PolicyTester.of(
            table().build(),
            ApiPolicyConfig.custom()
                    .renewal("token", RenewalHook.blocking(() -> RequestChange.NONE))
                    .build());

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Test
    void our_policy_waits_out_a_maintenance_window() {
        PolicyTable table = PolicyFile.parse("shop.yaml", """
                api: shop
                extends: none
                table:
                  503: {wait: {max-wait: 2h}}
                """);
        PolicyTester shop = PolicyTester.of(table);

        CallResult<Reply> result =
                shop.call(Request.of("GET", "/orders"), Reply.status(503).retryAfter(Duration.ofHours(1)), Reply.ok());

        assertThat(result.kind()).isEqualTo(CallResult.Kind.SUCCESS);
        assertThat(shop.time().waits()).containsExactly(Duration.ofHours(1));
    }

    @Nested
    class Conversations {

        @Test
        void each_attempt_gets_the_next_reply_and_the_last_repeats() {
            CallResult<Reply> result = tester.call(GET, Reply.reset(), Reply.status(503));

            assertThat(result.kind()).isEqualTo(CallResult.Kind.EXHAUSTED);
            assertThat(result.status()).hasValue(503);
            assertThat(result.attempts()).hasSize(5);
        }

        @Test
        void delays_are_exactly_as_the_table_says() {
            tester.call(GET, Reply.status(503), Reply.status(503), Reply.ok());

            assertThat(tester.time().waits()).containsExactly(Duration.ofMillis(500), seconds(1));
        }

        @Test
        void bodies_are_read_as_far_as_they_go() {
            Reply limit = Reply.status(403).json("{\"error\":{\"code\":\"PLAN_LIMIT\"}}");

            assertThat(tester.call(GET, limit).kind()).isEqualTo(CallResult.Kind.UPGRADE);
            assertThat(tester.call(GET, limit.gzip()).kind()).isEqualTo(CallResult.Kind.UPGRADE);
            assertThat(tester.call(GET, limit.padTo(1_000_000)).kind()).isEqualTo(CallResult.Kind.UPGRADE);
            assertThat(tester.call(GET, limit.truncateAfter(5)).kind()).isEqualTo(CallResult.Kind.FAILED);
        }

        @Test
        void the_configuration_goes_with_the_table() {
            assertThat(tester.call(GET, Reply.status(401), Reply.ok()).kind()).isEqualTo(CallResult.Kind.SUCCESS);
        }

        @Test
        void calls_share_the_policys_state() {
            tester.call(GET, Reply.ok());
            tester.call(GET, Reply.ok());

            assertThat(tester.policy().getMetrics().getNumberOfCalls(CallResult.Kind.SUCCESS))
                    .isEqualTo(2);
        }

        @Test
        void a_script_without_replies_is_none() {
            assertThatThrownBy(() -> tester.call(GET))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("replies ([]): must be at least one");
        }
    }

    @Nested
    class Faults {

        @Test
        void resets_and_closes_are_io_failures() {
            CallResult<Reply> result = tester.call(GET, Reply.reset(), Reply.close(), Reply.ok());

            assertThat(result.kind()).isEqualTo(CallResult.Kind.SUCCESS);
            assertThat(result.attempts().subList(0, 2))
                    .extracting(AttemptRecord::failure)
                    .allSatisfy(failure -> assertThat(failure).contains(FailureKind.IO));
        }

        @Test
        void a_delay_passes() {
            CallResult<Reply> result = tester.call(GET, Reply.ok().delay(seconds(7)));

            assertThat(result.elapsed()).isEqualTo(seconds(7));
            assertThat(tester.time().waits()).isEmpty();
        }

        @Test
        void a_delay_longer_than_the_attempts_timeout_is_one() {
            PolicyTester timed = PolicyTester.of(PolicyTable.builder("things")
                    .row("timeout", Action.retry(Backoff.every(seconds(1)).withTimes(2)))
                    .set(Setting.ATTEMPT_TIMEOUT, seconds(5))
                    .build());

            CallResult<Reply> result = timed.call(GET, Reply.ok().delay(seconds(6)), Reply.ok());

            assertThat(result.attempts().get(0).failure()).contains(FailureKind.TIMEOUT);
            assertThat(result.elapsed()).isEqualTo(seconds(6));
        }
    }

    @Nested
    class Dates {

        private Duration waited(Reply reply) {
            return tester.call(GET, reply, Reply.ok()).elapsed();
        }

        @Test
        void of_replies_are_the_virtual_ones() {
            Instant soon = tester.time().now().plusSeconds(40);

            assertThat(waited(Reply.status(429).retryAfter(soon))).isEqualTo(seconds(40));
        }

        @Test
        void may_be_wrong_or_missing() {
            Instant wrong = Instant.parse("2031-01-01T00:00:00Z");

            assertThat(waited(Reply.status(429).date(wrong).retryAfter(wrong.plusSeconds(3))))
                    .isEqualTo(seconds(3));
            assertThat(waited(Reply.status(429)
                            .withoutDate()
                            .retryAfter(tester.time().now().plusSeconds(9))))
                    .isEqualTo(seconds(9));
        }

        @Test
        void a_header_written_by_hand_is_taken_as_it_is() {
            PolicyTester reset = PolicyTester.of(PolicyTable.builder("things")
                    .row("429", Action.waitFor(Wait.forHints(Hint.parse("header X-Reset as seconds"))))
                    .build());

            reset.call(GET, Reply.status(429).header("x-reset", "12"), Reply.ok());

            assertThat(reset.time().waits()).containsExactly(seconds(12));
        }
    }
}
