package io.policy4j.client.support;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A body that stands still until told: to collect its start, to be drained, or to go on into another subscriber, which
 * gets the start again and then the rest at its own pace. It asks for one part at a time, so it holds no more than it
 * was told to, and one part.
 */
public final class PausedBody implements Flow.Processor<List<ByteBuffer>, List<ByteBuffer>>, Flow.Subscription {

    private enum Phase {
        HOLDING,
        DRAINING,
        PASSING,
        OVER
    }

    /** How the body ended. */
    private record End(Optional<Throwable> failure) {}

    private final Executor executor;
    private final AtomicInteger signals = new AtomicInteger();
    private final Object lock = new Object();

    // All guarded by the lock.
    private final Queue<List<ByteBuffer>> parts = new ArrayDeque<>();
    private Phase phase = Phase.HOLDING;
    private CompletableFuture<Void> reached = CompletableFuture.completedFuture(null);
    private Flow.@Nullable Subscription upstream;
    private Flow.@Nullable Subscriber<? super List<ByteBuffer>> downstream;
    private @Nullable End end;
    private boolean asked;
    private long seen;
    private long wanted;
    private long demand;

    /** A body; whoever waits for it is told on this executor. */
    public PausedBody(Executor executor) {
        this.executor = executor;
    }

    /** Reads until that many bytes are there; done then, at the end of the body, or when {@link #pause}d. */
    public CompletableFuture<Void> collect(long bytes) {
        return read(Phase.HOLDING, bytes);
    }

    /** Reads no further, until told. */
    public void pause() {
        synchronized (lock) {
            wanted = 0;
        }
        advance();
    }

    /** Throws away what is there and up to that many bytes more, then cancels what is left; done when all is over. */
    public CompletableFuture<Void> drain(long bytes) {
        long target;
        synchronized (lock) {
            parts.clear();
            target = seen + bytes;
        }
        return read(Phase.DRAINING, target).thenRun(this::cancel);
    }

    private CompletableFuture<Void> read(Phase next, long bytes) {
        CompletableFuture<Void> promise = new CompletableFuture<>();
        synchronized (lock) {
            if (phase != Phase.HOLDING || end != null || seen >= bytes) {
                return CompletableFuture.completedFuture(null);
            }
            phase = next;
            wanted = bytes;
            reached = promise;
        }
        advance();
        return promise;
    }

    /** A copy of the start, as far as it has come. */
    public byte[] start(int max) {
        synchronized (lock) {
            ByteBuffer start = ByteBuffer.allocate((int) Math.min(max, seen));
            for (List<ByteBuffer> part : parts) {
                for (ByteBuffer buffer : part) {
                    ByteBuffer from = buffer.duplicate();
                    from.limit(from.position() + Math.min(from.remaining(), start.remaining()));
                    start.put(from);
                }
            }
            return Arrays.copyOf(start.array(), start.position());
        }
    }

    /** What cut the body short, as far as is known. */
    public Optional<Throwable> failure() {
        synchronized (lock) {
            return end == null ? Optional.empty() : end.failure();
        }
    }

    @Override
    public void subscribe(Flow.Subscriber<? super List<ByteBuffer>> subscriber) {
        subscriber.onSubscribe(this);
        synchronized (lock) {
            if (phase == Phase.HOLDING) {
                phase = Phase.PASSING;
                downstream = subscriber;
            }
        }
        advance();
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            onError(new IllegalArgumentException("request (" + n + "): must be more than zero"));
            return;
        }
        synchronized (lock) {
            demand = n > Long.MAX_VALUE - demand ? Long.MAX_VALUE : demand + n;
        }
        advance();
    }

    @Override
    public void cancel() {
        Flow.Subscription from;
        CompletableFuture<Void> waiting;
        synchronized (lock) {
            from = end == null && phase != Phase.OVER ? upstream : null;
            waiting = reached;
            phase = Phase.OVER;
            parts.clear();
        }
        if (from != null) {
            from.cancel();
        }
        tell(waiting);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        boolean over;
        synchronized (lock) {
            upstream = subscription;
            over = phase == Phase.OVER;
        }
        if (over) {
            subscription.cancel();
        } else {
            advance();
        }
    }

    @Override
    public void onNext(List<ByteBuffer> part) {
        synchronized (lock) {
            asked = false;
            seen += sizeOf(part);
            if (phase == Phase.HOLDING) {
                parts.add(List.of(copy(part)));
            } else if (phase == Phase.PASSING) {
                parts.add(part);
            }
        }
        advance();
    }

    /** The client's buffers may be far larger than what is in them. */
    private static ByteBuffer copy(List<ByteBuffer> part) {
        ByteBuffer copy = ByteBuffer.allocate((int) sizeOf(part));
        part.forEach(buffer -> copy.put(buffer.duplicate()));
        return copy.flip().asReadOnlyBuffer();
    }

    private static long sizeOf(List<ByteBuffer> part) {
        long size = 0;
        for (ByteBuffer buffer : part) {
            size += buffer.remaining();
        }
        return size;
    }

    @Override
    public void onError(Throwable failure) {
        end(new End(Optional.of(failure)));
    }

    @Override
    public void onComplete() {
        end(new End(Optional.empty()));
    }

    private void end(End how) {
        synchronized (lock) {
            end = end == null ? how : end;
        }
        advance();
    }

    /** Does whatever can be done now, one thing at a time and never two at once, whichever threads ask for it. */
    private void advance() {
        if (signals.getAndIncrement() != 0) {
            return;
        }
        int answered = 1;
        while (answered != 0) {
            for (Runnable step = next(); step != null; step = next()) {
                step.run();
            }
            answered = signals.addAndGet(-answered);
        }
    }

    private @Nullable Runnable next() {
        synchronized (lock) {
            return switch (phase) {
                case HOLDING, DRAINING -> readOn();
                case PASSING -> passOn();
                case OVER -> null;
            };
        }
    }

    private @Nullable Runnable readOn() {
        if (end == null && seen < wanted) {
            return ask();
        }
        CompletableFuture<Void> waiting = reached;
        reached = CompletableFuture.completedFuture(null);
        return waiting.isDone() ? null : () -> tell(waiting);
    }

    private @Nullable Runnable passOn() {
        Flow.Subscriber<? super List<ByteBuffer>> to = Objects.requireNonNull(downstream);
        List<ByteBuffer> part = demand > 0 ? parts.poll() : null;
        if (part != null) {
            demand -= demand == Long.MAX_VALUE ? 0 : 1;
            return () -> pass(part, to);
        }
        if (end != null && parts.isEmpty()) {
            phase = Phase.OVER;
            End how = end;
            return () -> how.failure().ifPresentOrElse(to::onError, to::onComplete);
        }
        return demand > 0 ? ask() : null;
    }

    private void pass(List<ByteBuffer> part, Flow.Subscriber<? super List<ByteBuffer>> to) {
        try {
            to.onNext(part);
        } catch (Throwable e) {
            cancel();
            to.onError(e);
        }
    }

    private @Nullable Runnable ask() {
        Flow.Subscription from = upstream;
        if (from == null || asked) {
            return null;
        }
        asked = true;
        return () -> from.request(1);
    }

    private void tell(CompletableFuture<Void> waiting) {
        if (!waiting.isDone()) {
            try {
                executor.execute(() -> waiting.complete(null));
            } catch (RejectedExecutionException e) {
                waiting.complete(null);
            }
        }
    }
}
