package io.policy4j.resilience4j;

import io.policy4j.core.ConcurrencyLimit;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The slots of one concurrency limit and key: never more in use than the limit, and given out in turn. */
final class SlotPool {

    private static final Duration DEFAULT_LEASE = Duration.ofHours(1);

    private final String name;
    private final Later later;
    private final WorkLeases works;
    private volatile ConcurrencyLimit limit;
    private volatile Duration maxWait;

    /** Open only while nobody waits for a slot; whoever must know exactly how many are in use shuts it. */
    private final SpareSlots spare = new SpareSlots();

    /** Those in use and the spare ones. Guarded by this, as all below. */
    private int used;

    private final Deque<CompletableFuture<Void>> waiting = new ArrayDeque<>();

    /** Calls that go again after the server turned them away, and find no slot: they had theirs already. */
    private final Deque<CompletableFuture<Void>> returning = new ArrayDeque<>();

    /** In the order in which the server turned them away; while there are any, nobody else gets a slot. */
    private final List<TurnedAway> turnedAway = new ArrayList<>();

    /**
     * Slots, all free.
     *
     * @param maxWait what a caller can bear where the limit does not say
     */
    SlotPool(String name, ConcurrencyLimit limit, Duration maxWait, Later later) {
        this.name = name;
        this.later = later;
        this.works = new WorkLeases(this, later);
        this.limit = limit;
        this.maxWait = or(limit.maxWait(), maxWait);
    }

    private static Duration or(@Nullable Duration own, Duration otherwise) {
        return own == null ? otherwise : own;
    }

    String name() {
        return name;
    }

    ConcurrencyLimit limit() {
        return limit;
    }

    synchronized int used() {
        return used - spare.free();
    }

    /** Another limit for the same slots; those that are in use stay so. */
    void resize(ConcurrencyLimit other, Duration otherMaxWait) {
        synchronized (this) {
            used -= spare.shut();
            limit = other;
            maxWait = or(other.maxWait(), otherMaxWait);
        }
        serve();
    }

    /** Whether a slot is held by work that may go on behind the attempt that started it. */
    boolean isForOperations() {
        return limit.scope() == ConcurrencyLimit.Scope.OPERATION;
    }

    /**
     * Takes a slot.
     *
     * @param held  what the attempt holds meanwhile
     * @param next  where it goes on with a slot
     * @param again the call, where the server had turned it away, else null
     */
    @Nullable
    Obstacle enter(int held, int next, @Nullable TurnedAway again) {
        if (again == null && spare.take()) {
            return null;
        }
        long most = maxWait.toNanos();
        CompletableFuture<Void> turn = takeOrQueue(again, most > 0);
        if (again != null) {
            serve();
        }
        if (turn == null) {
            return null;
        }
        if (most == 0) {
            return new Obstacle.Refused(full());
        }
        PolicyTime.Scheduled timer = later.schedule(() -> turn.completeExceptionally(exception(most)), most);
        turn.whenComplete((come, failure) -> {
            timer.cancel();
            if (failure != null) {
                forget(turn);
            }
        });
        return new Obstacle.Turn(turn, held, next, full());
    }

    /** The turn to wait for; null where a slot is taken. */
    private synchronized @Nullable CompletableFuture<Void> takeOrQueue(@Nullable TurnedAway again, boolean queues) {
        used -= spare.shut();
        if (again != null) {
            turnedAway.remove(again);
        }
        boolean first = again != null || isCalm();
        if (first && used < limit.limit()) {
            used++;
            spareWhileCalm();
            return null;
        }
        CompletableFuture<Void> turn = new CompletableFuture<>();
        if (queues) {
            (again == null ? waiting : returning).add(turn);
        }
        return turn;
    }

    /** Whether nobody waits for a slot. Guarded by this, as what follows. */
    private boolean isCalm() {
        return waiting.isEmpty() && returning.isEmpty() && turnedAway.isEmpty();
    }

    private void spareWhileCalm() {
        if (isCalm()) {
            used += spare.open(limit.limit() - used);
        }
    }

    Refusal full() {
        long most = maxWait.toNanos();
        return new Refusal.ByGuard("no slot of " + name + " is free", () -> exception(most));
    }

    private CallRefusedException exception(long waited) {
        return new CallRefusedException("no slot of " + name + " became free within " + Duration.ofNanos(waited)
                + " (limit " + limit.limit() + ")");
    }

    private synchronized void forget(CompletableFuture<Void> turn) {
        waiting.removeIf(other -> other == turn);
        returning.removeIf(other -> other == turn);
    }

    /** Gives a slot back; a call that the server had turned away goes again, for it has one more free as well. */
    void giveBack() {
        giveBack(true);
    }

    /** Gives the slot back of an attempt that the server turned away: that frees nothing there. */
    void giveBackUnserved() {
        giveBack(false);
    }

    private void giveBack(boolean served) {
        if (spare.giveBack()) {
            return;
        }
        TurnedAway woken;
        List<TurnedAway> others;
        synchronized (this) {
            used--;
            if (isCalm()) {
                return;
            }
            woken = served ? wakeOne() : null;
            others = used > 0
                    ? List.of()
                    : turnedAway.stream().filter(call -> !call.isWoken()).toList();
        }
        if (woken != null) {
            woken.coming().complete(null);
        }
        others.forEach(call -> whileWaiting(call, () -> goOnWithoutSlots(call), call.otherwise()));
        serve();
    }

    /** Guarded by this. */
    private @Nullable TurnedAway wakeOne() {
        for (TurnedAway call : turnedAway) {
            if (!call.isWoken() && call.isWaiting()) {
                call.wakes();
                return call;
            }
        }
        return null;
    }

    /** No slot was ours a while ago, and so none could come free; if that is still so the call asks the server. */
    private void goOnWithoutSlots(TurnedAway call) {
        if (used() == 0) {
            call.coming().complete(null);
        }
    }

    /**
     * The server has turned an attempt away, which gives its slot back {@linkplain #giveBackUnserved after this}. Where
     * other slots are ours, the call may go again when one of them has come free; else at once.
     *
     * @param most how long a slot is waited for
     */
    TurnedAway turnAway(long otherwise, long most, Refusal late) {
        TurnedAway call = new TurnedAway(this, otherwise, late);
        boolean alone;
        synchronized (this) {
            used -= spare.shut();
            turnedAway.add(call);
            alone = used <= 1;
        }
        if (alone) {
            call.coming().complete(null);
        } else {
            whileWaiting(call, () -> call.coming().completeExceptionally(exception(most)), most);
        }
        return call;
    }

    private void whileWaiting(TurnedAway call, Runnable task, long nanos) {
        PolicyTime.Scheduled timer = later.schedule(task, nanos);
        call.coming().whenComplete((come, failure) -> timer.cancel());
    }

    /** A call that was turned away does not go again; a slot that came free for it is the next one's. */
    void forget(TurnedAway call) {
        TurnedAway next;
        synchronized (this) {
            next = turnedAway.remove(call) && call.isWoken() ? wakeOne() : null;
        }
        call.coming().cancel(false);
        if (next != null) {
            next.coming().complete(null);
        }
        serve();
    }

    private void serve() {
        for (CompletableFuture<Void> first = next(); first != null; first = next()) {
            if (!first.complete(null)) {
                synchronized (this) {
                    used--;
                }
            }
        }
    }

    private synchronized @Nullable CompletableFuture<Void> next() {
        if (used >= limit.limit()) {
            return null;
        }
        CompletableFuture<Void> first = returning.poll();
        if (first == null && turnedAway.isEmpty()) {
            first = waiting.poll();
        }
        used += first == null ? 0 : 1;
        return first;
    }

    /** What holds slots behind the attempts that took them. */
    WorkLeases works() {
        return works;
    }

    Duration leaseTime() {
        Duration own = limit.lease();
        return own == null ? DEFAULT_LEASE : own;
    }

    /** How long an attempt waits for a slot. */
    Duration maxWait() {
        return maxWait;
    }
}
