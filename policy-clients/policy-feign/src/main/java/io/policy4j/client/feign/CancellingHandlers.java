package io.policy4j.client.feign;

import feign.InvocationHandlerFactory;
import feign.Target;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Lets whoever cancels a future of AsyncFeign's end the call behind it. Feign itself tells its client nothing, so that a
 * call would go on, waits and all, for a caller who has gone.
 */
final class CancellingHandlers implements InvocationHandlerFactory {

    /** What the method that is being invoked on this thread has started. */
    private static final ThreadLocal<@Nullable Invocation> CURRENT = new ThreadLocal<>();

    private final InvocationHandlerFactory handlers;

    private static final class Invocation {
        private @Nullable CompletableFuture<?> call;
    }

    CancellingHandlers(InvocationHandlerFactory handlers) {
        this.handlers = handlers;
    }

    /** A call that begins, on the thread of its caller. */
    static void started(CompletableFuture<?> call) {
        Invocation invocation = CURRENT.get();
        if (invocation != null) {
            invocation.call = call;
        }
    }

    @Override
    @SuppressWarnings("rawtypes") // as Feign's
    public InvocationHandler create(Target target, Map<Method, MethodHandler> dispatch) {
        Map<Method, MethodHandler> cancelling = new LinkedHashMap<>();
        dispatch.forEach((method, handler) -> cancelling.put(method, arguments -> invoke(handler, arguments)));
        return handlers.create(target, cancelling);
    }

    /** An interceptor may make a call of its own meanwhile. */
    private static @Nullable Object invoke(MethodHandler handler, Object[] arguments) throws Throwable {
        Invocation outer = CURRENT.get();
        Invocation invocation = new Invocation();
        CURRENT.set(invocation);
        try {
            Object result = handler.invoke(arguments);
            link(result, invocation.call);
            return result;
        } finally {
            restore(outer);
        }
    }

    private static void restore(@Nullable Invocation outer) {
        if (outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(outer);
        }
    }

    private static void link(Object result, @Nullable CompletableFuture<?> call) {
        if (result instanceof CompletableFuture<?> future && call != null) {
            future.whenComplete((value, failure) -> {
                if (future.isCancelled()) {
                    call.cancel(true);
                }
            });
        }
    }
}
