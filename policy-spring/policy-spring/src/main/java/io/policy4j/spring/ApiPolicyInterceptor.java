package io.policy4j.spring;

import io.policy4j.resilience4j.ApiPolicy;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.Callable;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.interceptor.ExposeInvocationInterceptor;
import org.springframework.aop.support.AopUtils;

/** Makes a call under a policy of each invocation of an annotated method; its attempts invoke what stands behind. */
final class ApiPolicyInterceptor implements MethodInterceptor {

    private final PolicyMethods methods;

    ApiPolicyInterceptor(PolicyMethods methods) {
        this.methods = methods;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        Object target = invocation.getThis();
        Class<?> type = target == null ? invocation.getMethod().getDeclaringClass() : AopUtils.getTargetClass(target);
        PolicyMethod method = methods.of(invocation.getMethod(), type);
        ApiPolicy policy = methods.policy(method, method.name().of(invocation.getArguments()));
        return method.call(invocation, policy, attempt(invocation));
    }

    /** Each attempt passes the later advice anew, and finds the invocation on whatever thread it is made. */
    private static Callable<Object> attempt(MethodInvocation invocation) {
        ProxyMethodInvocation one = (ProxyMethodInvocation) invocation;
        return () -> {
            try {
                return ExposeInvocationInterceptor.INSTANCE.invoke(one.invocableClone());
            } catch (Exception | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new UndeclaredThrowableException(e);
            }
        };
    }
}
