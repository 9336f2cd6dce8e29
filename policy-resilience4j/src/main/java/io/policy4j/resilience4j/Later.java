package io.policy4j.resilience4j;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs a policy's tasks after a while: the timer tells when, the executor is where. The timer's thread runs none of the
 * user's code, which could block it.
 */
record Later(PolicyTime time, Executor executor) {

    PolicyTime.Scheduled schedule(Runnable task, long nanos) {
        return time.schedule(() -> run(task), nanos);
    }

    /** Runs a task where calls go on. A call that waits goes on whatever its executor says: no future is left hanging. */
    void run(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            task.run();
        }
    }
}
