package io.policy4j.client.jdk;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.UndeclaredThrowableException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Methods that this JDK may have, though Java 17 has not. Where they are missing, they do nothing. */
final class NewerMethods {

    private static final @Nullable MethodHandle CLOSE = find(HttpClient.class, "close", void.class);
    private static final @Nullable MethodHandle SHUTDOWN = find(HttpClient.class, "shutdown", void.class);
    private static final @Nullable MethodHandle SHUTDOWN_NOW = find(HttpClient.class, "shutdownNow", void.class);
    private static final @Nullable MethodHandle IS_TERMINATED = find(HttpClient.class, "isTerminated", boolean.class);
    private static final @Nullable MethodHandle AWAIT_TERMINATION =
            find(HttpClient.class, "awaitTermination", boolean.class, Duration.class);
    private static final @Nullable MethodHandle CONNECTION_LABEL =
            find(HttpResponse.class, "connectionLabel", Optional.class);

    private NewerMethods() {}

    private static @Nullable MethodHandle find(Class<?> type, String name, Class<?> result, Class<?>... parameters) {
        try {
            return MethodHandles.publicLookup().findVirtual(type, name, MethodType.methodType(result, parameters));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return null;
        }
    }

    static void close(HttpClient client) {
        call(CLOSE, null, client);
    }

    static void shutdown(HttpClient client) {
        call(SHUTDOWN, null, client);
    }

    static void shutdownNow(HttpClient client) {
        call(SHUTDOWN_NOW, null, client);
    }

    static boolean isTerminated(HttpClient client) {
        return Boolean.TRUE.equals(call(IS_TERMINATED, false, client));
    }

    static boolean awaitTermination(HttpClient client, Duration duration) throws InterruptedException {
        try {
            return Boolean.TRUE.equals(call(AWAIT_TERMINATION, true, client, duration));
        } catch (UndeclaredThrowableException e) {
            if (e.getCause() instanceof InterruptedException interruption) {
                throw interruption;
            }
            throw e;
        }
    }

    static Optional<String> connectionLabel(HttpResponse<?> response) {
        return call(CONNECTION_LABEL, Optional.empty(), response) instanceof Optional<?> label
                ? label.map(String::valueOf)
                : Optional.empty();
    }

    private static @Nullable Object call(
            @Nullable MethodHandle method, @Nullable Object otherwise, Object... arguments) {
        if (method == null) {
            return otherwise;
        }
        try {
            return method.invokeWithArguments(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new UndeclaredThrowableException(e);
        }
    }
}
