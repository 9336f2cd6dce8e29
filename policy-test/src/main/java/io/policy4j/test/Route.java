package io.policy4j.test;

import java.util.List;
import java.util.Optional;

/**
 * The requests of one method and path on a {@link ScriptedServer}, waiting for their answers. A route without answers
 * changes nothing.
 */
public final class Route {

    private final Routes routes;
    private final RequestPattern pattern;
    private final ScriptedServer server;

    Route(Routes routes, RequestPattern pattern, ScriptedServer server) {
        this.routes = routes;
        this.pattern = pattern;
        this.server = server;
    }

    /** Answers these requests with the replies in their order, then with the last one for ever. */
    public ScriptedServer reply(Reply... replies) {
        Require.check(replies.length > 0, "replies", 0, "must be one or more");
        return play(Script.repeatingLast(List.of(replies)));
    }

    /** Answers one request with each reply, then steps aside: earlier routes and the server's script go on. */
    public ScriptedServer replyOnce(Reply... replies) {
        return play(Script.once(List.of(replies), Optional.empty()));
    }

    /** Answers these requests in program code. */
    public ScriptedServer handle(Handler handler) {
        routes.add(pattern, request -> Optional.of(handler.handle(request)));
        return server;
    }

    private ScriptedServer play(Script script) {
        routes.add(pattern, request -> script.next());
        return server;
    }
}
