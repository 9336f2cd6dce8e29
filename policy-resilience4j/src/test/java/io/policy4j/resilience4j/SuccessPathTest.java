package io.policy4j.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.policy4j.core.Action;
import io.policy4j.core.Request;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** A call that succeeds at once allocates nothing and takes no lock. */
class SuccessPathTest {

    private static final int CALLS = 100_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Answer fine = Answer.of(200);
    private final Callable<Answer> callable = () -> fine;
    private final Caller<Answer> caller = ApiPolicy.of(
                    "things", Setup.table().row("2xx", Action.accept()).build())
            .on(Request.of("GET", "/things"), new FakeClient(200));

    private void call(int times) throws Exception {
        for (int i = 0; i < times; i++) {
            if (caller.call(callable) != fine) {
                throw new AssertionError("another answer");
            }
        }
    }

    private long bytesFor(int calls) throws Exception {
        long before = threads.getCurrentThreadAllocatedBytes();
        call(calls);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void nothing_is_allocated() throws Exception {
        call(CALLS);

        long least = Long.MAX_VALUE;
        for (int i = 0; i < 10 && least > 0; i++) {
            least = Math.min(least, bytesFor(CALLS));
        }

        assertThat(least).as("bytes for %d calls", CALLS).isZero();
    }

    @Test
    void no_thread_waits_for_another() throws Exception {
        pausesOfFourThreads(); // classes that only contended counters need are loaded under a lock

        assertThat(pausesOfFourThreads()).containsExactly(0L, 0L, 0L, 0L);
    }

    private List<Long> pausesOfFourThreads() throws InterruptedException {
        List<Long> pauses = Collections.synchronizedList(new ArrayList<>());
        List<Thread> started = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> pauses.add(pausesOfCalls()));
            thread.start();
            started.add(thread);
        }
        for (Thread thread : started) {
            thread.join();
        }
        return pauses;
    }

    private long pausesOfCalls() {
        long before = pauses();
        try {
            call(CALLS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return pauses() - before;
    }

    /** How often this thread was kept waiting by a monitor or a lock. */
    private long pauses() {
        ThreadInfo info = threads.getThreadInfo(Thread.currentThread().getId());
        return info.getBlockedCount() + info.getWaitedCount();
    }
}
