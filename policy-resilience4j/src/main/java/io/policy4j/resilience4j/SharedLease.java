package io.policy4j.resilience4j;

import java.util.List;

/** A slot that work holds in the state which other processes share: each of them that knows the work can give it back. */
final class SharedLease {

    private final SharedLink link;
    private final SharedState.Slot slot;
    private final String work;

    /** Under which name the slot is held as far as is known: the attempt's that took it, then the work's. */
    private volatile String holder;

    SharedLease(SharedLink link, SharedState.Slot slot, String work, String holder) {
        this.link = link;
        this.slot = slot;
        this.work = work;
        this.holder = holder;
    }

    /** The slot is the work's for the length of its lease from now. */
    void keep() {
        link.keep(holder, work, slot, () -> holder = work);
    }

    void end() {
        List<String> pool = List.of(slot.pool());
        link.leave(work, pool, List.of(), true);
        if (!holder.equals(work)) {
            link.leave(holder, pool, List.of(), true);
        }
    }
}
