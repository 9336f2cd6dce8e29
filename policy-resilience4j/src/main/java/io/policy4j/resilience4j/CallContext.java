package io.policy4j.resilience4j;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.ThreadLocalAccessor;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What the caller's thread carries beside its stack, brought along to the threads on which an async call goes on: the
 * MDC, and what Micrometer's context propagation knows of, where that is on the class path.
 */
final class CallContext {

    private static final boolean PROPAGATES = isPresent("io.micrometer.context.ContextSnapshotFactory");

    private static final CallContext EMPTY = new CallContext(null, null);

    private final @Nullable Map<String, String> mdc;
    private final @Nullable Consumer<Runnable> others;

    private CallContext(@Nullable Map<String, String> mdc, @Nullable Consumer<Runnable> others) {
        this.mdc = mdc;
        this.others = others;
    }

    /** The context of this thread as it is now. */
    static CallContext capture() {
        Map<String, String> mdc = MDC.getCopyOfContextMap();
        boolean plain = mdc == null || mdc.isEmpty();
        Consumer<Runnable> others = PROPAGATES ? Snapshots.capture() : null;
        return plain && others == null ? EMPTY : new CallContext(plain ? null : mdc, others);
    }

    /** Runs a step in this context, and leaves the thread as it was. */
    void run(Runnable step) {
        if (others == null) {
            runInMdc(step);
        } else {
            others.accept(() -> runInMdc(step));
        }
    }

    private void runInMdc(Runnable step) {
        if (mdc == null) {
            step.run();
            return;
        }
        Map<String, String> before = MDC.getCopyOfContextMap();
        MDC.setContextMap(mdc);
        try {
            step.run();
        } finally {
            if (before == null) {
                MDC.clear();
            } else {
                MDC.setContextMap(before);
            }
        }
    }

    /** Apart, as the library need not be there. */
    private static final class Snapshots {
        private static final ContextSnapshotFactory FACTORY =
                ContextSnapshotFactory.builder().build();

        /** Null where the thread carries nothing that is known of. */
        static @Nullable Consumer<Runnable> capture() {
            if (!isAnythingThere()) {
                return null;
            }
            ContextSnapshot snapshot = FACTORY.captureAll();
            return step -> snapshot.wrap(step).run();
        }

        private static boolean isAnythingThere() {
            for (ThreadLocalAccessor<?> known : ContextRegistry.getInstance().getThreadLocalAccessors()) {
                if (known.getValue() != null) {
                    return true;
                }
            }
            return false;
        }
    }

    private static boolean isPresent(String type) {
        try {
            Class.forName(type, false, CallContext.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
