package io.policy4j.test;

/**
 * Behaves like the agent-platform API: an envelope with type and code, scopes and plan tiers, and the duplicate-upload
 * flow of documents, whose 409 has no envelope.
 *
 * <ul>
 *   <li>{@code POST /agents}, {@code GET /agents?cursor=…}, {@code GET /agents/{id}}
 *   <li>{@code POST /knowledge/folders {"name":…}}, {@code DELETE /knowledge/folders/{id}},
 *       {@code POST /knowledge/tags {"name":…}}
 *   <li>{@code POST /knowledge/documents?folder_id=…} with the document as body,
 *       {@code GET /knowledge/documents/{id}},
 *       {@code POST /knowledge/documents/confirm-duplicate {"upload_session_id":…}}
 * </ul>
 */
public final class AgentPlatformServer extends ApiServer {

    /** A key with every scope and permission. */
    public static final String KEY = "ap_test_full";

    /** A key whose scope is reading: a write is a 403 invalid_scope. */
    public static final String READ_ONLY_KEY = "ap_test_read_only";

    /** A key of a role without write permission: a write is a 403 permission_denied. */
    public static final String VIEWER_KEY = "ap_test_viewer";

    private final AgentPlatform api;

    private AgentPlatformServer(ScriptedServer.Builder settings, AgentPlatform api) {
        super(settings, api, KEY);
        this.api = api;
    }

    /** A server with the usual settings. */
    public static AgentPlatformServer start() {
        return start(ScriptedServer.builder());
    }

    /** A server with these settings. */
    public static AgentPlatformServer start(ScriptedServer.Builder settings) {
        return new AgentPlatformServer(settings, new AgentPlatform(settings.timing()));
    }

    /** How many agents the plan allows: one more is a 403 tier_limit. No limit before the first call. */
    public void agentLimit(int limit) {
        Require.zeroOrMore("limit", limit);
        api.locked(() -> api.agentLimit(limit));
    }
}
