package io.policy4j.spring;

import io.policy4j.core.Request;
import io.policy4j.core.Setting;
import io.policy4j.core.Words;
import io.policy4j.resilience4j.ApiPolicyRegistry;
import io.policy4j.spring.annotation.ApiPolicy;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodClassKey;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** Which methods have a policy, and which one. Each is read once. */
final class PolicyMethods {

    private final ConfigurableListableBeanFactory beans;
    private final Map<MethodClassKey, Optional<ApiPolicy>> annotations = new ConcurrentHashMap<>();
    private final Map<MethodClassKey, PolicyMethod> methods = new ConcurrentHashMap<>();

    PolicyMethods(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    /** The annotation of a method: its own, else that of its class. */
    Optional<ApiPolicy> annotation(Method method, Class<?> type) {
        return annotations.computeIfAbsent(new MethodClassKey(method, type), key -> find(method, type));
    }

    static Optional<ApiPolicy> find(Method method, Class<?> type) {
        if (method.getDeclaringClass() == Object.class || method.isSynthetic()) {
            return Optional.empty();
        }
        Method own = own(method, type);
        ApiPolicy found = AnnotatedElementUtils.findMergedAnnotation(own, ApiPolicy.class);
        if (found == null && Modifier.isPublic(own.getModifiers()) && !Modifier.isStatic(own.getModifiers())) {
            found = AnnotatedElementUtils.findMergedAnnotation(own.getDeclaringClass(), ApiPolicy.class);
        }
        return Optional.ofNullable(found);
    }

    /** The method that is written down: of the class, or of the interface that a JDK proxy stands for. */
    private static Method own(Method method, Class<?> type) {
        return Proxy.isProxyClass(type) ? method : AopUtils.getMostSpecificMethod(method, type);
    }

    /**
     * What is known of an annotated method.
     *
     * @throws InvalidApiPolicyMethodException if it can't have the policy that it wants
     */
    PolicyMethod of(Method method, Class<?> type) {
        MethodClassKey key = new MethodClassKey(method, type);
        PolicyMethod known = methods.get(key);
        if (known == null) {
            known = read(method, type);
            methods.put(key, known);
        }
        return known;
    }

    private PolicyMethod read(Method method, Class<?> type) {
        ApiPolicy annotation = annotation(method, type).orElseThrow();
        Method own = own(method, type);
        rejectUnreachable(own);
        Class<?> home = Proxy.isProxyClass(type) ? method.getDeclaringClass() : type;
        return new PolicyMethod(
                own,
                MethodText.read("name", annotation.name(), own, beans),
                MethodText.read("key", annotation.key(), own, beans),
                request(annotation.request(), own),
                CallStyle.of(own),
                Fallbacks.of(annotation.fallbackMethod(), own, home));
    }

    private static void rejectUnreachable(Method method) {
        int modifiers = method.getModifiers();
        if (Modifier.isFinal(modifiers) || Modifier.isPrivate(modifiers) || Modifier.isStatic(modifiers)) {
            throw new InvalidApiPolicyMethodException(
                    method,
                    "no proxy can stand before a final, private or static method",
                    "Make it a public method that is none of these.");
        }
        Class<?>[] types = method.getParameterTypes();
        if (types.length > 0 && types[types.length - 1].getName().equals("kotlin.coroutines.Continuation")) {
            throw new InvalidApiPolicyMethodException(
                    method, "suspending functions can't have one", "Return a Mono or a CompletionStage.");
        }
    }

    private static Request request(String text, Method method) {
        if (text.isEmpty()) {
            return Request.unknown();
        }
        String[] parts = text.split(" ", 2);
        if (!parts[0].matches("[A-Z]+") || (parts.length == 2 && !parts[1].startsWith("/"))) {
            throw new InvalidApiPolicyMethodException(
                    method,
                    "request (" + text + "): must be a method of HTTP, and may have a path",
                    "Write request = \"GET\" or request = \"GET /invoices/{id}\".");
        }
        Request.Builder request = Request.builder().method(parts[0]);
        return parts.length == 2 ? request.path(parts[1]).build() : request.build();
    }

    /**
     * The policy of a name.
     *
     * @throws InvalidApiPolicyMethodException if there is none
     */
    io.policy4j.resilience4j.ApiPolicy policy(PolicyMethod method, String name) {
        ApiPolicyRegistry registry = beans.getBean(ApiPolicyRegistry.class);
        Optional<io.policy4j.resilience4j.ApiPolicy> known = registry.find(name);
        if (known.isPresent()) {
            return known.get();
        }
        try {
            return registry.apiPolicy(name);
        } catch (IllegalArgumentException e) {
            TreeSet<String> names = new TreeSet<>();
            registry.getAllPolicies().forEach(policy -> names.add(policy.getName()));
            throw new InvalidApiPolicyMethodException(
                    method.method(),
                    "name (" + name + "): there is no such policy" + Words.suggestion(name, names),
                    "Configure policy4j.policies." + name + ", or correct the name.");
        }
    }

    /**
     * Finds what would fail each call: before the first one.
     *
     * @throws InvalidApiPolicyMethodException if something would
     */
    void check(Method method, Class<?> type) {
        PolicyMethod read = of(method, type);
        if (read.name() instanceof MethodText.Constant constant) {
            io.policy4j.resilience4j.ApiPolicy policy = policy(read, constant.text());
            @Nullable Object timeout = policy.getTable().settings().get(Setting.ATTEMPT_TIMEOUT);
            if (read.style().blocks() && timeout != null) {
                throw new InvalidApiPolicyMethodException(
                        read.method(),
                        "policy " + policy.getName()
                                + " has an attempt-timeout, which can't be kept on a method that blocks",
                        "Set the timeout of the client instead, or let the method return a CompletionStage or a Mono.");
            }
        }
    }
}
