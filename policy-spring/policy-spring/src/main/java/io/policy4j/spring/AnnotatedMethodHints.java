package io.policy4j.spring;

import io.policy4j.spring.annotation.ApiPolicy;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.MethodIntrospector;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** What a native image needs of a bean with annotated methods: those, their fallbacks, and the interfaces of a proxy. */
final class AnnotatedMethodHints implements BeanRegistrationAotProcessor {

    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
        Class<?> type = ClassUtils.getUserClass(bean.getBeanClass());
        Map<Method, ApiPolicy> annotated =
                MethodIntrospector.selectMethods(type, (MethodIntrospector.MetadataLookup<ApiPolicy>)
                        method -> nullable(PolicyMethods.find(method, type)));
        return annotated.isEmpty()
                ? null
                : (generation, code) ->
                        register(type, annotated, generation.getRuntimeHints().reflection());
    }

    private static @Nullable ApiPolicy nullable(Optional<ApiPolicy> found) {
        return found.orElse(null);
    }

    private static void register(Class<?> type, Map<Method, ApiPolicy> annotated, ReflectionHints hints) {
        annotated.forEach((method, annotation) -> {
            hints.registerMethod(method, ExecutableMode.INVOKE);
            ReflectionUtils.doWithMethods(
                    type,
                    fallback -> hints.registerMethod(fallback, ExecutableMode.INVOKE),
                    fallback -> fallback.getName().equals(annotation.fallbackMethod()));
        });
        for (Class<?> proxied : ClassUtils.getAllInterfacesForClass(type)) {
            hints.registerType(proxied, MemberCategory.INVOKE_PUBLIC_METHODS);
        }
    }
}
