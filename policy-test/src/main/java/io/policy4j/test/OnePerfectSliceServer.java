package io.policy4j.test;

import java.time.Duration;

/**
 * Behaves like the OnePerfectSlice API: asynchronous slice runs that are started, polled and read, with idempotency
 * keys, a limit of active runs and a monthly quota. All paths are below {@code /api/public/v1}.
 *
 * <ul>
 *   <li>{@code POST /slices/{key}/run} with an optional {@code Idempotency-Key}, {@code POST /slices/{key}/preview}
 *   <li>{@code GET /slice-runs}, {@code GET /slice-runs/{id}}, {@code GET /slice-runs/{id}/evidence}
 *   <li>{@code POST /posts/search}, {@code GET /filters/{name}}
 * </ul>
 *
 * <p>Runs end by themselves after {@link #runsTake}, in the server's time: a time scale makes them shorter.
 */
public final class OnePerfectSliceServer extends ApiServer {

    /** An active key. */
    public static final String KEY = "sk_test";

    /** A revoked key: 401 TOKEN_REVOKED. */
    public static final String REVOKED_KEY = "sk_test_revoked";

    /** An expired key: 401 TOKEN_EXPIRED. */
    public static final String EXPIRED_KEY = "sk_test_expired";

    /** A slice that exists. */
    public static final String SLICE = "high_intent_deals";

    private final OnePerfectSlice api;

    private OnePerfectSliceServer(ScriptedServer.Builder settings, OnePerfectSlice api) {
        super(settings, api, KEY);
        this.api = api;
    }

    /** A server with the usual settings. */
    public static OnePerfectSliceServer start() {
        return start(ScriptedServer.builder());
    }

    /** A server with these settings. */
    public static OnePerfectSliceServer start(ScriptedServer.Builder settings) {
        return new OnePerfectSliceServer(settings, new OnePerfectSlice(settings.timing()));
    }

    /** How long runs take that start from now on. Default 10 s. */
    public void runsTake(Duration duration) {
        Require.zeroOrMore("duration", duration);
        api.locked(() -> api.runs().take(duration));
    }

    /**
     * How long it takes to answer a start. Meanwhile, another start with the same key is a 503
     * IDEMPOTENCY_KEY_IN_PROGRESS. Default zero.
     */
    public void startsTake(Duration duration) {
        Require.zeroOrMore("duration", duration);
        api.locked(() -> api.startsTake(duration));
    }

    /** What a running run suggests as the time until the next poll, in whole seconds. Default 5. */
    public void suggestPollAfter(Duration duration) {
        Require.zeroOrMore("duration", duration);
        api.locked(() -> api.suggestPollAfter(duration));
    }

    /** The run that starts next will end as failed. */
    public void failNextRun() {
        api.locked(() -> api.runs().failNext());
    }

    /** Ends all active runs now. */
    public void endRuns() {
        api.locked(() -> api.runs().endAll(api.now()));
    }

    /** How many runs may be active at a time: one more is a 429. Default 5. */
    public void activeRunLimit(int limit) {
        Require.zeroOrMore("limit", limit);
        api.locked(() -> api.activeRunLimit(limit));
    }

    /** How many runs may start in a month: one more is a 403. No limit before the first call. */
    public void monthlyRunLimit(int limit) {
        Require.zeroOrMore("limit", limit);
        api.locked(() -> api.monthlyRunLimit(limit));
    }

    /** Begins a month: no run counts yet. */
    public void newMonth() {
        api.locked(api::newMonth);
    }

    /** How many runs ever started. */
    public int runsStarted() {
        return api.locked(() -> api.runs().started());
    }

    /** How many runs are active now. */
    public int activeRuns() {
        return api.locked(() -> api.runs().active(api.now()));
    }

    /** The highest number of runs that were active at the same time. */
    public int mostActiveRuns() {
        return api.locked(() -> api.runs().mostActive());
    }
}
