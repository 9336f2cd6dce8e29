package io.policy4j.resilience4j;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A shared state that is in one process after all, on a clock of the test's; it can be away, or slow. */
final class InMemorySharedState implements SharedState {

    private static final long PROBE = Duration.ofSeconds(30).toNanos();

    private final PolicyTime time;
    private final Map<String, ShutHold> holds = new HashMap<>();
    private final Map<String, Map<String, Long>> slots = new HashMap<>();
    private final Map<String, Double> tokens = new HashMap<>();
    final List<CompletableFuture<Answer>> unanswered = new ArrayList<>();
    int entries;
    boolean away;
    boolean slow;

    private static final class ShutHold {
        long until;
        boolean forGood;
        Map<String, String> word = Map.of();

        @Nullable
        String probe;

        long probeEnds;
    }

    InMemorySharedState(PolicyTime time) {
        this.time = time;
    }

    @Override
    public CompletionStage<Answer> enter(Entry entry) {
        entries++;
        if (away) {
            return CompletableFuture.failedFuture(new IllegalStateException("away"));
        }
        if (slow) {
            CompletableFuture<Answer> answer = new CompletableFuture<>();
            unanswered.add(answer);
            return answer;
        }
        return CompletableFuture.completedFuture(answer(entry));
    }

    private Answer answer(Entry entry) {
        long now = time.nanoTime();
        List<String> probed = new ArrayList<>();
        for (String name : entry.holds()) {
            ShutHold hold = holds.get(name);
            if (hold != null && (hold.forGood || now < hold.until)) {
                return new Answer.Shut(name, hold.forGood ? null : Duration.ofNanos(hold.until - now), hold.word);
            }
            if (hold != null && hold.probe != null && now < hold.probeEnds) {
                return new Answer.Probing(name);
            }
            if (hold != null) {
                probed.add(name);
            }
        }
        for (Slot slot : entry.slots()) {
            Map<String, Long> used = slots.computeIfAbsent(slot.pool(), pool -> new HashMap<>());
            used.values().removeIf(end -> end <= now);
            if (used.size() >= slot.limit()) {
                return new Answer.Full(slot.pool());
            }
        }
        if (entry.token() != null && !takeToken(entry.token())) {
            return new Answer.NoToken();
        }
        entry.slots()
                .forEach(slot -> slots.get(slot.pool())
                        .put(entry.attempt(), now + slot.lease().toNanos()));
        probed.forEach(name -> {
            holds.get(name).probe = entry.attempt();
            holds.get(name).probeEnds = now + PROBE;
        });
        return new Answer.Admitted(probed);
    }

    private boolean takeToken(Token token) {
        double left =
                Math.min(token.full(), tokens.getOrDefault(token.budget(), (double) token.full()) + token.earned());
        boolean taken = left >= 1;
        tokens.put(token.budget(), taken ? left - 1 : left);
        return taken;
    }

    @Override
    public CompletionStage<?> leave(String attempt, List<String> pools, List<String> probed, boolean well) {
        pools.forEach(pool -> slots.getOrDefault(pool, new HashMap<>()).remove(attempt));
        for (String name : probed) {
            ShutHold hold = holds.get(name);
            if (hold != null && attempt.equals(hold.probe)) {
                hold.probe = null;
                if (well) {
                    holds.remove(name);
                }
            }
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> keep(String holder, String work, List<Slot> kept) {
        if (away) {
            return CompletableFuture.failedFuture(new IllegalStateException("away"));
        }
        for (Slot slot : kept) {
            Map<String, Long> used = slots.getOrDefault(slot.pool(), new HashMap<>());
            if (used.remove(holder) != null) {
                used.put(work, time.nanoTime() + slot.lease().toNanos());
            }
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> shut(String name, @Nullable Duration length, Map<String, String> word) {
        ShutHold hold = holds.computeIfAbsent(name, unseen -> new ShutHold());
        hold.forGood = length == null;
        hold.until = length == null ? 0 : time.nanoTime() + length.toNanos();
        hold.word = word;
        hold.probe = null;
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> clear(String name) {
        holds.remove(name);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Duration patience() {
        return Duration.ofMillis(250);
    }

    List<String> holders() {
        return slots.values().stream().flatMap(used -> used.keySet().stream()).toList();
    }

    int slotsInUse() {
        return slots.values().stream().mapToInt(Map::size).sum();
    }
}
