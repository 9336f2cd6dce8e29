package io.policy4j.spring;

import io.policy4j.core.Request;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.Caller;
import io.policy4j.resilience4j.ResponseReader;
import java.lang.reflect.Method;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An annotated method, read once: whose calls of it have which policy, and how it gives its result. */
final class PolicyMethod {

    private static final Logger LOG = LoggerFactory.getLogger(ApiPolicyInterceptor.class);
    private static final ResponseReader<Object> READER = ReturnedEntities.reader();

    private final Method method;
    private final MethodText name;
    private final MethodText key;
    private final Request request;
    private final CallStyle style;
    private final Fallbacks fallbacks;
    private final AtomicBoolean warned = new AtomicBoolean();

    /** Kept until a call has another policy. */
    private volatile @Nullable Bound last;

    private record Bound(ApiPolicy policy, Caller<Object> caller) {}

    PolicyMethod(
            Method method, MethodText name, MethodText key, Request request, CallStyle style, Fallbacks fallbacks) {
        this.method = method;
        this.name = name;
        this.key = key;
        this.request = request;
        this.style = style;
        this.fallbacks = fallbacks;
    }

    Method method() {
        return method;
    }

    MethodText name() {
        return name;
    }

    CallStyle style() {
        return style;
    }

    /** Makes a call of it. */
    @Nullable
    Object call(MethodInvocation invocation, ApiPolicy policy, Callable<Object> attempt) throws Throwable {
        @Nullable Object[] arguments = invocation.getArguments();
        CallStyle.Answer answer =
                fallbacks.isEmpty() ? null : failure -> fallbacks.answer(failure, invocation.getThis(), arguments);
        Caller<Object> caller = caller(policy);
        String whose = key.of(arguments);
        CallStyle.Scope scope = new CallStyle.Scope(policy, this::warnOfNesting);
        return style.call(whose.isEmpty() ? caller : caller.withKey(whose), scope, attempt, answer);
    }

    private Caller<Object> caller(ApiPolicy policy) {
        Bound known = last;
        if (known == null || known.policy() != policy) {
            known = new Bound(policy, policy.on(request, READER));
            last = known;
        }
        return known.caller();
    }

    private void warnOfNesting(ApiPolicy policy) {
        if (warned.compareAndSet(false, true)) {
            LOG.warn(
                    "policy {} is around {}.{} although it is active already: such a call is part of the attempt that"
                            + " it is made in; take the policy from one of the two",
                    policy.getName(),
                    method.getDeclaringClass().getName(),
                    method.getName());
        }
    }
}
