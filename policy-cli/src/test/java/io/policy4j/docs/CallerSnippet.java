package io.policy4j.docs;

import io.policy4j.core.Request;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.Caller;
import io.policy4j.resilience4j.ResponseReader;
import java.util.List;

/** The README's second example, as code that compiles. */
abstract class CallerSnippet {

    private final Client myClient = path -> new Reply(200);

    /** Somebody's client. */
    interface Client {
        Reply get(String path);
    }

    /** What it answers. */
    record Reply(int status) {}

    Reply call(ApiPolicy policy) throws Exception {
        // snippet
        Caller<Reply> caller = policy.on(Request.of("GET", "/api/bots"), new ReplyReader());
        Reply reply = caller.call(() -> myClient.get("/api/bots"));
        // end
        return reply;
    }

    /** How the policy looks at a reply. */
    static final class ReplyReader implements ResponseReader<Reply> {
        @Override
        public int status(Reply response) {
            return response.status();
        }

        @Override
        public List<String> headers(Reply response, String name) {
            return List.of();
        }

        @Override
        public byte[] peek(Reply response, int max) {
            return new byte[0];
        }

        @Override
        public void release(Reply response) {
            // Nothing is held.
        }
    }
}
