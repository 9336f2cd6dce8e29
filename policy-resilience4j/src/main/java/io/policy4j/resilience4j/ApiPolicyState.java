package io.policy4j.resilience4j;

import io.policy4j.core.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a policy holds back at this moment, and what is in use. A view: each method looks anew. */
public final class ApiPolicyState {

    private final KeyedStates states;
    private final PolicyTime time;

    /** Callers that are held back: by a cooldown, or a closed latch. */
    public static final class Held {
        private final Hold hold;
        private final Hold.Shut shut;
        private final long now;
        private final @Nullable SharedLink link;

        private Held(Hold hold, Hold.Shut shut, long now, @Nullable SharedLink link) {
            this.link = link;
            this.hold = hold;
            this.shut = shut;
            this.now = now;
        }

        /** The row that says so. */
        public String row() {
            return shut.row();
        }

        /** What the callers that are held back have in common. */
        public List<Scope> scope() {
            return hold.id().scope();
        }

        /** For how long yet; zero where only a probe is waited for, empty where it ends by being released only. */
        public Optional<Duration> remaining() {
            long left = shut.left(now);
            return left == Hold.UNTIL_RELEASED ? Optional.empty() : Optional.of(Duration.ofNanos(left));
        }

        /** Lets the callers go on at once, in all processes that share the state. */
        public void release() {
            hold.release();
            if (link != null) {
                link.clear(hold);
            }
        }
    }

    /**
     * The slots of one concurrency limit and key.
     *
     * @param limit the limit's name in the table
     * @param used  how many are in use
     * @param most  how many there are
     */
    public record Slots(String limit, int used, int most) {}

    ApiPolicyState(KeyedStates states, PolicyTime time) {
        this.states = states;
        this.time = time;
    }

    /** The cooldowns that hold callers back. */
    public List<Held> cooldowns() {
        return held(false);
    }

    /** The latches that are closed. */
    public List<Held> latches() {
        return held(true);
    }

    private List<Held> held(boolean refuses) {
        long now = time.nanoTime();
        return states.holds().allShut().stream()
                .filter(hold -> hold.id().refuses() == refuses)
                .flatMap(hold ->
                        Optional.ofNullable(hold.shut()).map(shut -> new Held(hold, shut, now, states.link())).stream())
                .toList();
    }

    /** Whether the state that processes share was out of reach when it was last asked; false where there is none. */
    public boolean isSharedStateAway() {
        SharedLink link = states.link();
        return link != null && link.isAway();
    }

    /** How often the state that processes share was out of reach. */
    public long sharedStateFailures() {
        SharedLink link = states.link();
        return link == null ? 0 : link.failures();
    }

    /** The slots in use. */
    public List<Slots> slots() {
        return states.allSlots().stream()
                .map(pool -> new Slots(pool.name(), pool.used(), pool.limit().limit()))
                .filter(slots -> slots.used() > 0)
                .toList();
    }
}
