package io.policy4j.reactor;

import io.policy4j.core.Action;
import io.policy4j.core.Backoff;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import io.policy4j.core.Wait;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyConfig;
import io.policy4j.resilience4j.PolicyTime;
import java.time.Duration;

/** What most tests start from: one table, one request, no chance. */
final class Policies {

    static final Request GET = Request.of("GET", "/things");

    private Policies() {}

    /** 429 waits for the server's word, once; 503 retries after 1, 2 and 4 s, and io after 1 s; 402 upgrades. */
    static PolicyTable.Builder table() {
        return PolicyTable.builder("things")
                .envelope("code", "/error/code")
                .row("429", Action.waitFor(Wait.DEFAULT))
                .row("503", Action.retry(schedule(1, 2, 4)))
                .row("io", Action.retry(schedule(1, 1)))
                .row("timeout", Action.retry(schedule(1)))
                .row("402", Action.upgrade())
                .row("409", Action.signal("verify"))
                .row("4xx", Action.fail());
    }

    static Backoff schedule(int... seconds) {
        Duration[] steps = new Duration[seconds.length];
        for (int i = 0; i < seconds.length; i++) {
            steps[i] = Duration.ofSeconds(seconds[i]);
        }
        return Backoff.schedule(steps);
    }

    static ApiPolicy of(PolicyTime time) {
        return of(table().build(), time);
    }

    static ApiPolicy of(PolicyTable table, PolicyTime time) {
        return ApiPolicy.of("things", table, config(time).build());
    }

    static ApiPolicyConfig.Builder config(PolicyTime time) {
        return ApiPolicyConfig.custom().time(time).random(() -> 0);
    }
}
