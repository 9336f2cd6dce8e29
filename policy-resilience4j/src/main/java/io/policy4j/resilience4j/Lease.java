package io.policy4j.resilience4j;

import java.util.concurrent.atomic.AtomicBoolean;

/** A slot in the hands of work that goes on at the server. It is given back once: by the work's end, or by time. */
final class Lease {

    private final SlotPool pool;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile PolicyTime.Scheduled timer = () -> {};
    private volatile Runnable elsewhere = () -> {};

    Lease(SlotPool pool) {
        this.pool = pool;
    }

    void endsBy(PolicyTime.Scheduled end) {
        timer = end;
    }

    /** What else is to be given back at the end, in a state that other processes share. */
    void alsoEnds(Runnable shared) {
        elsewhere = shared;
    }

    void end() {
        if (over.compareAndSet(false, true)) {
            timer.cancel();
            elsewhere.run();
            pool.giveBack();
        }
    }
}
