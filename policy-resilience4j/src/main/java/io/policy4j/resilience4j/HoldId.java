package io.policy4j.resilience4j;

import io.policy4j.core.Scope;
import java.util.List;

/**
 * Which callers a hold is about.
 *
 * @param refuses whether they are refused, as by a closed latch, or wait, as in a cooldown
 * @param row     the latch's row; empty for a cooldown, which several rows may start
 * @param scope   in what the callers are alike
 * @param group   what they have in common; hashed where it comes from a header
 */
record HoldId(boolean refuses, String row, List<Scope> scope, String group) {

    static HoldId latch(String row, List<Scope> scope, String group) {
        return new HoldId(true, row, scope, group);
    }

    static HoldId cooldown(List<Scope> scope, String group) {
        return new HoldId(false, "", scope, group);
    }
}
