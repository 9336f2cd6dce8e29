package io.policy4j.resilience4j;

/** What only watches a call, or tidies up after it, never changes it: not even a logger or a release that throws. */
final class Quietly {

    private Quietly() {}

    static void run(Runnable watching) {
        try {
            watching.run();
        } catch (Throwable e) {
            // Nothing is left to tell it to.
        }
    }
}
