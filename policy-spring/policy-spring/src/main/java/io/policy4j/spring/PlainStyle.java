package io.policy4j.spring;

import io.policy4j.resilience4j.Caller;
import io.policy4j.resilience4j.WaitInterruptedException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The method's thread makes the call, and waits.
 *
 * @param interruptible whether the method declares that it may be interrupted
 */
record PlainStyle(boolean interruptible) implements CallStyle {

    @Override
    public boolean blocks() {
        return true;
    }

    @Override
    public @Nullable Object call(Caller<Object> caller, Scope scope, Callable<Object> attempt, @Nullable Answer answer)
            throws Throwable {
        try {
            return scope.isActive() ? attempt.call() : caller.call(scope.around(attempt));
        } catch (WaitInterruptedException e) {
            throw interruptible ? e : e.unchecked();
        } catch (Throwable e) {
            if (answer == null) {
                throw e;
            }
            return answer.to(e);
        }
    }
}
