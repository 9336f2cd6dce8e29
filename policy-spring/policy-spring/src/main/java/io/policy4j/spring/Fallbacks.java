package io.policy4j.spring;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.util.ReflectionUtils;

/**
 * What answers in place of exceptions, by type of exception; by the rules of Resilience4j: a fallback returns what the
 * method does, and takes an exception, alone or after the method's own parameters. The nearest type wins.
 */
final class Fallbacks {

    /** No fallback: every exception goes to the caller. */
    static final Fallbacks NONE = new Fallbacks(Map.of());

    private final Map<Class<?>, Fallback> byException;

    /**
     * One of the methods.
     *
     * @param handle    takes the target and an array of arguments
     * @param arguments whether it wants those of the call before the exception
     */
    private record Fallback(MethodHandle handle, boolean arguments) {}

    private Fallbacks(Map<Class<?>, Fallback> byException) {
        this.byException = byException;
    }

    /**
     * The fallbacks of that name.
     *
     * @param home where they are looked for: the class of the target, or the interface of a proxy
     * @throws InvalidApiPolicyMethodException if there is none, or one can't be called
     */
    static Fallbacks of(String name, Method method, Class<?> home) {
        if (name.isEmpty()) {
            return NONE;
        }
        Map<Class<?>, Fallback> found = new HashMap<>();
        ReflectionUtils.doWithMethods(
                home, candidate -> add(candidate, method, found), candidate -> isOne(candidate, name, method, home));
        if (found.isEmpty()) {
            throw new InvalidApiPolicyMethodException(
                    method,
                    "fallbackMethod (" + name + "): there is no such method that could answer in its place",
                    "Add to " + home.getName() + ": " + method.getReturnType().getSimpleName() + " " + name + "("
                            + parameters(method) + "Throwable failure)");
        }
        return new Fallbacks(found);
    }

    private static String parameters(Method method) {
        StringBuilder text = new StringBuilder();
        Arrays.stream(method.getParameters())
                .forEach(parameter -> text.append(parameter.getType().getSimpleName())
                        .append(' ')
                        .append(parameter.getName())
                        .append(", "));
        return text.toString();
    }

    private static boolean isOne(Method candidate, String name, Method method, Class<?> home) {
        if (!candidate.getName().equals(name) || candidate.isBridge() || candidate.isSynthetic()) {
            return false;
        }
        Class<?>[] types = candidate.getParameterTypes();
        int last = types.length - 1;
        if (last < 0 || !Throwable.class.isAssignableFrom(types[last]) || !answers(candidate, method, home)) {
            return false;
        }
        Class<?>[] own = method.getParameterTypes();
        return last == 0 || Arrays.equals(own, Arrays.copyOf(types, last));
    }

    private static boolean answers(Method candidate, Method method, Class<?> home) {
        return ResolvableType.forMethodReturnType(method, home)
                .toClass()
                .isAssignableFrom(
                        ResolvableType.forMethodReturnType(candidate, home).toClass());
    }

    /** Of two for one exception, that of the class nearest to the target wins, and there the one with all parameters. */
    private static void add(Method candidate, Method method, Map<Class<?>, Fallback> found) {
        Class<?>[] types = candidate.getParameterTypes();
        boolean arguments = types.length > 1;
        found.merge(
                types[types.length - 1],
                new Fallback(handle(candidate, method), arguments),
                (known, other) -> known.arguments() || !other.arguments() ? known : other);
    }

    /** A handle asks the module system, as {@code setAccessible} does, but opens nothing for anybody else. */
    private static MethodHandle handle(Method candidate, Method method) {
        try {
            MethodHandle handle = MethodHandles.privateLookupIn(candidate.getDeclaringClass(), MethodHandles.lookup())
                    .unreflect(candidate);
            MethodHandle bound = Modifier.isStatic(candidate.getModifiers())
                    ? MethodHandles.dropArguments(handle, 0, Object.class)
                    : handle;
            return bound.asFixedArity().asSpreader(Object[].class, candidate.getParameterCount());
        } catch (IllegalAccessException e) {
            throw new InvalidApiPolicyMethodException(
                    method,
                    "fallbackMethod (" + candidate.getName() + "): can't be called: " + e.getMessage(),
                    "Open the package " + candidate.getDeclaringClass().getPackageName() + " to io.policy4j.spring.");
        }
    }

    boolean isEmpty() {
        return byException.isEmpty();
    }

    /**
     * What the fallback for this failure gives.
     *
     * @throws Throwable the failure itself where no fallback takes it, or what the fallback throws
     */
    @Nullable
    Object answer(Throwable failure, @Nullable Object target, Object[] arguments) throws Throwable {
        Class<?> type = failure.getClass();
        while (type != Object.class && !byException.containsKey(type)) {
            type = type.getSuperclass();
        }
        Fallback fallback = byException.get(type);
        if (fallback == null) {
            throw failure;
        }
        Object[] all = fallback.arguments() ? Arrays.copyOf(arguments, arguments.length + 1) : new Object[1];
        all[all.length - 1] = failure;
        return fallback.handle().invoke(target, all);
    }
}
