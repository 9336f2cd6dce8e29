package io.policy4j.test;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A {@link ScriptedServer} that behaves like a documented API: it keeps state, checks credentials and limits, and
 * answers with the API's own statuses, codes and envelopes. Every failure that the API's pages name happens by itself
 * where a client causes it, and can be ordered besides:
 *
 * <pre>{@code
 * try (AgencyBotsServer api = AgencyBotsServer.start()) {
 *     api.failNext("503 TEMPORAL_UNAVAILABLE", "429 RATE_LIMITED");
 *     ...
 * }
 * }</pre>
 *
 * <p>An ordered failure hits one request, the next that it fits, whoever sends it; orders are used up in their order.
 */
public abstract sealed class ApiServer implements AutoCloseable
        permits AgencyBotsServer, AgentPlatformServer, DecimalAiServer, OnePerfectSliceServer {

    private final ScriptedServer http;
    private final Behaviour behaviour;
    private final String token;

    ApiServer(ScriptedServer.Builder settings, Behaviour behaviour, String token) {
        this.behaviour = behaviour;
        this.token = token;
        this.http = settings.start(behaviour);
    }

    /** The server beneath: what it received, its connections, and routes that go before the API's own answers. */
    public final ScriptedServer http() {
        return http;
    }

    /** The address of a path and query, which begin with {@code /}. */
    public final URI uri(String pathAndQuery) {
        return http.uri(pathAndQuery);
    }

    /** A value for the Authorization header that opens every door. */
    public final String authorization() {
        return "Bearer " + token;
    }

    /** Every failure that the API's pages name. */
    public final List<Failure> documentedFailures() {
        return behaviour.documented();
    }

    /**
     * A documented failure by its {@link Failure#key()}, by status and type ({@code 403 tier_error}), or by its bare
     * status where one is as good as the other.
     *
     * @throws java.util.NoSuchElementException if the pages name no such failure; the message tells all keys
     */
    public final Failure failure(String key) {
        return behaviour.failure(key);
    }

    /** Orders failures for the next requests. */
    public final void next(Failure... failures) {
        List<Failure> ordered = List.of(failures);
        behaviour.locked(() -> behaviour.orders().next(ordered));
    }

    /** Orders documented failures for the next requests; keys as in {@link #failure}. */
    public final void failNext(String... keys) {
        next(Stream.of(keys).map(this::failure).toArray(Failure[]::new));
    }

    /** Fails every request that the failure fits, until {@link #recover()}. */
    public final void outage(Failure failure) {
        behaviour.locked(() -> behaviour.orders().outage(Optional.of(failure)));
    }

    /** Ends an outage. */
    public final void recover() {
        behaviour.locked(() -> behaviour.orders().outage(Optional.empty()));
    }

    /** Allows so many authenticated requests in each window of time; no limit before the first call. */
    public final void rateLimit(int requests, Duration window) {
        Require.positive("requests", requests);
        Require.positive("window", window);
        behaviour.locked(() -> behaviour.rateLimit(new RateWindow(requests, window)));
    }

    /**
     * What {@code Retry-After} of an ordered 429 says; one of the rate limit tells the rest of its window. An API
     * whose pages name no such header sends it only after this call.
     */
    public final void retryAfter(Duration value) {
        Require.zeroOrMore("retryAfter", value);
        behaviour.locked(() -> behaviour.retryAfter(value));
    }

    @Override
    public final void close() {
        http.close();
    }
}
