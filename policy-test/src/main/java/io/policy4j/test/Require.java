package io.policy4j.test;

import java.time.Duration;

/** Argument checks, whose messages have a name, a value and a rule. */
final class Require {

    private Require() {}

    static Duration zeroOrMore(String name, Duration value) {
        check(!value.isNegative(), name, value, "must be zero or more");
        return value;
    }

    static long zeroOrMore(String name, long value) {
        check(value >= 0, name, value, "must be zero or more");
        return value;
    }

    static int positive(String name, int value) {
        check(value > 0, name, value, "must be positive");
        return value;
    }

    static Duration positive(String name, Duration value) {
        check(!value.isNegative() && !value.isZero(), name, value, "must be positive");
        return value;
    }

    static void check(boolean holds, String name, Object value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(name + " (" + value + "): " + rule);
        }
    }
}
