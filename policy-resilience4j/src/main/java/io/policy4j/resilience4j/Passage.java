package io.policy4j.resilience4j;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way of one call's attempts through the gate. It knows what the attempt at hand holds, and sees to it that this is
 * given back once, whatever ends the attempt: its outcome, a refusal, or a caller that cancels. One step at a time.
 */
final class Passage {

    private Gate gate;
    private int stands = Gate.OUTSIDE;
    private int next = Gate.OUTSIDE;
    private long began;
    private Obstacle.@Nullable Turn turn;
    private boolean over;

    /** The latches and cooldowns that the attempt at hand was asked about. */
    private List<Hold> asked = List.of();

    /** What stands for the work that the attempt at hand has started, and that goes on at the server. */
    private @Nullable String started;

    /** That the server turned the last attempt away, and the next one has not taken a slot yet. */
    private @Nullable TurnedAway turnedAway;

    private SharedGuard.@Nullable Ticket ticket;
    private boolean wantsToken;

    /** The slots that this work holds. */
    private final List<Lease> leases = new ArrayList<>(0);

    Passage(Gate gate) {
        this.gate = gate;
    }

    /** A passage whose first attempt is inside already. */
    static Passage inside(Gate gate, long began) {
        Passage passage = new Passage(gate);
        passage.stands = gate.inside();
        passage.began = began;
        return passage;
    }

    void asks(List<Hold> holds) {
        asked = holds;
    }

    List<Hold> asked() {
        return asked;
    }

    /** Whether a slot stays in use behind the attempt, which has started work that holds it. */
    boolean keeps(SlotPool pool) {
        return started != null && pool.isForOperations();
    }

    @Nullable
    String started() {
        return started;
    }

    void keep(Lease lease) {
        leases.add(lease);
    }

    /**
     * The server has turned the attempt at hand away for want of a slot.
     *
     * @param otherwise after how long the call goes again where no other slot is ours, in nanoseconds
     * @param most      how long one of ours is waited for
     * @return whether one of ours is waited for
     */
    boolean turnAway(SlotPool pool, long otherwise, long most, Refusal late) {
        if (over || !gate.takes(pool)) {
            return false;
        }
        TurnedAway call = pool.turnAway(otherwise, most, late);
        turnedAway = call;
        return call.isWaiting();
    }

    boolean isTurnedAwayBy(SlotPool pool) {
        return turnedAway != null && turnedAway.pool() == pool;
    }

    /** The call as one that the server had turned away, if it had; from now on it waits for a slot like others. */
    @Nullable
    TurnedAway goesAgain(SlotPool pool) {
        TurnedAway again = isTurnedAwayBy(pool) ? turnedAway : null;
        turnedAway = again == null ? turnedAway : null;
        return again;
    }

    /** What the attempt at hand has of the state shared with other processes. */
    SharedGuard.Ticket ticket() {
        SharedGuard.Ticket known = ticket;
        ticket = known == null ? new SharedGuard.Ticket() : known;
        return ticket;
    }

    SharedGuard.@Nullable Ticket knownTicket() {
        return ticket;
    }

    /** Whether the attempt to come is a retry by our own decision, which a budget bounds. */
    boolean wantsToken() {
        return wantsToken;
    }

    /** The attempt to come is a retry, by our own decision or the server's. */
    void retries(boolean byOurDecision) {
        wantsToken = byOurDecision;
    }

    /** The call goes on with work that was started before. */
    void adopt(String work) {
        leases.addAll(gate.leasesOf(work));
    }

    /** From here on the attempts, none of which is under way, ask after work: that leads through another gate. */
    void leadsThrough(Gate other) {
        gate = other;
    }

    /** The work that the call follows is not at its end yet. */
    void workGoesOn() {
        leases.forEach(Lease::renew);
    }

    /** The work that the call follows is at its end. */
    void workEnded() {
        leases.forEach(Lease::end);
        leases.clear();
    }

    /** Lets the attempt pass as far as it can; null when it is inside. A call that is over gets no further. */
    @Nullable
    Obstacle pass() {
        if (over) {
            return new Obstacle.Refused(Refusal.CALL_IS_OVER);
        }
        if (gate.isNothing()) {
            return took(null);
        }
        stands = next;
        turn = null;
        if (turnedAway != null && !turnedAway.mayGo()) {
            return took(turnedAway.obstacle());
        }
        Obstacle obstacle = gate.pass(next, this);
        if (obstacle instanceof Obstacle.Back back) {
            gate.giveBack(next, this);
            ticket = null;
            stand(Gate.OUTSIDE, Gate.OUTSIDE);
            return back.nanos() == 0 ? pass() : took(gate.later(back));
        }
        return took(obstacle);
    }

    /** An obstacle that the attempt has met: what it holds meanwhile, and where it goes on. */
    @Nullable
    Obstacle took(@Nullable Obstacle obstacle) {
        if (obstacle == null) {
            stand(gate.inside(), gate.inside());
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

    /**
     * The attempt that was inside is over; the next one starts outside.
     *
     * @param work stands for the work that it has started, and that goes on at the server; null for none
     */
    void leave(Gate.Ending ending, @Nullable Throwable failure, @Nullable String work) {
        boolean inside = stands == gate.inside();
        stand(Gate.OUTSIDE, Gate.OUTSIDE);
        if (inside) {
            started = work;
            gate.leave(began, ending, failure, this);
            ticket = null;
        }
    }

    /** The server says that too much is asked of it. */
    void slowDown() {
        gate.slowDown();
    }

    Gate gate() {
        return gate;
    }

    /** The call is over, or won't wait any longer: what its attempt holds is given back. */
    void end() {
        over = true;
        boolean turnHasCome =
                turn != null && !turn.coming().cancel(true) && !turn.coming().isCompletedExceptionally();
        int held = turnHasCome ? next : stands;
        boolean inside = turn == null && held == gate.inside();
        turn = null;
        stand(Gate.OUTSIDE, Gate.OUTSIDE);
        if (inside) {
            gate.leave(began, Gate.Ending.NOTHING, null, this);
        } else {
            gate.giveBack(held, this);
        }
        if (turnedAway != null) {
            turnedAway.pool().forget(turnedAway);
            turnedAway = null;
        }
    }
}
