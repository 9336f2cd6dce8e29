package io.policy4j.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policy4j.core.PolicyTable;
import io.policy4j.core.file.Catalog;
import io.policy4j.core.file.PolicyFile;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyConfig;
import io.policy4j.resilience4j.ApiPolicyState;
import io.policy4j.resilience4j.PolicyTime;
import io.policy4j.resilience4j.UpgradeRequiredException;
import io.policy4j.test.DecimalAiServer;
import io.policy4j.test.OnePerfectSliceServer;
import io.policy4j.test.Received;
import io.policy4j.test.ScriptedServer;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The bundled policies, shared by two processes, against servers that behave like those APIs and count. */
class TestKitServersTest {

    private static Redis redis;
    private final FastTime time = FastTime.times(50);

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

    /** As many seconds of patience as a slow machine wants; they are short ones. */
    private ApiPolicy process(PolicyTable table) {
        return process(table, time);
    }

    private static ApiPolicy process(PolicyTable table, PolicyTime time) {
        RedisSharedState shared = RedisSharedState.of(redis.connection()).withPatience(Duration.ofMinutes(5));
        ApiPolicyConfig config =
                ApiPolicyConfig.custom().time(time).sharedState(shared).build();
        return ApiPolicy.of(table.name(), table, config);
    }

    private ScriptedServer.Builder settings() {
        return ScriptedServer.builder().nanoTime(time::nanoTime);
    }

    private static void await(List<CompletableFuture<HttpResponse<byte[]>>> calls) throws Exception {
        CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
    }

    @Nested
    class RunsOfOnePerfectSlice {

        private static final String START = "/api/public/v1/slices/" + OnePerfectSliceServer.SLICE + "/run";

        private final OnePerfectSliceServer server = OnePerfectSliceServer.start(settings());
        private final PolicyTable table = Catalog.bundled().get("oneperfectslice");
        private final ApiPolicy one = process(table);
        private final ApiPolicy other = process(table);
        private final Team team = new Team(server, "POST", START, one, other);

        private int turnedAway() {
            return server.http().received("POST", START).size() - server.runsStarted();
        }

        @Test
        void never_more_than_five_are_active_and_none_is_turned_away() throws Exception {
            List<CompletableFuture<HttpResponse<byte[]>>> calls = team.calls(14);

            await(calls);

            assertThat(server.runsStarted()).isEqualTo(14);
            assertThat(server.mostActiveRuns()).isBetween(2, 5);
            assertThat(turnedAway()).isZero();
            assertThat(calls)
                    .allSatisfy(call -> assertThat(new String(call.join().body(), StandardCharsets.UTF_8))
                            .contains("completed"));
            assertThat(one.getState().slots()).isEmpty();
            assertThat(redis.connection().sync().keys("*slots*")).isEmpty();
            server.close();
        }

        @Test
        void where_others_have_three_of_the_five_each_of_ours_is_turned_away_a_few_times_and_all_are_done()
                throws Exception {
            server.runsTake(Duration.ofHours(24));
            Team strangers = new Team(
                    server,
                    "POST",
                    START,
                    ApiPolicy.of("strangers", PolicyTable.builder("strangers").build()));
            await(strangers.calls(3));
            server.runsTake(Duration.ofSeconds(10));
            Team alone = new Team(server, "POST", START, one);

            await(alone.calls(10));

            assertThat(server.runsStarted()).isEqualTo(13);
            assertThat(server.mostActiveRuns()).isEqualTo(5);
            assertThat(turnedAway()).isBetween(3, 20);
            assertThat(one.getState().slots()).isEmpty();
            server.close();
        }

        @Test
        void a_used_up_quota_is_asked_for_once_by_all_until_somebody_says_that_the_month_is_over() throws Exception {
            PolicyTable latched = PolicyFile.parse("latched.yaml", """
                    api: latched
                    extends: oneperfectslice
                    table: {403 USAGE_LIMIT_EXCEEDED: {then: upgrade, latch: until-released}}
                    """, Catalog.bundled());
            ApiPolicy first = process(latched);
            Team both = new Team(server, "POST", START, first, process(latched));
            server.monthlyRunLimit(0);
            assertRefused(both.call(0));

            for (CompletableFuture<HttpResponse<byte[]>> call : both.calls(20)) {
                assertRefused(call);
            }
            assertThat(server.http().received("POST", START)).hasSize(1);
            server.newMonth();
            server.monthlyRunLimit(10);
            first.getState().latches().forEach(ApiPolicyState.Held::release);

            await(List.of(both.call(0)));
            server.close();
        }

        private static void assertRefused(CompletableFuture<?> call) {
            assertThatThrownBy(call::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(UpgradeRequiredException.class);
        }
    }

    @Nested
    class RateLimitOfDecimalAi {

        private static final Duration WAIT = Duration.ofSeconds(1);

        @Test
        void one_429_holds_all_callers_of_both_processes_until_it_is_over() throws Exception {
            PolicyTime real = PolicyTime.system(); // a cooldown in Redis is as long as its own clock says
            try (DecimalAiServer server = DecimalAiServer.start()) {
                PolicyTable table = Catalog.bundled().get("decimalai");
                Team team = new Team(server, "GET", "/api/v1/skills/a", process(table, real), process(table, real));
                server.retryAfter(WAIT);
                server.failNext("429");
                CompletableFuture<?> told = team.call(0);
                Awaitility.await()
                        .until(() ->
                                redis.connection().sync().keys("*cooldown*").size() == 1);
                assertThat(told).isNotDone();

                List<CompletableFuture<HttpResponse<byte[]>>> calls = team.calls(20);
                CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
                told.get(60, TimeUnit.SECONDS);

                List<Received> received = server.http().received();
                assertThat(received).hasSize(22);
                assertThat(received.get(1).nanoTime() - received.get(0).nanoTime())
                        .isGreaterThanOrEqualTo(WAIT.toNanos());
            }
        }
    }
}
