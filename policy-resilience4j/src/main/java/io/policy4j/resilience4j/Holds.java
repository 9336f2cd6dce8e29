package io.policy4j.resilience4j;

import io.policy4j.core.Decision;
import io.policy4j.core.Headers;
import io.policy4j.core.Latch;
import io.policy4j.core.Outcome;
import io.policy4j.core.Request;
import io.policy4j.core.Row;
import io.policy4j.core.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** The latches and cooldowns that concern the calls of one caller. */
final class Holds {

    private static final Duration LONGEST = Duration.ofDays(11_000);

    private static final long UNDATED = Duration.ofMinutes(1).toNanos();

    private static final List<Scope> WHOLE_KEY = List.of(new Scope(Scope.Kind.KEY, null));

    private final HoldPlan plan;
    private final KeyedStates states;
    private final Request request;
    private final String key;
    private final long maxWait;
    private final PolicyTime time;
    private final DoubleSupplier random;

    /** Whether answers tell callers apart. */
    private final boolean answersTell;

    /** Fixed as long as no answer tells callers apart. */
    private final List<Hold> fixed;

    Holds(
            HoldPlan plan,
            KeyedStates states,
            Request request,
            String key,
            Duration maxWait,
            PolicyTime time,
            DoubleSupplier random) {
        this.plan = plan;
        this.states = states;
        this.request = request;
        this.key = key;
        this.maxWait = maxWait.toNanos();
        this.time = time;
        this.random = random;
        this.answersTell = !plan.answerHeaders().isEmpty();
        this.fixed = all();
    }

    /** Latches first: they refuse at once. */
    private List<Hold> all() {
        List<Hold> all = new ArrayList<>();
        for (Row row : plan.latched()) {
            if (row.concerns(request)) {
                all.add(latch(row));
            }
        }
        plan.cooldowns().forEach(scopes -> all.add(cooldown(scopes)));
        return List.copyOf(all);
    }

    private Hold latch(Row row) {
        List<Scope> scopes = row.scope().isEmpty() ? WHOLE_KEY : row.scope();
        return states.holds().get(HoldId.latch(row.label(), scopes, group(scopes)));
    }

    private Hold cooldown(List<Scope> scopes) {
        return states.holds().get(HoldId.cooldown(scopes, group(scopes)));
    }

    /** What callers must have in common with this one to be held back with it. */
    private String group(List<Scope> scopes) {
        StringBuilder group = new StringBuilder();
        for (Scope scope : scopes) {
            String name = String.valueOf(scope.header());
            switch (scope.kind()) {
                case ALL -> {}
                case KEY -> group.append("|key=").append(key);
                case METHOD ->
                    group.append("|key=").append(key).append("|method=").append(request.method());
                case PATH -> group.append("|key=").append(key).append("|path=").append(request.path());
                case HEADER -> group.append("|").append(name).append('=').append(headerGroup(name));
                case ANSWER_HEADER ->
                    group.append("|answer ")
                            .append(name)
                            .append('=')
                            .append(states.answers().get(key, request, name));
            }
        }
        return group.toString();
    }

    private String headerGroup(String name) {
        return KeyedStates.hash(String.join("\n", request.headers().values(name)));
    }

    boolean isEmpty() {
        return plan.isEmpty();
    }

    private List<Hold> current() {
        return answersTell ? all() : fixed;
    }

    /** Whether nothing is shut, and nothing can become so without a look at the answer. */
    boolean areClear() {
        if (answersTell) {
            return false;
        }
        for (int i = 0; i < fixed.size(); i++) {
            if (!fixed.get(i).isClear()) {
                return false;
            }
        }
        return true;
    }

    /** Lets an attempt pass; null where it may. */
    @Nullable
    Obstacle enter(Passage passage) {
        List<Hold> asked = current();
        passage.asks(asked);
        for (Hold hold : asked) {
            Obstacle held = hold.enter(passage, maxWait, random.getAsDouble());
            if (held != null) {
                probed(passage, false);
                return held;
            }
        }
        return null;
    }

    /** Whether an attempt that has passed, and was held up elsewhere since, must turn back. */
    boolean turnBack(Passage passage) {
        for (Hold hold : current()) {
            if (!hold.isClear() && hold.turnsBack(passage)) {
                return true;
            }
        }
        return false;
    }

    /** An attempt that has passed is back; where it was a probe, this tells whether callers may go on. */
    void probed(Passage passage, boolean well) {
        for (Hold hold : passage.asked()) {
            if (!hold.isClear()) {
                hold.probed(passage, well);
            }
        }
    }

    /** Holds back whom the decision says. */
    void follow(Outcome outcome, Decision decision) {
        if (plan.isEmpty()) {
            return;
        }
        if (outcome instanceof Outcome.Response response) {
            plan.answerHeaders().forEach(name -> learn(name, response.headers()));
        }
        Row row = decision.row();
        Duration wait = decision.cooldown();
        if (row != null && wait != null) {
            Instant until = time.now().plus(wait);
            shut(cooldown(row.cooldown()), row, nanos(wait), Refusal.ByServer.cooldown(row.label(), until));
        }
        if (row != null && row.latch() != null) {
            closeLatch(row, row.latch(), decision);
        }
    }

    private void closeLatch(Row row, Latch latch, Decision decision) {
        boolean ends = decision instanceof Decision.Signal || decision instanceof Decision.Stop;
        long nanos = ends ? closedFor(latch, decision) : 0;
        if (nanos > 0) {
            Refusal refusal = decision instanceof Decision.Signal signal
                    ? Refusal.ByLatch.of(row.label(), signal)
                    : Refusal.withoutSignal(row.label());
            shut(latch(row), row, nanos, refusal);
        }
    }

    private void shut(Hold hold, Row row, long nanos, Refusal refusal) {
        Hold.Shut by = hold.shut(row.label(), nanos, refusal);
        if (by != null && states.link() != null) {
            states.link().shut(hold, by);
        }
    }

    /** For a call that can't wait until another process has probed. */
    Refusal late(long nanos) {
        return new Refusal.ByServer(
                "a cooldown is just over, and another process probes",
                time.now().plusNanos(nanos));
    }

    private void learn(String name, Headers answer) {
        List<String> values = answer.values(name);
        if (!values.isEmpty()) {
            states.answers().put(key, request, name, KeyedStates.hash(values.get(0)));
        }
    }

    /** A latch that is to stay closed until a reset that the server does not date is closed for a short while. */
    private long closedFor(Latch latch, Decision decision) {
        if (latch instanceof Latch.For fixed) {
            return nanos(fixed.duration());
        }
        if (latch instanceof Latch.UntilReleased) {
            return Hold.UNTIL_RELEASED;
        }
        Instant reset = decision instanceof Decision.Signal signal ? signal.resetAt() : null;
        return reset == null ? UNDATED : nanos(Duration.between(time.now(), reset));
    }

    /** Nanoseconds, at most some thirty years. */
    private static long nanos(Duration duration) {
        return duration.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : duration.toNanos();
    }
}
