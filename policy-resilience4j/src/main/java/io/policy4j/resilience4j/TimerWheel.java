package io.policy4j.resilience4j;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Tasks by the tick that they are due at: a hashed wheel, whose slots are rings of the tasks themselves. Adding, taking
 * back and giving out cost the same however many wait. It knows no clock and takes no lock.
 *
 * <p>Tasks come out in the order of their ticks, and within a tick in the order in which they were added, as long as the
 * wheel is not turned further than once around.
 */
final class TimerWheel {

    /** The tick at which nothing is due. */
    static final long NEVER = Long.MAX_VALUE;

    static final int SLOTS = 1 << 14;

    private static final int MASK = SLOTS - 1;

    /** The ring of what is due, behind those of the slots. */
    private static final int DUE = SLOTS;

    /** The first entry of each ring. */
    private final @Nullable Entry[] rings = new @Nullable Entry[SLOTS + 1];

    /** The slots whose rings are not empty. */
    private final BitSet occupied = new BitSet(SLOTS);

    /** Whatever is due at this tick or earlier stands in the ring of what is due. */
    private long seen;

    /** A task that waits, and its place in a ring. */
    static class Entry {

        private final long tick;
        private @Nullable Runnable task;
        private Entry before = this;
        private Entry behind = this;

        Entry(Runnable task, long tick) {
            this.task = task;
            this.tick = tick;
        }
    }

    void add(Entry entry) {
        append(ringOf(entry), entry);
    }

    /** Takes a task back. No effect on one that was given out or taken back before. */
    void remove(Entry entry) {
        if (entry.task != null) {
            unlink(ringOf(entry), entry);
            entry.task = null;
        }
    }

    /** Gives out the next task that is due; null if there is none. */
    @Nullable
    Runnable poll() {
        Entry entry = rings[DUE];
        if (entry == null) {
            return null;
        }
        Runnable task = entry.task;
        remove(entry);
        return task;
    }

    /** The time of this tick has come: whatever is due by then can be polled. */
    void turnTo(long tick) {
        long last = Math.min(tick, seen + SLOTS);
        for (long at = nextBehind(seen); at <= last; at = nextBehind(at)) {
            collect((int) at & MASK, tick);
        }
        seen = Math.max(seen, tick);
    }

    /** The first tick to turn to that may make something due. */
    long next() {
        return nextBehind(seen);
    }

    private long nextBehind(long tick) {
        int from = (int) (tick + 1) & MASK;
        int slot = occupied.nextSetBit(from);
        if (slot < 0) {
            slot = occupied.nextSetBit(0);
        }
        return slot < 0 ? NEVER : tick + 1 + ((slot - from) & MASK);
    }

    /** Moves what is due at a tick; what is due in a later turn stays. */
    private void collect(int slot, long tick) {
        Entry first = rings[slot];
        rings[slot] = null;
        occupied.clear(slot);
        Entry entry = first;
        while (entry != null) {
            Entry behind = entry.behind == first ? null : entry.behind;
            append(entry.tick <= tick ? DUE : slot, entry);
            entry = behind;
        }
    }

    private int ringOf(Entry entry) {
        return entry.tick <= seen ? DUE : (int) entry.tick & MASK;
    }

    private void append(int ring, Entry entry) {
        Entry first = rings[ring];
        if (first == null) {
            rings[ring] = entry;
            first = entry;
            entry.before = entry;
            if (ring != DUE) {
                occupied.set(ring);
            }
        }
        Entry last = first.before;
        last.behind = entry;
        entry.before = last;
        entry.behind = first;
        first.before = entry;
    }

    private void unlink(int ring, Entry entry) {
        if (entry.behind == entry) {
            rings[ring] = null;
            occupied.clear(ring);
            return;
        }
        if (rings[ring] == entry) {
            rings[ring] = entry.behind;
        }
        entry.before.behind = entry.behind;
        entry.behind.before = entry.before;
    }
}
