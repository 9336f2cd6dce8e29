package io.policy4j.resilience4j;

import io.policy4j.core.Following;
import io.policy4j.core.Idempotency;
import io.policy4j.core.Request;
import io.policy4j.core.Setting;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** What the next attempt of a call asks: the facts that it is decided by, and how it differs from the caller's request. */
final class NextRequest {

    private final ApiPolicy policy;
    private final CallState state;
    private Request facts;
    private RequestChange change = RequestChange.NONE;

    /** The fields that hooks have set; unlike an idempotency key they are for polls too. */
    private RequestChange renewed = RequestChange.NONE;

    /** Where work is asked after; null for where the caller's request goes. */
    private @Nullable URI target;

    private boolean elsewhere;

    NextRequest(ApiPolicy policy, CallState state, Request request) {
        this.policy = policy;
        this.state = state;
        this.facts = request;
    }

    Request facts() {
        return facts;
    }

    RequestChange change() {
        return change;
    }

    boolean generatesKey() {
        return state.table().generatesKeyFor(facts);
    }

    void generateKey() {
        Idempotency idempotency = state.table().settings().get(Setting.IDEMPOTENCY);
        if (idempotency != null) {
            String key = policy.getConfig().getIdempotencyKeys().get();
            facts = facts.withGeneratedKey(idempotency.name(), key);
            change = change.withHeader(idempotency.name(), key);
        }
    }

    /** A hook has changed the request; what it gives is for the call's own origin. */
    void renewed(RequestChange renewal) {
        renewed = renewed.and(renewal.headersOnly());
        change = elsewhere ? change : change.and(renewal);
    }

    /** Asks after work from here on. */
    void follow(Following work) {
        facts = work.request();
        URI next = work.target().orElse(null);
        if (next == null || next.equals(target)) {
            return;
        }
        target = next;
        elsewhere = work.isElsewhere();
        RequestChange poll = RequestChange.poll(next);
        change = elsewhere ? poll.withoutCallersHeaders() : poll.and(renewed);
    }
}
