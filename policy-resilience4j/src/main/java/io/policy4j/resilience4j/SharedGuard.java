package io.policy4j.resilience4j;

import io.policy4j.core.Budget;
import io.policy4j.core.Setting.SharedStateAway;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Asks the state that is shared with other processes whether an attempt of one caller may begin.
 *
 * @param link      to the shared state
 * @param away      what follows where it is out of reach
 * @param key       whose slots and tokens
 * @param pools     the slots that an attempt takes
 * @param budget    the budget of retries
 * @param successes those that were not told of yet
 */
record SharedGuard(
        SharedLink link, SharedStateAway away, String key, List<SlotPool> pools, Budget budget, LongAdder successes) {

    private static final long ASK_AGAIN = Duration.ofMillis(100).toNanos();

    private static final Refusal OUT_OF_REACH = new Refusal.ByGuard(
            "the shared state is out of reach",
            () -> new CallRefusedException("the shared state is out of reach, and shared-state-away says refuse"));

    /** What one attempt has of the shared state: a question under way, then what must be given back. */
    static final class Ticket {
        private final String attempt = UUID.randomUUID().toString();
        private @Nullable CompletableFuture<Optional<SharedState.Answer>> asked;
        private List<String> probed = List.of();
        private boolean waitsForSlot;
        private long since;
        private boolean inside;
    }

    /**
     * Lets an attempt pass.
     *
     * @param held where it stands
     * @return null where it may pass; {@link Obstacle.Back} where it must give back all and begin anew
     */
    @Nullable
    Obstacle enter(Passage passage, int held) {
        boolean token = passage.wantsToken() && budget.tokens() > 0;
        if (pools.isEmpty() && passage.asked().isEmpty() && !token) {
            return null;
        }
        Ticket ticket = passage.ticket();
        CompletableFuture<Optional<SharedState.Answer>> asked = ticket.asked;
        if (asked == null) {
            return link.rests() ? outOfReach() : ask(ticket, passage, token, held);
        }
        ticket.asked = null;
        Optional<SharedState.Answer> answer = asked.getNow(Optional.empty());
        return answer.isEmpty() ? outOfReach() : follow(answer.get(), ticket, passage, held);
    }

    private @Nullable Obstacle outOfReach() {
        return away == SharedStateAway.REFUSE ? new Obstacle.Refused(OUT_OF_REACH) : null;
    }

    private Obstacle ask(Ticket ticket, Passage passage, boolean token, int held) {
        SharedState.Entry entry = new SharedState.Entry(
                ticket.attempt,
                passage.asked().stream().map(link::nameOf).toList(),
                pools.stream().map(pool -> link.slotOf(pool, key)).toList(),
                token ? link.tokenOf(key, budget, successes) : null);
        CompletableFuture<Optional<SharedState.Answer>> asked = link.enter(entry);
        ticket.asked = asked;
        return new Obstacle.Turn(asked, held, held, OUT_OF_REACH);
    }

    private @Nullable Obstacle follow(SharedState.Answer answer, Ticket ticket, Passage passage, int held) {
        if (answer instanceof SharedState.Answer.Admitted admitted) {
            ticket.inside = true;
            ticket.probed = admitted.probed();
            return null;
        }
        if (answer instanceof SharedState.Answer.Shut shut) {
            passage.asked().stream()
                    .filter(hold -> link.nameOf(hold).equals(shut.hold()))
                    .forEach(hold -> link.learn(hold, shut));
            return new Obstacle.Back(0);
        }
        if (answer instanceof SharedState.Answer.Probing) {
            return new Obstacle.Back(ASK_AGAIN);
        }
        return answer instanceof SharedState.Answer.Full full
                ? whenFull(full, ticket, held)
                : new Obstacle.Refused(new Refusal.ByBudget());
    }

    /** Others have all slots: asked again and again by those few who have a slot of our own, for as long as one waits. */
    private Obstacle whenFull(SharedState.Answer.Full full, Ticket ticket, int held) {
        long now = link.nanoTime();
        ticket.since = ticket.waitsForSlot ? ticket.since : now;
        ticket.waitsForSlot = true;
        for (SlotPool pool : pools) {
            if (link.nameOf(pool, key).equals(full.pool())) {
                Refusal refusal = pool.full();
                return now - ticket.since >= pool.maxWait().toNanos()
                        ? new Obstacle.Refused(refusal)
                        : new Obstacle.Pause(ASK_AGAIN, held, held, refusal);
            }
        }
        return new Obstacle.Back(ASK_AGAIN);
    }

    /** An attempt that was let in is over: what others wait for is given back, but for the slots that work keeps. */
    void leave(Passage passage, boolean well) {
        Ticket ticket = passage.knownTicket();
        if (ticket != null && ticket.inside) {
            ticket.inside = false;
            List<String> free = pools.stream()
                    .filter(pool -> !passage.keeps(pool))
                    .map(pool -> link.nameOf(pool, key))
                    .toList();
            link.leave(ticket.attempt, free, ticket.probed, well);
        }
    }

    /** An attempt goes back that was let in, or whose answer nobody has looked at. */
    void giveBack(Passage passage) {
        Ticket ticket = passage.knownTicket();
        if (ticket == null) {
            return;
        }
        CompletableFuture<Optional<SharedState.Answer>> asked = ticket.asked;
        ticket.asked = null;
        if (asked != null
                && !asked.cancel(true)
                && asked.join().orElse(null) instanceof SharedState.Answer.Admitted admitted) {
            ticket.inside = true;
            ticket.probed = admitted.probed();
        }
        leave(passage, false);
    }

    /** Makes a slot the work's that the attempt at hand has started. */
    SharedLease keep(SlotPool pool, String work, Passage passage) {
        SharedLease lease = new SharedLease(link, link.slotOf(pool, key), work, passage.ticket().attempt);
        lease.keep();
        return lease;
    }

    /** The slot of work that was started before. */
    SharedLease leaseOf(SlotPool pool, String work) {
        return new SharedLease(link, link.slotOf(pool, key), work, work);
    }
}
