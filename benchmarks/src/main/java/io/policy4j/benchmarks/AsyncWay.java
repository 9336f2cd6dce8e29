package io.policy4j.benchmarks;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.retry.Retry;
import io.policy4j.resilience4j.Caller;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/** Ways to make a call that gives a stage. */
public enum AsyncWay {
    PLAIN {
        @Override
        Supplier<CompletionStage<Answer>> around(Supplier<CompletionStage<Answer>> call) {
            return call;
        }
    },
    POLICY {
        @Override
        Supplier<CompletionStage<Answer>> around(Supplier<CompletionStage<Answer>> call) {
            Caller<Answer> caller = Policies.caller();
            return () -> caller.callAsync(call);
        }
    },
    POLICY_BULKHEAD {
        @Override
        Supplier<CompletionStage<Answer>> around(Supplier<CompletionStage<Answer>> call) {
            Caller<Answer> caller = Policies.caller(Policies.policy(config -> config.bulkhead(Guards.bulkhead())));
            return () -> caller.callAsync(call);
        }
    },
    R4J_RETRY {
        @Override
        Supplier<CompletionStage<Answer>> around(Supplier<CompletionStage<Answer>> call) {
            return Retry.decorateCompletionStage(Guards.retry(), TIMER, call);
        }
    },
    R4J_RETRY_BULKHEAD {
        @Override
        Supplier<CompletionStage<Answer>> around(Supplier<CompletionStage<Answer>> call) {
            return R4J_RETRY.around(Bulkhead.decorateCompletionStage(Guards.bulkhead(), call));
        }
    },
    /** Runs every call on a pool: there is no other way. */
    FAILSAFE {
        @Override
        Supplier<CompletionStage<Answer>> around(Supplier<CompletionStage<Answer>> call) {
            FailsafeExecutor<Answer> executor = Failsafe.with(RetryPolicy.<Answer>builder()
                    .handleResultIf(answer -> answer != null && !answer.isFine())
                    .build());
            return () -> executor.getStageAsync(call::get);
        }
    };

    private static final ScheduledExecutorService TIMER = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "resilience4j-timer");
        thread.setDaemon(true);
        return thread;
    });

    abstract Supplier<CompletionStage<Answer>> around(Supplier<CompletionStage<Answer>> call);
}
