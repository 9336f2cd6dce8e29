package io.policy4j.resilience4j;

import io.policy4j.core.Budget;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A policy's link to the state that it shares with other processes. It never lets a call hang: what is not answered in
 * time is out of reach, and then it is not asked for a while.
 */
final class SharedLink {

    private static final Logger LOG = LoggerFactory.getLogger(ApiPolicy.class);
    private static final long REST = Duration.ofSeconds(1).toNanos();

    private final String policy;
    private final SharedState shared;
    private final Later later;
    private final LongAdder failures = new LongAdder();
    private volatile boolean away;
    private volatile long restsUntil;

    SharedLink(String policy, SharedState shared, Later later) {
        this.policy = policy;
        this.shared = shared;
        this.later = later;
    }

    long nanoTime() {
        return later.time().nanoTime();
    }

    String nameOf(Hold hold) {
        return policy
                + (hold.id().refuses() ? ":latch:" : ":cooldown:")
                + KeyedStates.hash(hold.id().toString());
    }

    String nameOf(SlotPool pool, String key) {
        return policy + ":slots:" + pool.name() + ":" + KeyedStates.hash(key);
    }

    SharedState.Slot slotOf(SlotPool pool, String key) {
        return new SharedState.Slot(nameOf(pool, key), pool.limit().limit(), pool.leaseTime());
    }

    SharedState.@Nullable Token tokenOf(String key, Budget budget, LongAdder successes) {
        return budget.tokens() == 0
                ? null
                : new SharedState.Token(
                        policy + ":budget:" + KeyedStates.hash(key),
                        budget.tokens(),
                        successes.sumThenReset() * budget.perSuccess());
    }

    /** Whether the state was out of reach a moment ago, and is not asked now. */
    boolean rests() {
        return away && nanoTime() - restsUntil < 0;
    }

    /** Whether the state was out of reach when it was last asked. */
    boolean isAway() {
        return away;
    }

    /** How often it was out of reach. */
    long failures() {
        return failures.sum();
    }

    /** Asks; the future always completes in time, empty where the state is out of reach. */
    CompletableFuture<Optional<SharedState.Answer>> enter(SharedState.Entry entry) {
        CompletableFuture<Optional<SharedState.Answer>> asked = new CompletableFuture<>();
        PolicyTime.Scheduled timer = later.schedule(
                () -> {
                    if (asked.complete(Optional.empty())) {
                        failed(null);
                    }
                },
                shared.patience().toNanos());
        enterQuietly(entry).whenComplete((answer, failure) -> {
            timer.cancel();
            if (failure != null) {
                failed(failure);
                asked.complete(Optional.empty());
            } else {
                reached();
                giveBackUnlessWanted(entry, answer, asked.complete(Optional.of(answer)));
            }
        });
        return asked;
    }

    private CompletionStage<SharedState.Answer> enterQuietly(SharedState.Entry entry) {
        try {
            return shared.enter(entry);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Nobody waits any more for an answer that came too late. */
    private void giveBackUnlessWanted(SharedState.Entry entry, SharedState.Answer answer, boolean wanted) {
        if (!wanted && answer instanceof SharedState.Answer.Admitted admitted) {
            List<String> pools =
                    entry.slots().stream().map(SharedState.Slot::pool).toList();
            leave(entry.attempt(), pools, admitted.probed(), false);
        }
    }

    void leave(String attempt, List<String> pools, List<String> probed, boolean well) {
        if (!pools.isEmpty() || !probed.isEmpty()) {
            tell(() -> shared.leave(attempt, pools, probed, well));
        }
    }

    /** A slot is the work's from now on. */
    void keep(String holder, String work, SharedState.Slot slot, Runnable kept) {
        tell(() -> shared.keep(holder, work, List.of(slot)).thenRun(kept));
    }

    /** Other processes shall know of a hold that this one has shut. */
    void shut(Hold hold, Hold.Shut by) {
        Duration length = by.nanos() == Hold.UNTIL_RELEASED ? null : Duration.ofNanos(by.nanos());
        tell(() -> shared.shut(nameOf(hold), length, HoldWord.of(by)));
    }

    void clear(Hold hold) {
        tell(() -> shared.clear(nameOf(hold)));
    }

    /** A hold that another process has shut is shut here too. */
    void learn(Hold hold, SharedState.Answer.Shut shut) {
        Duration left = shut.left();
        long nanos = left == null ? Hold.UNTIL_RELEASED : left.toNanos();
        HoldWord.learn(hold, nanos, shut.word(), later.time().now());
    }

    private void tell(Supplier<? extends CompletionStage<?>> message) {
        try {
            message.get().whenComplete((value, failure) -> {
                if (failure != null) {
                    failed(failure);
                }
            });
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void failed(@Nullable Throwable failure) {
        failures.increment();
        restsUntil = nanoTime() + REST;
        if (!away) {
            away = true;
            Quietly.run(() -> LOG.warn("policy {}: shared state is out of reach", policy, failure));
        }
    }

    private void reached() {
        if (away) {
            away = false;
            Quietly.run(() -> LOG.info("policy {}: shared state is back in reach", policy));
        }
    }
}
