package io.policy4j.resilience4j;

import io.policy4j.core.Decision;
import io.policy4j.core.Following;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a decision says about work that goes on at the server. */
final class Works {

    private Works() {}

    /**
     * What stands for the work that an attempt has started, followed or not; null for none.
     *
     * @param before what the call has followed so far
     */
    static @Nullable String startedBy(Decision decision, @Nullable Following before) {
        if (decision instanceof Decision.Poll poll) {
            return nameOf(poll.target());
        }
        Following followed =
                decision instanceof Decision.Again again ? again.next().following() : null;
        return followed == null || before != null ? null : nameOf(followed.target());
    }

    /** What stands for followed work: in every process the same, and no secret of the target's is readable in it. */
    static String nameOf(Following work) {
        return nameOf(work.target());
    }

    private static String nameOf(Optional<URI> target) {
        return target.map(uri -> KeyedStates.hash(uri.toString()))
                .orElseGet(() -> UUID.randomUUID().toString());
    }

    /** Whether polling has shown the end of the work; whatever else ends the call says nothing about that. */
    static boolean isEnd(Decision decision) {
        boolean failed = decision instanceof Decision.Stop stop && stop.cause() == Decision.Stop.Cause.WORK_FAILED;
        return failed || decision instanceof Decision.Accept;
    }
}
