package io.policy4j.benchmarks;

import java.util.Locale;
import java.util.Map;

/** What rows are called on the page. */
final class Labels {

    private static final Map<String, String> KNOWN = Map.ofEntries(
            Map.entry("PLAIN", "plain call"),
            Map.entry("PLAIN_LOOP", "a loop by hand"),
            Map.entry("POLICY", "**policy**"),
            Map.entry("POLICY_LISTENER", "**policy**, listener"),
            Map.entry("POLICY_METRICS", "**policy**, metrics"),
            Map.entry("POLICY_COOLDOWN_LATCH", "**policy**, cooldown and latch rows"),
            Map.entry("POLICY_SLOTS", "**policy**, slots"),
            Map.entry("POLICY_BULKHEAD", "**policy**, Bulkhead"),
            Map.entry("POLICY_GUARDS", "**policy**, CircuitBreaker, Bulkhead, RateLimiter"),
            Map.entry("R4J_RETRY", "Resilience4j Retry"),
            Map.entry("R4J_BULKHEAD", "Resilience4j Bulkhead"),
            Map.entry("R4J_BREAKER", "Resilience4j CircuitBreaker"),
            Map.entry("R4J_RATE_LIMITER", "Resilience4j RateLimiter"),
            Map.entry("R4J_RETRY_BULKHEAD", "Resilience4j Retry, Bulkhead"),
            Map.entry("R4J_BREAKER_RETRY_BULKHEAD", "Resilience4j CircuitBreaker, Retry, Bulkhead"),
            Map.entry("FAILSAFE", "Failsafe RetryPolicy"),
            Map.entry("SPRING_7", "Spring Framework 7 RetryTemplate"),
            Map.entry("SPRING_RETRY", "spring-retry RetryTemplate"),
            Map.entry("AWS", "AWS SDK StandardRetryStrategy"),
            Map.entry("REACTOR_RETRY", "Reactor retryWhen"),
            Map.entry("POLICY_TIMER", "**policy's timer**"),
            Map.entry("JDK_SCHEDULER", "ScheduledThreadPoolExecutor"),
            Map.entry("NETTY_WHEEL", "Netty HashedWheelTimer"),
            Map.entry("VIRTUAL_THREAD", "virtual threads"),
            Map.entry("POLICY_CALL", "**policy**, whole async calls"),
            Map.entry("R4J_CALL", "Resilience4j Retry, whole async calls"),
            Map.entry("JDK", "java.net.http"),
            Map.entry("JDK_OWN_SUBSCRIBER", "java.net.http, a body subscriber of one's own"),
            Map.entry("JDK_POLICY", "java.net.http, **policy**"),
            Map.entry("OKHTTP", "OkHttp"),
            Map.entry("OKHTTP_POLICY", "OkHttp, **policy**"),
            Map.entry("APACHE", "Apache HttpClient"),
            Map.entry("APACHE_POLICY", "Apache HttpClient, **policy**"),
            Map.entry("count", "a LongAdder's increment"),
            Map.entry("takeAndGiveBack", "two atomic writes: a slot taken, and given back"),
            Map.entry("readClock", "System.nanoTime()"),
            Map.entry("sleepForZero", "Thread.sleep(0)"),
            Map.entry("successByStatus", "200: accepted by its status"),
            Map.entry("retryByStatus", "503: retry, by its status"),
            Map.entry("failByCodeAmong", "400: by the code in its body"),
            Map.entry("tooManyThenFine", "429 with Retry-After, then 200: the whole call but the sleep"));

    private Labels() {}

    /** A parameter's value. */
    static String of(String parameter, String value) {
        return switch (parameter) {
            case "rows" -> "400: by the code in its body, among " + value + (value.equals("1") ? " row" : " rows");
            case "bytes" -> value + " B";
            case "code" -> "code " + value;
            case "waiting" -> String.format(Locale.ROOT, "%,d", Long.valueOf(value));
            case "dialect" -> value.toLowerCase(Locale.ROOT).replace('_', ' ');
            default -> KNOWN.getOrDefault(value, value);
        };
    }

    static String ofMethod(String method) {
        return KNOWN.getOrDefault(method, method);
    }

    /** Without Markdown. */
    static String plain(String label) {
        return label.replace("**", "");
    }
}
