package io.policy4j.resilience4j;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A client and its server in memory. It plays a script, one step for each attempt, and repeats the last one. */
class FakeClient implements ResponseReader<Answer>, Exchange<Answer> {

    /** What is on the script: an {@link Answer}, a status, something to throw, or a stage. */
    private final List<Object> script;

    final List<Attempt> attempts = new ArrayList<>();
    final List<Answer> released = Collections.synchronizedList(new ArrayList<>());
    int peeks;

    FakeClient(Object... script) {
        this.script = List.of(script);
    }

    @Override
    public Answer send(Attempt attempt) throws Exception {
        Object step = next(attempt);
        if (step instanceof Exception exception) {
            throw exception;
        }
        if (step instanceof Error error) {
            throw error;
        }
        return answer(step);
    }

    /** The same script as stages, which are complete already. */
    CompletionStage<Answer> sendAsync(Attempt attempt) {
        Object step = next(attempt);
        if (step instanceof Throwable failure) {
            return CompletableFuture.failedFuture(failure);
        }
        if (step instanceof CompletionStage<?> stage) {
            return stage.thenApply(FakeClient::answer);
        }
        return CompletableFuture.completedFuture(answer(step));
    }

    Callable<Answer> callable() {
        return () -> send(Attempt.PLAIN);
    }

    /** An attempt where no checked exception may be thrown. */
    Answer unchecked() {
        try {
            return send(Attempt.PLAIN);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    int sent() {
        return attempts.size();
    }

    private synchronized Object next(Attempt attempt) {
        attempts.add(attempt);
        return script.get(Math.min(attempts.size(), script.size()) - 1);
    }

    private static Answer answer(Object step) {
        return step instanceof Integer status ? Answer.of(status) : (Answer) step;
    }

    @Override
    public int status(Answer response) {
        return response.status;
    }

    @Override
    public List<String> headers(Answer response, String name) {
        return response.headers(name);
    }

    @Override
    public byte[] peek(Answer response, int max) {
        peeks++;
        return response.start(max);
    }

    @Override
    public void release(Answer response) {
        released.add(response);
    }
}
