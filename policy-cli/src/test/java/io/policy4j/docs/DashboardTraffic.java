package io.policy4j.docs;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import io.policy4j.core.file.Catalog;
import io.policy4j.core.file.PolicyFile;
import io.policy4j.resilience4j.ApiPolicyConfig;
import io.policy4j.resilience4j.ApiPolicyRegistry;
import io.policy4j.resilience4j.Caller;
import io.policy4j.resilience4j.ResponseReader;
import io.policy4j.resilience4j.micrometer.TaggedApiPolicyMetrics;
import io.policy4j.test.AgencyBotsServer;
import io.policy4j.test.Reply;
import io.policy4j.test.ScriptedServer;
import io.policy4j.test.VirtualTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * An hour of calls to two APIs that have their troubles, for the dashboard: real servers, HTTP and policies on virtual
 * time, on one thread, so that each run is the same. What the meter registry tells is scraped every 15 s of that hour.
 */
final class DashboardTraffic {

    private static final Duration BEFORE = Duration.ofMinutes(2);
    private static final Instant HOUR = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration RUN = BEFORE.plusHours(1);
    private static final Duration SCRAPED_EVERY = Duration.ofSeconds(15);
    private static final String ORDERS = """
            api: orders
            extends: http
            budget: {tokens: 40, per-success: 0.5}
            concurrency: {imports: {limit: 4, scope: call, max-wait: 20s}}
            table:
              429: {wait: {times: 2}, cooldown: key}
              5xx: {retry: {initial: 1s, times: 3}}
              402: {then: upgrade, latch: 5m}
              409: {signal: verify}
              404: fail
            """;

    private final VirtualTime time = VirtualTime.manual().startingAt(HOUR.minus(BEFORE));
    private final Random random = new Random(1);
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ApiPolicyRegistry policies = ApiPolicyRegistry.of(
            ApiPolicyConfig.custom().time(time).random(random::nextDouble).build());
    private final Map<String, StringBuilder> series = new TreeMap<>();

    private DashboardTraffic() {
        TaggedApiPolicyMetrics.ofApiPolicyRegistry(policies).bindTo(meters);
    }

    /** The samples of a run, each with its time, series by series: what a Prometheus server would have read. */
    static String scraped() {
        return new DashboardTraffic().run();
    }

    private String run() {
        ScriptedServer.Builder settings = ScriptedServer.builder().clock(time::now);
        try (AgencyBotsServer bots = AgencyBotsServer.start(settings.nanoTime(time::nanoTime));
                ScriptedServer orders =
                        ScriptedServer.builder().clock(time::now).start(request -> order())) {
            bots.retryAfter(Duration.ofSeconds(9));
            PolicyTable table = Catalog.bundled().get("agency-bots");
            calls("agency-bots", table, bots.uri("/api/bots"), bots.authorization(), Duration.ofSeconds(4));
            PolicyTable own = PolicyFile.parse("orders.yaml", ORDERS);
            calls("orders", own, orders.uri("/orders"), "Bearer orders", Duration.ofSeconds(2));
            at(10, () -> bots.outage(bots.failure("503 UPSTREAM_UNAVAILABLE")));
            at(14, bots::recover);
            for (int minute = 25; minute < 33; minute++) {
                at(minute, () -> bots.failNext("429 RATE_LIMITED", "503 TEMPORAL_UNAVAILABLE"));
            }
            at(52, () -> bots.failNext("402 PLAN_LIMIT_REACHED"));
            every(SCRAPED_EVERY, this::scrape);
            time.advance(RUN);
        }
        StringBuilder all = new StringBuilder();
        series.values().forEach(all::append);
        return all.append("# EOF\n").toString();
    }

    /** What the orders API answers in the course of the hour. */
    private Reply order() {
        long minute = minute();
        int chance = random.nextInt(100);
        if (minute >= 18 && minute < 24 && chance < 70) {
            return Reply.status(503);
        }
        if (minute >= 36 && minute < 40 && chance < 12) {
            return Reply.status(429).header("Retry-After", "40");
        }
        if (minute == 47) {
            return Reply.status(402);
        }
        if (chance < 4) {
            return Reply.status(chance < 2 ? 404 : chance == 2 ? 500 : 409);
        }
        return Reply.ok();
    }

    private long minute() {
        return time.elapsed().minus(BEFORE).toMinutes();
    }

    /** How long an answer takes: long after half past. */
    private Duration latency() {
        boolean slow = minute() >= 30 && minute() < 35;
        return Duration.ofMillis((slow ? 5000 : 300) + random.nextInt(slow ? 6000 : 1500));
    }

    private void calls(String name, PolicyTable table, URI uri, String authorization, Duration interval) {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", authorization)
                .build();
        Caller<HttpResponse<String>> caller =
                policies.apiPolicy(name, table).on(Request.of("GET", uri.getPath()), new Reader());
        every(interval, () -> caller.callAsync(() -> attempt(request)));
    }

    private CompletionStage<HttpResponse<String>> attempt(HttpRequest request) {
        CompletableFuture<HttpResponse<String>> arrives = new CompletableFuture<>();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            time.schedule(() -> arrives.complete(response), latency().toNanos());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            arrives.completeExceptionally(e);
        }
        return arrives;
    }

    private void at(int minute, Runnable task) {
        time.schedule(task, BEFORE.plusMinutes(minute).toNanos());
    }

    private void every(Duration interval, Runnable task) {
        for (Duration at = interval; at.compareTo(RUN) <= 0; at = at.plus(interval)) {
            time.schedule(task, at.toNanos());
        }
    }

    private void scrape() {
        String now = " " + time.now().getEpochSecond() + "\n";
        meters.scrape()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> series.computeIfAbsent(
                                line.substring(0, line.lastIndexOf(' ')), unseen -> new StringBuilder())
                        .append(line)
                        .append(now));
    }

    /** How a policy looks at the responses. */
    private static final class Reader implements ResponseReader<HttpResponse<String>> {
        @Override
        public int status(HttpResponse<String> response) {
            return response.statusCode();
        }

        @Override
        public List<String> headers(HttpResponse<String> response, String name) {
            return response.headers().allValues(name);
        }

        @Override
        public byte[] peek(HttpResponse<String> response, int max) {
            return response.body().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public void release(HttpResponse<String> response) {
            // It was read whole.
        }
    }
}
