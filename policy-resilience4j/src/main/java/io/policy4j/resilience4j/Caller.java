package io.policy4j.resilience4j;

import io.github.resilience4j.retry.Retry;
import io.policy4j.core.Request;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls of one request under a policy. Reusable and safe for concurrent use.
 *
 * <p>A call gives what the client gave: the response that ended it, whole and unread, or the client's own exception.
 * Signals and declined waits are thrown as {@link UpgradeRequiredException}, {@link SignalException} and
 * {@link RetryLaterException}, and failed work as {@link OperationFailedException}; the response behind them is released.
 *
 * @param <T> the client's response type
 */
public final class Caller<T> {

    private final ApiPolicy policy;
    private final Request request;
    private final ResponseReader<T> reader;
    private final @Nullable String key;
    private final @Nullable Duration deadline;

    /** How work is followed, if the caller says so. */
    private final @Nullable Operation operation;

    /** Whether somebody watches each call. */
    private final boolean observed;

    /** Looked up once, and again when the policy's table was replaced. */
    private volatile CallState state;

    Caller(ApiPolicy policy, Request request, ResponseReader<T> reader) {
        this(policy, request, reader, null, null, null);
    }

    private Caller(
            ApiPolicy policy,
            Request request,
            ResponseReader<T> reader,
            @Nullable String key,
            @Nullable Duration deadline,
            @Nullable Operation operation) {
        this.policy = policy;
        this.request = request;
        this.reader = reader;
        this.key = key;
        this.deadline = deadline;
        this.operation = operation;
        this.observed = policy.getConfig().observer() != null;
        this.state = CallState.of(policy.terms(), request, key, deadline);
    }

    boolean isObserved() {
        return observed;
    }

    CallState state() {
        CallState known = state;
        return known.terms() == policy.terms() ? known : renewed();
    }

    private CallState renewed() {
        CallState renewed = CallState.of(policy.terms(), request, key, deadline);
        state = renewed;
        return renewed;
    }

    /** This caller with the state of another key, such as a tenant's name. */
    public Caller<T> withKey(String key) {
        return new Caller<>(policy, request, reader, key, deadline, operation);
    }

    /** How the client's responses are looked at. */
    public ResponseReader<T> reader() {
        return reader;
    }

    /** This caller for calls that give something else, such as a response with what goes along with it. */
    public <R> Caller<R> withReader(ResponseReader<R> other) {
        return new Caller<>(policy, request, other, key, deadline, operation);
    }

    /** This caller with a deadline for each call, in place of the table's. */
    public Caller<T> withDeadline(Duration deadline) {
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("deadline (" + deadline + "): must be more than zero");
        }
        return new Caller<>(policy, request, reader, key, deadline, operation);
    }

    /** This caller, whose calls follow work that goes on at the server to its end. */
    public Caller<T> operation() {
        return operation(Operation.start());
    }

    /** As {@link #operation()}, with what there is to say about it. Only calls that can ask elsewhere follow work. */
    public Caller<T> operation(Operation followed) {
        return new Caller<>(policy, request, reader, key, deadline, followed);
    }

    /**
     * Makes a call; the callable makes one attempt each time.
     *
     * @throws IllegalStateException if the table has an {@code attempt-timeout}, which can't be kept on a plain callable,
     *     or this is the caller of an {@link #operation}, whose work a plain callable can't ask after
     * @throws Exception as {@link Caller} says
     */
    public T call(Callable<? extends T> callable) throws Exception {
        CallState now = state();
        if (now.plain() && operation == null) {
            return attempt(now, callable, 0, 0);
        }
        rejectWhatCallablesLack(now);
        Gate gate = now.gate();
        long start = now.bounded() ? policy.time().nanoTime() : 0;
        if (observed || !gate.isOpen()) {
            boolean plain = gate.isPlain() && !observed;
            Obstacle obstacle = plain ? gate.pass(Gate.OUTSIDE, null) : null;
            if (!plain || obstacle != null) {
                return heldUp(now, callable, start, obstacle);
            }
        }
        return attempt(now, callable, start, gate.begin());
    }

    /** Makes a first attempt that has passed the gate. */
    private T attempt(CallState now, Callable<? extends T> callable, long start, long began) throws Exception {
        T value;
        try {
            value = callable.call();
        } catch (Throwable e) {
            return goOn(now, callable, start, began, machine -> machine.onThrown(e));
        }
        if (isSimplyFine(now, value)) {
            if (!now.plain()) {
                now.gate().leave(began, Gate.Ending.WORKS, null, null);
            }
            return value;
        }
        return goOn(now, callable, start, began, machine -> machine.onResponse(value));
    }

    /** Goes on before a first attempt, which may have met an obstacle already. */
    private T heldUp(CallState now, Callable<? extends T> callable, long start, @Nullable Obstacle met)
            throws Exception {
        Passage passage = new Passage(now.gate());
        CallMachine<T> machine = machine(now, false, began(now, start), passage);
        Exchange<T> exchange = attempt -> callable.call();
        return unwrap(SyncDriver.run(machine, policy.time(), exchange, () -> {
            Obstacle first = met == null ? machine.enter() : passage.took(met);
            return SyncDriver.pass(machine, policy.time(), exchange, first);
        }));
    }

    /** Goes on after a first attempt; nothing that the policy changes about the request can be applied. */
    private T goOn(
            CallState now,
            Callable<? extends T> callable,
            long start,
            long began,
            Function<CallMachine<T>, CallMachine.Step<T>> firstOutcome)
            throws Exception {
        Passage passage = Passage.inside(now.gate(), began);
        return goOn(machine(now, false, began(now, start), passage), attempt -> callable.call(), firstOutcome);
    }

    private T goOn(
            CallMachine<T> machine, Exchange<T> exchange, Function<CallMachine<T>, CallMachine.Step<T>> firstOutcome)
            throws Exception {
        return unwrap(SyncDriver.run(machine, policy.time(), exchange, () -> firstOutcome.apply(machine)));
    }

    private long began(CallState now, long start) {
        return now.bounded() ? start : policy.time().nanoTime();
    }

    /** Makes a call whose attempts apply what the policy changes about the request, and keep its timeout. */
    public T send(Exchange<T> exchange) throws Exception {
        CallState now = state();
        boolean asWritten = now.plain() && followed() == null && !now.table().generatesKeyFor(request);
        return asWritten ? sendFirst(now, exchange) : unwrap(account(exchange));
    }

    /** Sends the request as it is; there is more to do only if that is not a success. */
    private T sendFirst(CallState now, Exchange<T> exchange) throws Exception {
        long start = policy.time().nanoTime();
        T value;
        try {
            value = exchange.send(Attempt.PLAIN);
        } catch (Throwable e) {
            return goOn(firstSent(now, start), exchange, machine -> machine.onThrown(e));
        }
        return isSimplyFine(now, value)
                ? value
                : goOn(firstSent(now, start), exchange, machine -> machine.onResponse(value));
    }

    private CallMachine<T> firstSent(CallState now, long start) {
        return machine(now, true, start, Passage.inside(now.gate(), 0));
    }

    /** As {@link #send}, with the full account in place of exceptions; the response is the caller's to close. */
    public CallResult<T> account(Exchange<T> exchange) {
        return unlessError(SyncDriver.run(machine(state(), true), policy.time(), exchange));
    }

    /** Makes a call without blocking. Cancelling the future ends a wait, and cancels an attempt in flight. */
    public CompletableFuture<T> callAsync(Supplier<? extends CompletionStage<T>> supplier) {
        rejectOperation();
        CallState now = state();
        if (!now.plain()) {
            return start(now, false, attempt -> supplier.get(), this::unwrap);
        }
        CompletionStage<T> first = firstOf(supplier);
        if (first instanceof CompletableFuture<T> future && future.isDone() && !future.isCompletedExceptionally()) {
            T value = future.join();
            if (isSimplyFine(now, value)) {
                return CompletableFuture.completedFuture(value);
            }
        }
        return start(now, false, new FirstMade<>(first, supplier), this::unwrap);
    }

    /** A first attempt that was made already, and is not held on to once it was given out. */
    private static final class FirstMade<T> implements AsyncExchange<T> {
        private @Nullable CompletionStage<T> first;
        private final Supplier<? extends CompletionStage<T>> others;

        FirstMade(CompletionStage<T> first, Supplier<? extends CompletionStage<T>> others) {
            this.first = first;
            this.others = others;
        }

        @Override
        public CompletionStage<T> send(Attempt attempt) {
            CompletionStage<T> made = first;
            first = null;
            return made == null ? others.get() : made;
        }
    }

    private CompletionStage<T> firstOf(Supplier<? extends CompletionStage<T>> supplier) {
        try {
            return Objects.requireNonNull(supplier.get(), "the supplier gave no stage");
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** As {@link #callAsync}, for attempts that apply what the policy changes about the request. */
    public CompletableFuture<T> sendAsync(AsyncExchange<T> exchange) {
        return start(state(), true, exchange, this::unwrap);
    }

    /** As {@link #sendAsync}, with the full account in place of exceptions. */
    public CompletableFuture<CallResult<T>> accountAsync(AsyncExchange<T> exchange) {
        return start(state(), true, exchange, Caller::unlessError);
    }

    private <R> CompletableFuture<R> start(
            CallState now, boolean changes, AsyncExchange<T> exchange, AsyncDriver.Ending<T, R> ending) {
        return new AsyncDriver<>(machine(now, changes), policy.later(), exchange, ending).start();
    }

    /**
     * This caller as a {@code Retry} of Resilience4j, for whatever takes one; see {@link ApiPolicy#asRetry}.
     *
     * @throws IllegalStateException if the table wants what a {@code Retry} can't do
     */
    public Retry asRetry() {
        return new PolicyRetry<>(policy, this);
    }

    /** A callable that makes a call each time. */
    public Callable<T> decorateCallable(Callable<? extends T> callable) {
        rejectWhatCallablesLack(state());
        return () -> call(callable);
    }

    /** A supplier that makes a call each time; an interrupted wait is a {@link CallCancelledException}. */
    public Supplier<T> decorateSupplier(Supplier<? extends T> supplier) {
        rejectWhatCallablesLack(state());
        return () -> {
            try {
                return call(supplier::get);
            } catch (WaitInterruptedException e) {
                throw e.unchecked();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("a supplier threw a checked exception", e);
            }
        };
    }

    /** A supplier of stages that makes a call each time, without blocking. */
    public Supplier<CompletionStage<T>> decorateCompletionStage(Supplier<? extends CompletionStage<T>> supplier) {
        return () -> callAsync(supplier);
    }

    private void rejectWhatCallablesLack(CallState now) {
        rejectOperation();
        if (now.attemptTimeout() != null) {
            throw new IllegalStateException("policy " + policy.getName()
                    + ": attempt-timeout, or a TimeLimiter, can't be kept on a plain callable or supplier; use send with an exchange that"
                    + " keeps the attempt's timeout, or callAsync");
        }
    }

    private void rejectOperation() {
        if (operation != null) {
            throw new IllegalStateException("policy " + policy.getName()
                    + ": a plain callable or supplier can't ask after an operation's work; use send or sendAsync");
        }
    }

    /**
     * Whether a first attempt is a success that nothing more needs to be known of, and nobody hears of; if so, it is
     * counted. A reader that fails here fails once more in the machine, which tidies up.
     */
    boolean isSimplyFine(CallState now, T value) {
        LongAdder accepted;
        try {
            accepted = now.terms().counts().acceptedBy(reader.status(value));
        } catch (RuntimeException e) {
            return false;
        }
        if (accepted == null || now.terms().heard()) {
            return false;
        }
        accepted.increment();
        now.succeeded();
        return true;
    }

    /** The machine of a call whose attempts somebody else makes. */
    CallMachine<T> machine(CallState now, long start, Passage passage) {
        return machine(now, false, began(now, start), passage);
    }

    private CallMachine<T> machine(CallState now, boolean changes) {
        CallMachine<T> machine = machine(now, changes, policy.time().nanoTime(), new Passage(now.gate()));
        Operation followed = changes ? followed() : null;
        if (followed != null) {
            machine.follows(followed);
        }
        return machine;
    }

    private @Nullable Operation followed() {
        return operation == null && policy.getConfig().isOperations() ? Operation.start() : operation;
    }

    private CallMachine<T> machine(CallState now, boolean changes, long start, Passage passage) {
        return new CallMachine<>(policy, reader, now, request, changes, start, passage);
    }

    @SuppressWarnings("NullAway") // null only where the client gave null
    T unwrap(CallResult<T> result) throws Exception {
        releaseIfThrown(result);
        return result.get();
    }

    /** An {@link Error} is nobody's result. */
    private static <T> CallResult<T> unlessError(CallResult<T> result) {
        if (result.failure().orElse(null) instanceof Error error) {
            throw error;
        }
        return result;
    }

    private void releaseIfThrown(CallResult<T> result) {
        boolean returned = switch (result.kind()) {
            case SUCCESS, EXHAUSTED -> true;
            case FAILED -> result.failedState().isEmpty();
            default -> false;
        };
        if (!returned) {
            result.value().ifPresent(value -> Quietly.run(() -> reader.release(value)));
        }
    }
}
