package io.policy4j.resilience4j;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The slots of one pool that are in the hands of work, by what stands for it: each piece of work holds one. */
final class WorkLeases {

    private final SlotPool pool;
    private final Later later;

    /** Guarded by this. */
    private final Map<String, Lease> leases = new HashMap<>();

    WorkLeases(SlotPool pool, Later later) {
        this.pool = pool;
        this.later = later;
    }

    /** Makes a slot that is in use the work's; one that the work holds already is not needed twice, and given back. */
    Lease keep(String work, @Nullable SharedLease elsewhere) {
        Lease known;
        synchronized (this) {
            known = leases.get(work);
            if (known == null) {
                Lease lease = new Lease(later, pool.leaseTime(), elsewhere, () -> end(work));
                leases.put(work, lease);
                return lease;
            }
        }
        known.renew();
        pool.giveBackUnserved();
        return known;
    }

    private void end(String work) {
        synchronized (this) {
            leases.remove(work);
        }
        pool.giveBack();
    }

    /** What work holds that was started in this process; null for nothing. */
    synchronized @Nullable Lease of(String work) {
        return leases.get(work);
    }

    /** A slot that is held elsewhere only. */
    Lease elsewhere(SharedLease lease) {
        return new Lease(later, pool.leaseTime(), lease, () -> {});
    }
}
