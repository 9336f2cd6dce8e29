package io.policy4j.resilience4j;

import io.policy4j.core.PolicyTable;

/**
 * What calls run under.
 *
 * @param table  decides
 * @param states what calls of one key share
 * @param gate   what every attempt passes
 */
record Terms(PolicyTable table, KeyedStates states, Gate gate) {

    /** These terms with another table; what is known of budgets stays, where it can. */
    Terms with(PolicyTable other) {
        return new Terms(other, states.under(other.settings()), gate);
    }
}
