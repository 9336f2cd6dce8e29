package io.policy4j.test;

import java.time.Duration;

/**
 * Behaves like the DecimalAI API: errors in {@code detail}, an {@code X-Request-ID} on every response, idempotent
 * endpoints, plan quotas.
 *
 * <ul>
 *   <li>{@code POST /api/v1/manifests {"agent_name":…, "manifest_hash":…}},
 *       {@code POST /api/v1/skills/sync {"name":…, "body":…}}, {@code POST /api/v1/traces {"agent_name":…, "trace_id":…}}
 *   <li>{@code GET /api/v1/manifests/{id}}, {@code GET /api/v1/skills/{name}}, {@code GET /api/v1/traces/{id}}
 *   <li>{@code POST /api/v1/registry/skills/{name}/install}, {@code POST /api/v1/datasets {"name":…, "rows":…}}
 *   <li>{@code POST /api/v1/webhooks} with {@code X-Webhook-Signature} instead of a key
 *   <li>{@code POST /api/v1/fine-tunes}, a gated feature
 * </ul>
 */
public final class DecimalAiServer extends ApiServer {

    /** A key of an admin. */
    public static final String KEY = "dai_sk_test";

    /** A key of a role that may only read: a write is a 403. */
    public static final String VIEWER_KEY = "dai_sk_test_viewer";

    /** The one webhook signature that matches. */
    public static final String WEBHOOK_SIGNATURE = "sha256=test";

    /** What a 429 says when nobody changed it. */
    public static final Duration RETRY_AFTER = Duration.ofSeconds(12);

    private final DecimalAi api;

    private DecimalAiServer(ScriptedServer.Builder settings, DecimalAi api) {
        super(settings, api, KEY);
        this.api = api;
    }

    /** What a plan meters. */
    public enum Metric {
        /** Traces ingested; a duplicate does not count. */
        TRACES("traces_ingested"),
        /** Rows of datasets. */
        SFT_ROWS("sft_rows");

        private final String label;

        Metric(String label) {
            this.label = label;
        }

        /** The name in messages. */
        public String label() {
            return label;
        }
    }

    /** A server with the usual settings. */
    public static DecimalAiServer start() {
        return start(ScriptedServer.builder());
    }

    /** A server with these settings. */
    public static DecimalAiServer start(ScriptedServer.Builder settings) {
        return new DecimalAiServer(settings, new DecimalAi(settings.timing()));
    }

    /** The plan's quota: what exceeds it is a 402. No quota before the first call. */
    public void quota(Metric metric, int limit) {
        Require.zeroOrMore("limit", limit);
        api.locked(() -> api.quota(metric, limit));
    }

    /** Begins a billing period: nothing is used yet. */
    public void newBillingPeriod() {
        api.locked(api::newBillingPeriod);
    }

    /** How much of a metric is used in this billing period. */
    public int used(Metric metric) {
        return api.locked(() -> api.used(metric));
    }

    /** Opens the gated feature, which is a 501 before. */
    public void enableFineTunes() {
        api.locked(api::enableFineTunes);
    }
}
