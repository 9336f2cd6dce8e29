package io.policy4j.spring;

import java.lang.reflect.Method;

/** A method that can't have the policy that its annotation wants; the program does not start with one. */
public final class InvalidApiPolicyMethodException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private final String mending;

    InvalidApiPolicyMethodException(Method method, String reason, String mending) {
        this(method.getDeclaringClass().getName() + "." + method.getName(), reason, mending);
    }

    InvalidApiPolicyMethodException(String where, String reason, String mending) {
        super("@ApiPolicy on " + where + ": " + reason);
        this.mending = mending;
    }

    /** What to do about it. */
    public String mending() {
        return mending;
    }
}
