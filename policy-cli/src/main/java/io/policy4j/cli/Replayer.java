package io.policy4j.cli;

import io.policy4j.core.FailureKind;
import io.policy4j.core.Outcome;
import io.policy4j.core.PolicyTable;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyConfig;
import io.policy4j.resilience4j.Attempt;
import io.policy4j.resilience4j.AttemptRecord;
import io.policy4j.resilience4j.CallResult;
import io.policy4j.resilience4j.Exchange;
import io.policy4j.resilience4j.RequestChange;
import io.policy4j.resilience4j.ResponseReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Sends recorded conversations through a policy: the loop that serves real calls, in virtual time, with fresh state. */
final class Replayer {

    private Replayer() {}

    static CallAccount replay(PolicyTable table, Recording recording, Instant at) throws InterruptedException {
        ApiPolicyConfig.Builder config = ApiPolicyConfig.custom()
                .time(new VirtualTime(at))
                .details(true)
                .failureReader(failure ->
                        failure instanceof RecordedFailure recorded ? Outcome.failure(recorded.kind()) : null)
                .idempotencyKeys(new Keys()::next);
        for (String hook : table.renewals()) {
            config.renewal(hook, (request, details) -> CompletableFuture.completedFuture(RequestChange.NONE));
        }
        ApiPolicy policy = ApiPolicy.of(table.name(), table, config.build());
        List<AttemptRecord> attempts = new ArrayList<>();
        policy.getEventPublisher().onAttempt(event -> attempts.add(event.attempt()));
        CallResult<Recording.Responded> call =
                policy.on(recording.request(), new Reader()).operation().account(new Playback(recording.exchanges()));
        boolean ranOut = call.failure().filter(OutOfExchanges.class::isInstance).isPresent();
        return ranOut ? CallAccount.incomplete(attempts) : CallAccount.of(call, attempts);
    }

    /** Keys that are the same in every replay. */
    private static final class Keys {
        private int made;

        String next() {
            made++;
            return "replay-" + made;
        }
    }

    /** Gives what was recorded, one exchange for each attempt. */
    private static final class Playback implements Exchange<Recording.Responded> {
        private final Iterator<Recording.Exchanged> left;

        Playback(List<Recording.Exchanged> exchanges) {
            left = exchanges.iterator();
        }

        @Override
        public Recording.Responded send(Attempt attempt) {
            if (!left.hasNext()) {
                throw new OutOfExchanges();
            }
            Recording.Exchanged exchanged = left.next();
            if (exchanged instanceof Recording.Failed failed) {
                throw new RecordedFailure(failed.kind());
            }
            return (Recording.Responded) exchanged;
        }
    }

    /** A failure of the recording. Like the one below it is a message, so it has no stack. */
    private static final class RecordedFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final FailureKind kind;

        RecordedFailure(FailureKind kind) {
            super(kind.word(), null, false, false);
            this.kind = kind;
        }

        FailureKind kind() {
            return kind;
        }
    }

    /** The policy would go on, but nothing more was recorded. */
    private static final class OutOfExchanges extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutOfExchanges() {
            super("no exchange is left", null, false, false);
        }
    }

    private static final class Reader implements ResponseReader<Recording.Responded> {
        @Override
        public int status(Recording.Responded response) {
            return response.status();
        }

        @Override
        public List<String> headers(Recording.Responded response, String name) {
            return response.headers().values(name);
        }

        @Override
        public byte[] peek(Recording.Responded response, int max) {
            return response.body(max);
        }

        @Override
        public void release(Recording.Responded response) {
            // a recording holds nothing
        }
    }
}
