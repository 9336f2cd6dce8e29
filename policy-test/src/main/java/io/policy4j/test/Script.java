package io.policy4j.test;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Replies in their order, each to one request; what follows the last is its own reply. */
final class Script {

    private final List<Reply> replies;
    private final Optional<Reply> afterwards;
    private final AtomicInteger played = new AtomicInteger();

    private Script(List<Reply> replies, Optional<Reply> afterwards) {
        this.replies = replies;
        this.afterwards = afterwards;
    }

    /** Repeats the last reply for ever. */
    static Script repeatingLast(List<Reply> replies) {
        return new Script(replies, replies.isEmpty() ? Optional.empty() : Optional.of(replies.get(replies.size() - 1)));
    }

    static Script once(List<Reply> replies, Optional<Reply> afterwards) {
        return new Script(replies, afterwards);
    }

    /** The next reply; empty where the script is played and nothing follows. */
    Optional<Reply> next() {
        int index = played.getAndUpdate(n -> Math.min(n + 1, replies.size()));
        return index < replies.size() ? Optional.of(replies.get(index)) : afterwards;
    }
}
