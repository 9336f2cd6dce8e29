package io.policy4j.test;

import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyConfig;
import io.policy4j.resilience4j.CallResult;
import java.util.List;

/**
 * Plays conversations with an API through a policy: in memory, in virtual time, without jitter.
 *
 * <pre>{@code
 * PolicyTester tester = PolicyTester.of(table);
 *
 * CallResult<Reply> result = tester.call(
 *         Request.of("GET", "/bots"), Reply.status(429).retryAfter(Duration.ofSeconds(30)), Reply.ok());
 *
 * assertEquals(CallResult.Kind.SUCCESS, result.kind());
 * assertEquals(List.of(Duration.ofSeconds(30)), tester.time().waits());
 * }</pre>
 *
 * <p>Calls of one tester share its state and its time: a retry budget that one has emptied is empty for the next. Safe
 * for concurrent use.
 */
public final class PolicyTester {

    private final VirtualTime time = VirtualTime.automatic();
    private final ApiPolicy policy;

    private PolicyTester(PolicyTable table, ApiPolicyConfig config) {
        policy = ApiPolicy.of(
                table.name(),
                table.withoutJitter(),
                ApiPolicyConfig.from(config).time(time).build());
    }

    /** A tester of a table. */
    public static PolicyTester of(PolicyTable table) {
        return of(table, ApiPolicyConfig.ofDefaults());
    }

    /** A tester of a table and what goes with it, such as renewal hooks; of the configuration only the time is replaced. */
    public static PolicyTester of(PolicyTable table, ApiPolicyConfig config) {
        return new PolicyTester(table, config);
    }

    /**
     * Makes a call that is answered with these replies, one for each attempt; the last repeats.
     *
     * <p>What a reply says about its delivery counts as far as it can without a wire: its delay passes, or is a time-out
     * where the attempt has a shorter one; a reset or close instead of a reply is an {@code io} failure; a body that is cut
     * ends there.
     *
     * @return the account of the call; its value is the reply that ended it
     */
    public CallResult<Reply> call(Request request, Reply... replies) {
        Require.check(replies.length > 0, "replies", List.of(replies), "must be at least one");
        ReplyClient client = new ReplyClient(time, Script.repeatingLast(List.of(replies)));
        return policy.on(request, client).account(client);
    }

    /** The policy under test, for calls by other means, listeners and counts. */
    public ApiPolicy policy() {
        return policy;
    }

    /** The time that all calls go by: what was waited for, and how long all of it took. */
    public VirtualTime time() {
        return time;
    }
}
