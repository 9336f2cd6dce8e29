package io.policy4j.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.policy4j.core.Action;
import io.policy4j.core.ConcurrencyLimit;
import io.policy4j.core.Jitter;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Poll;
import io.policy4j.core.Request;
import io.policy4j.core.Row;
import io.policy4j.core.Setting;
import io.policy4j.core.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A few callers, a server, and all that can happen between them, one step after another. What the server sees is checked
 * against the laws of slots, cooldowns and latches by a bookkeeping of its own.
 */
final class LimitsWorld {

    private static final Request RUN = Request.of("PUT", "/runs");
    private static final int COOLDOWN_SECONDS = 10;
    private static final long COOLDOWN = Setup.seconds(COOLDOWN_SECONDS).toNanos();
    private static final long LATCH = Setup.seconds(60).toNanos();
    private static final int WHILE_SECONDS = 2;
    private static final long STEP = Setup.seconds(5).toNanos();
    private static final Duration MAX_WAIT = Setup.seconds(45);
    private static final Duration LEASE = Setup.seconds(4);

    /** What the server may say to an attempt. */
    enum Word {
        SERVED,
        TURNED_AWAY,
        TURNED_AWAY_FOR_A_WHILE,
        COOLDOWN,
        QUOTA,
        WORK_GOES_ON
    }

    /** What is in the world. */
    record Cast(
            int processes, int callers, int limit, ConcurrencyLimit.Scope scope, boolean crashes, List<Word> words) {

        PolicyTable table() {
            ConcurrencyLimit runs = new ConcurrencyLimit(limit, List.of(), scope, MAX_WAIT, LEASE);
            Wait wait = Wait.DEFAULT.withTimes(9).withJitter(Jitter.NONE);
            return PolicyTable.builder("things")
                    .set(Setting.CONCURRENCY, Map.of("runs", runs))
                    .row("429", Action.awaitSlot("runs", wait))
                    .row(Row.builder("420", Action.waitFor(wait))
                            .cooldown("key")
                            .build())
                    .row(Row.builder("402", Action.upgrade()).latch("1m").build())
                    .row("202", Action.poll(new Poll(List.of(), List.of(), null, null, null, null)))
                    .row("4xx", Action.fail())
                    .build();
        }
    }

    /** A step that can be made now. */
    record Step(String name, Runnable make) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final class Caller {
        private final int number;
        private final int process;
        private @Nullable CompletableFuture<Answer> call;
        private @Nullable CompletableFuture<Answer> open;
        private long sentAt;
        private long turnedAwayAt = -1;
        private int servedThen;
        private long hintEnds;
        private boolean probes;
        private boolean dead;

        private Caller(int number, int process) {
            this.number = number;
            this.process = process;
        }

        private boolean isIdle() {
            return call == null && !dead;
        }

        private boolean isBusy() {
            return call != null && !call.isDone();
        }
    }

    private final Cast cast;
    private final FakeTime time = new FakeTime();
    private final List<ApiPolicy> processes = new ArrayList<>();
    private final List<Caller> callers = new ArrayList<>();
    private final List<Long> work = new ArrayList<>();
    private final List<Integer> starts = new ArrayList<>();
    private final List<Integer> firstSends = new ArrayList<>();
    private long cooldownEnds = -1;
    private long latchEnds = -1;
    private boolean held;
    private long workEndedAt = -1;
    private @Nullable AssertionError broken;
    private int served;

    LimitsWorld(Cast cast, PolicyTable table) {
        this.cast = cast;
        InMemorySharedState shared = cast.processes() > 1 ? new InMemorySharedState(time) : null;
        for (int i = 0; i < cast.processes(); i++) {
            ApiPolicyConfig.Builder config = ApiPolicyConfig.custom().time(time).random(() -> 0.5);
            processes.add(
                    ApiPolicy.of("things", table, (shared == null ? config : config.sharedState(shared)).build()));
        }
        for (int i = 0; i < cast.callers(); i++) {
            callers.add(new Caller(i, i % cast.processes()));
        }
    }

    /** All that can happen next. Callers of a process that have not begun are alike: the first of them stands for all. */
    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        boolean[] begun = new boolean[cast.processes()];
        for (Caller caller : callers) {
            if (caller.isIdle() && !begun[caller.process]) {
                begun[caller.process] = true;
                steps.add(new Step("start " + caller.number, () -> start(caller)));
            }
            if (caller.open != null && !caller.dead) {
                cast.words()
                        .forEach(word -> steps.add(new Step(word + " " + caller.number, () -> answer(caller, word))));
            }
            if (caller.isBusy() && !caller.dead) {
                steps.add(new Step("cancel " + caller.number, () -> cancel(caller)));
            }
        }
        if (cast.crashes() && callers.stream().anyMatch(caller -> caller.process == 1 && caller.isBusy())) {
            steps.add(new Step("crash", this::crash));
        }
        if (time.pending() > 0) {
            steps.add(new Step("time", time::runNext));
        }
        return steps;
    }

    private void start(Caller caller) {
        starts.add(caller.number);
        ApiPolicy policy = processes.get(caller.process);
        caller.call = policy.on(RUN, new FakeClient(200)).sendAsync(attempt -> sent(caller));
    }

    private CompletionStage<Answer> sent(Caller caller) {
        long now = time.nanoTime();
        try {
            mayBeSent(caller, now);
        } catch (AssertionError e) {
            broken = broken == null ? e : broken;
        }
        if (!firstSends.contains(caller.number)) {
            firstSends.add(caller.number);
        }
        caller.sentAt = now;
        caller.turnedAwayAt = -1;
        CompletableFuture<Answer> open = new CompletableFuture<>();
        caller.open = open;
        open.whenComplete((answer, failure) -> {
            if (failure != null) {
                ended(caller);
                served++;
            }
        });
        return open;
    }

    /** The laws of what reaches the server. */
    private void mayBeSent(Caller caller, long now) {
        assertThat(atServer(now)).as("slots in use at the server").isLessThan(cast.limit());
        holdsLetPass(caller, now, cooldownEnds, "cooldown");
        holdsLetPass(caller, now, latchEnds, "latch");
        if (caller.turnedAwayAt >= 0) {
            boolean slotCameFree = served > caller.servedThen || workEndedAt >= caller.turnedAwayAt;
            boolean stepIsOver = now - caller.turnedAwayAt >= STEP || caller.hintEnds > 0;
            assertThat(slotCameFree || stepIsOver).as("not in vain").isTrue();
            assertThat(now).as("not before the hint").isGreaterThanOrEqualTo(caller.hintEnds);
        }
    }

    private void holdsLetPass(Caller caller, long now, long ends, String hold) {
        if (ends >= 0) {
            assertThat(now).as("sent during the %s", hold).isGreaterThanOrEqualTo(ends);
            assertThat(callers.stream().anyMatch(other -> other.probes && now - other.sentAt < Hold.PROBE_PATIENCE))
                    .as("two probes of the %s", hold)
                    .isFalse();
            caller.probes = true;
        }
    }

    private int atServer(long now) {
        work.stream().filter(ends -> ends <= now).forEach(ends -> workEndedAt = Math.max(workEndedAt, ends));
        work.removeIf(ends -> ends <= now);
        long forgotten = cast.processes() > 1 ? LEASE.toNanos() : Long.MAX_VALUE;
        return work.size()
                + (int) callers.stream()
                        .filter(caller -> caller.open != null && now - caller.sentAt < forgotten)
                        .count();
    }

    private void answer(Caller caller, Word word) {
        long now = time.nanoTime();
        switch (word) {
            case SERVED -> say(caller, Answer.of(200), true);
            case WORK_GOES_ON -> {
                work.add(now + LEASE.toNanos());
                say(caller, Answer.of(202), true);
            }
            case TURNED_AWAY -> turnAway(caller, Answer.of(429), 0);
            case TURNED_AWAY_FOR_A_WHILE ->
                turnAway(
                        caller,
                        Answer.retryAfter(429, WHILE_SECONDS),
                        now + Setup.seconds(WHILE_SECONDS).toNanos());
            case COOLDOWN -> {
                holdBack();
                cooldownEnds = Math.max(cooldownEnds, now + COOLDOWN);
                say(caller, Answer.retryAfter(420, COOLDOWN_SECONDS), false);
            }
            case QUOTA -> {
                holdBack();
                latchEnds = now + LATCH;
                say(caller, Answer.of(402), false);
            }
        }
    }

    /** What is under way was sent before, and says nothing about how it is afterwards. */
    private void holdBack() {
        held = true;
        callers.forEach(caller -> caller.probes = false);
    }

    private void turnAway(Caller caller, Answer answer, long hintEnds) {
        caller.turnedAwayAt = time.nanoTime();
        caller.servedThen = served;
        caller.hintEnds = hintEnds;
        say(caller, answer, false);
    }

    private void say(Caller caller, Answer answer, boolean well) {
        CompletableFuture<Answer> open = ended(caller);
        served += answer.status == 429 || answer.status == 202 ? 0 : 1;
        boolean probed = caller.probes && well;
        caller.probes = false;
        cooldownEnds = probed ? -1 : cooldownEnds;
        latchEnds = probed ? -1 : latchEnds;
        open.complete(answer);
    }

    private static CompletableFuture<Answer> ended(Caller caller) {
        CompletableFuture<Answer> open = caller.open;
        caller.open = null;
        return open == null ? new CompletableFuture<>() : open;
    }

    private void cancel(Caller caller) {
        caller.probes = false;
        if (caller.call != null) {
            caller.call.cancel(true);
        }
    }

    /** The second process is gone, with all that it had begun; its slots are not free before their leases end. */
    private void crash() {
        for (Caller caller : callers) {
            if (caller.process == 1) {
                caller.dead = true;
                if (caller.open != null) {
                    work.add(time.nanoTime() + 1);
                    caller.open = null;
                }
            }
        }
    }

    /** What holds after every step. */
    void check() {
        if (broken != null) {
            throw broken;
        }
        if (cast.processes() == 1) {
            int used = processes.get(0).getState().slots().stream()
                    .mapToInt(ApiPolicyState.Slots::used)
                    .sum();
            int atServer = atServer(time.nanoTime());
            int leasesThatEndNow = cast.words().contains(Word.WORK_GOES_ON) ? cast.limit() - atServer : 0;
            assertThat(used).as("slots in use by our count").isBetween(atServer, atServer + leasesThatEndNow);
        }
        List<Caller> waiting = callers.stream()
                .filter(caller -> caller.isBusy() && caller.open == null && !caller.dead)
                .toList();
        if (!waiting.isEmpty() && !held && cast.processes() == 1) {
            boolean turnedAway = waiting.stream().anyMatch(caller -> caller.turnedAwayAt >= 0);
            boolean leases = cast.words().contains(Word.WORK_GOES_ON);
            assertThat(turnedAway || leases || atServer(time.nanoTime()) == cast.limit())
                    .as("somebody waits while a slot is free")
                    .isTrue();
        }
        if (!held && cast.processes() == 1) {
            List<Integer> notCancelled = starts.stream()
                    .filter(number -> firstSends.contains(number))
                    .toList();
            assertThat(firstSends).as("first come, first served").isEqualTo(notCancelled);
        }
    }

    /** From here on all is well at the server: every call ends, and nothing is left behind. */
    void settle() {
        Duration before = time.elapsed();
        for (int i = 0; i < 2000 && callers.stream().anyMatch(c -> c.isBusy() && !c.dead); i++) {
            Caller open =
                    callers.stream().filter(c -> c.open != null).findFirst().orElse(null);
            if (open != null) {
                say(open, Answer.of(200), true);
            } else {
                assertThat(time.pending()).as("a call waits for nothing").isPositive();
                time.runNext();
            }
        }
        check();
        assertThat(callers).as("calls that never end").noneMatch(c -> c.isBusy() && !c.dead);
        assertThat(time.elapsed().minus(before))
                .as("nobody is forgotten until max-wait")
                .isLessThan(MAX_WAIT);
        if (!cast.crashes()) {
            time.runAll();
            processes.forEach(policy ->
                    assertThat(policy.getState().slots()).as("slots lost").isEmpty());
        }
    }
}
