package io.policy4j.spring;

import io.policy4j.resilience4j.Caller;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The method gives a stage; nobody waits. */
record StageStyle() implements CallStyle {

    @Override
    public Object call(Caller<Object> caller, Scope scope, Callable<Object> attempt, @Nullable Answer answer) {
        CompletableFuture<Object> result = scope.isActive()
                ? stage(attempt).toCompletableFuture()
                : caller.callAsync(() -> stage(scope.around(attempt)));
        if (answer == null) {
            return result;
        }
        CompletableFuture<Object> answered = result.handle((value, failure) -> failure == null
                        ? CompletableFuture.completedFuture(value)
                        : stage(() -> answerTo(failure, answer)))
                .thenCompose(stage -> stage);
        answered.whenComplete((value, failure) -> {
            if (answered.isCancelled()) {
                result.cancel(true);
            }
        });
        return answered;
    }

    private static @Nullable Object answerTo(Throwable failure, Answer answer) throws Exception {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        try {
            return answer.to(cause);
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new CompletionException(e);
        }
    }

    /** What a method throws before it gives a stage is a failure like any other. */
    @SuppressWarnings("unchecked")
    private static CompletionStage<Object> stage(Callable<@Nullable Object> attempt) {
        try {
            CompletionStage<Object> stage = (CompletionStage<Object>) attempt.call();
            return stage == null ? CompletableFuture.completedFuture(null) : stage;
        } catch (Exception e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
