package io.policy4j.resilience4j;

import io.policy4j.core.Request;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A call's observer, kept from changing the call. */
final class Observing {

    private volatile CallObserver.@Nullable Observed observed;

    /** How the call ended, until the observer is told. */
    private final AtomicReference<@Nullable CallResult<?>> ended = new AtomicReference<>();

    private Observing() {}

    /** The call begins on this thread; an observer that fails here hears no more of it. */
    static Observing begin(CallObserver observer, ApiPolicy policy, Request request) {
        Observing begun = new Observing();
        Quietly.run(() -> begun.observed = observer.begin(policy, request));
        return begun;
    }

    void retry(int attempt, AttemptRecord previous) {
        CallObserver.Observed known = observed;
        if (known != null) {
            Quietly.run(() -> known.retry(attempt, previous));
        }
    }

    /** The call is over; the observer is told when the scope around this is closed. */
    void end(CallResult<?> result) {
        ended.set(result);
    }

    /** Opens a scope for a part of the call on this thread; what is returned closes it. */
    Runnable open() {
        CallObserver.Observed known = observed;
        if (known == null) {
            return () -> {};
        }
        AtomicReference<CallObserver.@Nullable Scope> opened = new AtomicReference<>();
        Quietly.run(() -> opened.set(known.open()));
        return () -> {
            CallObserver.Scope scope = opened.get();
            if (scope != null) {
                Quietly.run(scope::close);
            }
            CallResult<?> result = ended.getAndSet(null);
            if (result != null) {
                Quietly.run(() -> known.end(result));
            }
        };
    }
}
