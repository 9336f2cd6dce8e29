package io.policy4j.spring;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ReflectionUtils;

/** No annotation is silently ignored: a program with one that has no effect, or could only fail, does not start. */
final class AdviceCheck implements SmartInitializingSingleton {

    private final ConfigurableListableBeanFactory beans;
    private final PolicyMethods methods;

    AdviceCheck(ConfigurableListableBeanFactory beans, PolicyMethods methods) {
        this.beans = beans;
        this.methods = methods;
    }

    @Override
    public void afterSingletonsInstantiated() {
        for (String name : beans.getBeanDefinitionNames()) {
            Class<?> type = AutoProxyUtils.determineTargetClass(beans, name);
            if (type != null && AnnotationUtils.isCandidateClass(type, io.policy4j.spring.annotation.ApiPolicy.class)) {
                check(name, type);
            }
        }
    }

    private void check(String name, Class<?> type) {
        Set<Method> annotated = MethodIntrospector.selectMethods(type, (ReflectionUtils.MethodFilter)
                method -> methods.annotation(method, type).isPresent());
        if (annotated.isEmpty() || !beans.containsSingleton(name)) {
            return;
        }
        annotated.forEach(method -> methods.check(method, type));
        Object bean = beans.getBean(name);
        if (!(bean instanceof ScopedObject) && !isAdvised(bean)) {
            throw new InvalidApiPolicyMethodException(
                    annotated.iterator().next(),
                    "bean " + name + " was made before policies could be put around it, or past Spring's proxies",
                    "Don't use it in a BeanPostProcessor or BeanFactoryPostProcessor, or make that method static.");
        }
    }

    private static boolean isAdvised(Object bean) {
        return bean instanceof Advised advised
                && Arrays.stream(advised.getAdvisors()).anyMatch(ApiPolicyAdvisor.class::isInstance);
    }
}
