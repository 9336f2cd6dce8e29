package io.policy4j.reactor;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.function.Supplier;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * A subscriber's context as thread locals, and back, where Micrometer's context propagation is on the class path: a call
 * begins below its subscriber's observation, and what is observed of an attempt stands below the call's. Without that
 * library nothing is carried over. For operators and filters that start calls of a policy on their subscribers' behalf.
 */
public final class Surroundings {

    private static final boolean PROPAGATES = isPresent("io.micrometer.context.ContextSnapshotFactory");

    private Surroundings() {}

    /** Runs something with the thread locals that the context stands for, and puts those of the thread back. */
    public static <V> V within(ContextView context, Supplier<V> something) {
        return PROPAGATES ? Snapshots.within(context, something) : something.get();
    }

    /** The context, with what this thread's thread locals hold now in place of its own of the same keys. */
    public static Context here(ContextView context) {
        Context own = Context.of(context);
        return PROPAGATES ? Snapshots.here(own) : own;
    }

    /** Apart, as the library need not be there. */
    private static final class Snapshots {
        private static final ContextSnapshotFactory FACTORY =
                ContextSnapshotFactory.builder().build();

        static <V> V within(ContextView context, Supplier<V> something) {
            ContextSnapshot.Scope scope = FACTORY.setThreadLocalsFrom(context);
            try {
                return something.get();
            } finally {
                scope.close();
            }
        }

        static Context here(Context own) {
            return FACTORY.captureAll().updateContext(own);
        }
    }

    private static boolean isPresent(String type) {
        try {
            Class.forName(type, false, Surroundings.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
