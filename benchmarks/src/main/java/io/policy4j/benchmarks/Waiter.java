package io.policy4j.benchmarks;

import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.netty.util.HashedWheelTimer;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.Caller;
import io.policy4j.resilience4j.PolicyTime;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What can wait for very many calls at once: timers by themselves, then whole async calls. */
public enum Waiter {
    POLICY_TIMER {
        @Override
        Consumer<Waiting> after(Duration delay) {
            PolicyTime time = PolicyTime.system();
            return waiting -> time.schedule(waiting, delay.toNanos());
        }
    },
    JDK_SCHEDULER {
        @Override
        Consumer<Waiting> after(Duration delay) {
            return waiting -> SCHEDULER.schedule(waiting, delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    },
    NETTY_WHEEL {
        @Override
        Consumer<Waiting> after(Duration delay) {
            return waiting -> NettyWheel.TIMER.newTimeout(waiting, delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    },
    /** From JDK 21 on. */
    VIRTUAL_THREAD {
        @Override
        Consumer<Waiting> after(Duration delay) {
            return waiting -> VirtualThreads.EXECUTOR.execute(() -> waiting.sleepThenRun(delay.toMillis()));
        }
    },
    POLICY_CALL {
        @Override
        Consumer<Waiting> after(Duration delay) {
            Caller<Answer> caller = Policies.caller(ApiPolicy.of("things", Policies.table(delay)));
            return waiting -> waiting.startedBy(caller.callAsync(waiting));
        }
    },
    R4J_CALL {
        @Override
        Consumer<Waiting> after(Duration delay) {
            RetryConfig config = RetryConfig.<Answer>custom()
                    .intervalFunction(attempt -> delay.toMillis())
                    .retryOnResult(answer -> !answer.isFine())
                    .build();
            Retry retry = Retry.of("things", config);
            return waiting -> waiting.startedBy(
                    retry.executeCompletionStage(SCHEDULER, waiting).toCompletableFuture());
        }
    };

    private static final ScheduledThreadPoolExecutor SCHEDULER = scheduler();

    /** Started when it is measured, not before. */
    private static final class NettyWheel {
        static final HashedWheelTimer TIMER = new HashedWheelTimer(Waiter::daemon, 10, TimeUnit.MILLISECONDS, 2048);
    }

    private static final class VirtualThreads {
        static final Executor EXECUTOR = executor();

        private static Executor executor() {
            try {
                return (Executor) Executors.class
                        .getMethod("newVirtualThreadPerTaskExecutor")
                        .invoke(null);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("virtual threads need JDK 21 or newer", e);
            }
        }
    }

    private static ScheduledThreadPoolExecutor scheduler() {
        ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, Waiter::daemon);
        scheduler.setRemoveOnCancelPolicy(true);
        return scheduler;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    }

    /** Lets something wait this long. */
    abstract Consumer<Waiting> after(Duration delay);
}
