package io.policy4j.resilience4j;

import java.util.EnumMap;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** How many calls of a policy have ended, by how they ended. Each call is counted once. */
public final class CallCounts {

    /** Apart from the others, as nearly every call is one. */
    private final LongAdder successes = new LongAdder();

    private final EnumMap<CallResult.Kind, LongAdder> others = new EnumMap<>(CallResult.Kind.class);

    CallCounts() {
        for (CallResult.Kind kind : CallResult.Kind.values()) {
            others.put(kind, kind == CallResult.Kind.SUCCESS ? successes : new LongAdder());
        }
    }

    void addSuccess() {
        successes.increment();
    }

    void add(CallResult.Kind kind) {
        of(kind).increment();
    }

    private LongAdder of(CallResult.Kind kind) {
        return Objects.requireNonNull(others.get(kind));
    }

    /** The calls that ended this way. */
    public long get(CallResult.Kind kind) {
        return of(kind).sum();
    }
}
