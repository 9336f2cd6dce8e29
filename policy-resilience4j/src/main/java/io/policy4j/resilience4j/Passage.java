package io.policy4j.resilience4j;

import org.jspecify.annotations.Nullable;

/**
 * The way of one call's attempts through the gate. It knows what the attempt at hand holds, and sees to it that this is
 * given back once, whoever ends the attempt: its outcome, a refusal, or a caller that cancels from another thread.
 */
final class Passage {

    private final Gate gate;
    private int stands = Gate.OUTSIDE;
    private int next = Gate.OUTSIDE;
    private long began;
    private Obstacle.@Nullable Turn turn;
    private boolean over;

    Passage(Gate gate) {
        this.gate = gate;
    }

    /** A passage whose first attempt is inside already. */
    static Passage inside(Gate gate, long began) {
        Passage passage = new Passage(gate);
        passage.stands = Gate.INSIDE;
        passage.began = began;
        return passage;
    }

    /** Lets the attempt pass as far as it can; null when it is inside. A call that is over gets no further. */
    synchronized @Nullable Obstacle pass() {
        if (over) {
            return new Obstacle.Refused(Refusal.CALL_IS_OVER);
        }
        stands = next;
        turn = null;
        return took(gate.pass(next));
    }

    /** An obstacle that the attempt has met: what it holds meanwhile, and where it goes on. */
    synchronized @Nullable Obstacle took(@Nullable Obstacle obstacle) {
        if (obstacle == null) {
            stand(Gate.INSIDE, Gate.INSIDE);
            began = gate.begin();
        } else if (obstacle instanceof Obstacle.Pause pause) {
            stand(pause.held(), pause.next());
        } else if (obstacle instanceof Obstacle.Turn coming) {
            stand(coming.held(), coming.next());
            turn = coming;
        } else {
            stand(Gate.OUTSIDE, Gate.OUTSIDE);
        }
        return obstacle;
    }

    private void stand(int held, int goOnAt) {
        stands = held;
        next = goOnAt;
    }

    /** The attempt that was inside is over; the next one starts outside. */
    synchronized void leave(Gate.Ending ending, @Nullable Throwable failure) {
        boolean inside = stands == Gate.INSIDE;
        stand(Gate.OUTSIDE, Gate.OUTSIDE);
        if (inside) {
            gate.leave(began, ending, failure);
        }
    }

    /** The server says that too much is asked of it. */
    void slowDown() {
        gate.slowDown();
    }

    /** The call is over, or won't wait any longer: what its attempt holds is given back. */
    synchronized void end() {
        over = true;
        boolean turnHasCome =
                turn != null && !turn.coming().cancel(true) && !turn.coming().isCompletedExceptionally();
        int held = turnHasCome ? next : stands;
        boolean inside = held == Gate.INSIDE && turn == null;
        turn = null;
        stand(Gate.OUTSIDE, Gate.OUTSIDE);
        if (inside) {
            gate.leave(began, Gate.Ending.NOTHING, null);
        } else {
            gate.giveBack(held);
        }
    }
}
