package io.policy4j.resilience4j;

import io.policy4j.core.CallProgress;
import io.policy4j.core.Following;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import java.net.URI;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls that follow work which goes on at the server: where a {@code poll} row wins, such a call asks after the work
 * until it is over, and ends with the last answer instead of the first. Immutable and reusable.
 *
 * <pre>{@code
 * Caller<Reply> caller = policy.on(start, reader);
 * Reply done = caller.operation(Operation.start().onProgress(p -> save(p.target()))).send(exchange);
 * Reply later = caller.operation(Operation.resume(saved)).send(exchange);
 * }</pre>
 *
 * <p>Work that fails at the server is an {@link OperationFailedException}. The call ends by the deadline, by the row's own
 * bounds, or else after 24 hours of polling; what the server does is not stopped by that, nor by cancelling the call.
 */
public final class Operation {

    private static final Operation START = new Operation(new Begin.Anew(), null, progress -> {});

    private final Begin begin;
    private final @Nullable String row;
    private final Consumer<OperationProgress> listener;

    /** How it begins. */
    private sealed interface Begin {

        /** By the call's own request. */
        record Anew() implements Begin {}

        /** By a poll of a target. */
        record At(URI target) implements Begin {}

        /** By a poll of what has an id. */
        record ById(String id) implements Begin {}
    }

    private Operation(Begin begin, @Nullable String row, Consumer<OperationProgress> listener) {
        this.begin = begin;
        this.row = row;
        this.listener = listener;
    }

    /** Starts the work by the call's own request. */
    public static Operation start() {
        return START;
    }

    /**
     * Goes on with work that was started before, perhaps by another process: the first attempt is a poll. Bounds count
     * anew.
     *
     * @param target where it is asked after, as {@link OperationProgress#target()} told; absolute, or relative to the request
     *               that started it. On another origin than that request's it is asked without the caller's fields
     */
    public static Operation resume(URI target) {
        return new Operation(new Begin.At(Objects.requireNonNull(target)), null, START.listener);
    }

    /**
     * As {@link #resume(URI)}, by the id that the row's url has a place for: {@code /runs/<body /id>}.
     *
     * @param id as the server told it, not encoded
     */
    public static Operation resume(String id) {
        return new Operation(new Begin.ById(Objects.requireNonNull(id)), null, START.listener);
    }

    /** The label of the row that speaks of resumed work; needed only where several rows poll. */
    public Operation by(String row) {
        return new Operation(begin, Objects.requireNonNull(row), listener);
    }

    /** Told each time that the server says that the work goes on, before the wait; what it throws changes nothing. */
    public Operation onProgress(Consumer<OperationProgress> listener) {
        return new Operation(begin, row, Objects.requireNonNull(listener));
    }

    /**
     * The progress of a call that begins.
     *
     * @throws IllegalArgumentException if there is no place or row to resume by
     */
    CallProgress begin(PolicyTable table, Request request, CallProgress call) {
        if (begin instanceof Begin.At at) {
            return call.resuming(Following.at(table, request, row, at.target()));
        }
        return begin instanceof Begin.ById by
                ? call.resuming(Following.byId(table, request, row, by.id()))
                : call.asOperation();
    }

    void tell(OperationProgress progress) {
        Quietly.run(() -> listener.accept(progress));
    }

    /** Whether it begins with a poll. The target may be secret, and is not told. */
    @Override
    public String toString() {
        return begin instanceof Begin.Anew ? "Operation[start]" : "Operation[resume]";
    }
}
