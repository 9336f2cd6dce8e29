package io.policy4j.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** What Ctrl-C does while a call is under way: it interrupts the call, which then has a moment to tell how far it came. */
final class Interruption {

    private static final long PATIENCE_SECONDS = 3;

    private Interruption() {}

    /** Runs work; a SIGINT interrupts it, and ends the process (with 130) once the work is over. */
    static int during(IntSupplier work) {
        CountDownLatch over = new CountDownLatch(1);
        Thread worker = Thread.currentThread();
        Thread hook = new Thread(() -> interrupt(worker, over), "policy-interrupt");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.getAsInt();
        } finally {
            over.countDown();
            remove(hook);
        }
    }

    private static void interrupt(Thread worker, CountDownLatch over) {
        worker.interrupt();
        try {
            over.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending already
        }
    }
}
