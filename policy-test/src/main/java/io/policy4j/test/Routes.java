package io.policy4j.test;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who answers which request: routes, the latest first, then everything else. */
final class Routes {

    private final List<Entry> entries = new CopyOnWriteArrayList<>();

    /** Answers or abstains. */
    @FunctionalInterface
    interface Answerer {
        Optional<Reply> answer(Received request) throws Exception;
    }

    private record Entry(RequestPattern pattern, Answerer answerer) {}

    void add(RequestPattern pattern, Answerer answerer) {
        entries.add(0, new Entry(pattern, answerer));
    }

    Reply answer(Received request) throws Exception {
        for (Entry entry : entries) {
            if (entry.pattern().matches(request)) {
                Optional<Reply> reply = entry.answerer().answer(request);
                if (reply.isPresent()) {
                    return reply.get();
                }
            }
        }
        return Reply.status(500).body("nothing is scripted for " + request.method() + " " + request.path());
    }
}
