package io.policy4j.spring;

import java.lang.reflect.Method;
import org.springframework.aop.ClassFilter;
import org.springframework.aop.Pointcut;
import org.springframework.aop.support.AbstractPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.core.annotation.AnnotationUtils;

/** Puts the interceptor around annotated methods. */
final class ApiPolicyAdvisor extends AbstractPointcutAdvisor {

    private static final long serialVersionUID = 1L;

    private final transient Pointcut pointcut;
    private final transient ApiPolicyInterceptor interceptor;

    ApiPolicyAdvisor(PolicyMethods methods, int order) {
        this.pointcut = new AnnotatedMethods(methods);
        this.interceptor = new ApiPolicyInterceptor(methods);
        setOrder(order);
    }

    @Override
    public Pointcut getPointcut() {
        return pointcut;
    }

    @Override
    public ApiPolicyInterceptor getAdvice() {
        return interceptor;
    }

    private static final class AnnotatedMethods extends StaticMethodMatcherPointcut {
        private final PolicyMethods methods;

        AnnotatedMethods(PolicyMethods methods) {
            this.methods = methods;
        }

        @Override
        public ClassFilter getClassFilter() {
            return type -> AnnotationUtils.isCandidateClass(type, io.policy4j.spring.annotation.ApiPolicy.class);
        }

        @Override
        public boolean matches(Method method, Class<?> type) {
            return methods.annotation(method, type).isPresent();
        }
    }
}
