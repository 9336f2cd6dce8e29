package io.policy4j.benchmarks;

import io.netty.util.Timeout;
import io.netty.util.TimerTask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something that waits: a task for any timer, and a call that is refused once. It takes down how late it ran. */
final class Waiting implements Runnable, TimerTask, Supplier<CompletionStage<Answer>> {

    private static final CompletionStage<Answer> UNAVAILABLE = CompletableFuture.completedFuture(Answer.UNAVAILABLE);
    private static final CompletionStage<Answer> OK = CompletableFuture.completedFuture(Answer.OK);

    private final CountDownLatch left;
    private boolean asked;
    private long due;
    private long late;
    private @Nullable CompletableFuture<Answer> call;

    Waiting(CountDownLatch left) {
        this.left = left;
    }

    void dueIn(long nanos) {
        due = System.nanoTime() + nanos;
    }

    /** The caller's own future, which a caller keeps. */
    void startedBy(CompletableFuture<Answer> future) {
        call = future;
    }

    boolean isCall() {
        return call != null;
    }

    long late() {
        return late;
    }

    void sleepThenRun(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        run();
    }

    @Override
    public void run() {
        late = System.nanoTime() - due;
        left.countDown();
    }

    @Override
    public void run(Timeout timeout) {
        run();
    }

    @Override
    public CompletionStage<Answer> get() {
        if (!asked) {
            asked = true;
            return UNAVAILABLE;
        }
        run();
        return OK;
    }
}
