package io.policy4j.resilience4j;

import io.policy4j.core.Request;

/**
 * Watches calls from before their first attempt to their end, on the threads that make them; for traces. An observer that
 * throws changes nothing.
 *
 * @see ApiPolicyConfig.Builder#observer
 */
@FunctionalInterface
public interface CallObserver {

    /** A call begins on this thread. */
    Observed begin(ApiPolicy policy, Request request);

    /** A call that is observed. */
    interface Observed {

        /** What follows on this thread, until the scope is closed, is done for the call. */
        Scope open();

        /**
         * Another attempt is about to be made.
         *
         * @param attempt  its number, counted from 1
         * @param previous the attempt before it
         */
        void retry(int attempt, AttemptRecord previous);

        /** The call is over. */
        void end(CallResult<?> result);
    }

    /** Part of a thread's time. */
    @FunctionalInterface
    interface Scope extends AutoCloseable {
        @Override
        void close();
    }
}
