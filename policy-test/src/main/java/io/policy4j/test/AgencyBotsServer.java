package io.policy4j.test;

/**
 * Behaves like the agency-bots API: bots, messages and actions under plan limits on {@code /api/*}, and the small
 * envelope on {@code /v1/public/*}.
 *
 * <ul>
 *   <li>{@code POST /api/bots {"clientUrl":…}}, {@code GET /api/bots}, {@code GET} and {@code DELETE /api/bots/{id}}
 *   <li>{@code POST /api/bots/{id}/messages}, {@code POST /api/bots/{id}/actions}
 *   <li>{@code GET /v1/public/bots/{id}}, {@code POST /v1/public/bots/{id}/messages}
 * </ul>
 */
public final class AgencyBotsServer extends ApiServer {

    /** A token of an agency. */
    public static final String TOKEN = "agency_test";

    /** A token of a user without an agency: 403 NO_AGENCY. */
    public static final String TOKEN_WITHOUT_AGENCY = "no_agency_test";

    private final AgencyBots api;

    private AgencyBotsServer(ScriptedServer.Builder settings, AgencyBots api) {
        super(settings, api, TOKEN);
        this.api = api;
    }

    /** What a plan limits. */
    public enum Resource {
        /** Bots that exist. */
        BOTS("bots"),
        /** Messages since the month began. */
        MONTHLY_MESSAGES("monthly messages"),
        /** Actions of bots that exist. */
        ACTIVE_ACTIONS("active actions");

        private final String label;

        Resource(String label) {
            this.label = label;
        }

        /** The name in messages. */
        public String label() {
            return label;
        }
    }

    /** A server with the usual settings. */
    public static AgencyBotsServer start() {
        return start(ScriptedServer.builder());
    }

    /** A server with these settings. */
    public static AgencyBotsServer start(ScriptedServer.Builder settings) {
        return new AgencyBotsServer(settings, new AgencyBots(settings.timing()));
    }

    /** The plan's ceiling for a resource: one more is a 402. No ceiling before the first call. */
    public void planLimit(Resource resource, int limit) {
        Require.zeroOrMore("limit", limit);
        api.locked(() -> api.planLimit(resource, limit));
    }

    /** Begins a month: no message counts yet. */
    public void newMonth() {
        api.locked(api::newMonth);
    }

    /** Adds a bot of another agency, whose access is a 403, and returns its id. */
    public String addForeignBot() {
        return api.locked(api::addForeignBot);
    }
}
