package io.policy4j.resilience4j;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Free slots of a wide limit that nobody has to queue for, spread over cells so that threads don't meet at one. While it is
 * shut it has none to give and takes none back. Opened and shut under the pool's lock; taking and giving needs none.
 */
final class SpareSlots {

    /** How many free slots make it worth while. */
    static final int WORTH_WHILE = 32;

    private static final int CELLS = 8;

    /** A cell has two cache lines to itself, and the first is away from the array's length. */
    private static final int STRIDE = 32;

    private static final int SHUT = -1;

    private static final AtomicIntegerArray NONE = new AtomicIntegerArray(0);

    /** Made when it is first opened. */
    private volatile AtomicIntegerArray cells = NONE;

    /** Takes a slot; false where this thread's cell has none. */
    boolean take() {
        return change(1, -1);
    }

    /** Gives a slot back; false where it is shut. */
    boolean giveBack() {
        return change(0, 1);
    }

    private boolean change(int least, int by) {
        AtomicIntegerArray known = cells;
        if (known == NONE) {
            return false;
        }
        int cell = at((int) Thread.currentThread().getId() & (CELLS - 1));
        for (int free = known.get(cell); free >= least; free = known.get(cell)) {
            if (known.compareAndSet(cell, free, free + by)) {
                return true;
            }
        }
        return false;
    }

    private static int at(int cell) {
        return (cell + 1) * STRIDE;
    }

    /** Opens it, if it is worth while, with the half of these free slots; gives how many they are. */
    int open(int free) {
        if (free < WORTH_WHILE) {
            return 0;
        }
        if (cells == NONE) {
            cells = shutCells();
        }
        int share = free / 2 / CELLS;
        for (int cell = 0; cell < CELLS; cell++) {
            cells.set(at(cell), share);
        }
        return share * CELLS;
    }

    private static AtomicIntegerArray shutCells() {
        AtomicIntegerArray made = new AtomicIntegerArray(at(CELLS));
        for (int cell = 0; cell < CELLS; cell++) {
            made.set(at(cell), SHUT);
        }
        return made;
    }

    /** Shuts it; gives how many slots it had. */
    int shut() {
        AtomicIntegerArray known = cells;
        int had = 0;
        for (int cell = 0; known != NONE && cell < CELLS; cell++) {
            had += Math.max(0, known.getAndSet(at(cell), SHUT));
        }
        return had;
    }

    /** How many it has now. */
    int free() {
        AtomicIntegerArray known = cells;
        int has = 0;
        for (int cell = 0; known != NONE && cell < CELLS; cell++) {
            has += Math.max(0, known.get(at(cell)));
        }
        return has;
    }
}
