package io.policy4j.resilience4j;

import io.policy4j.core.PolicyTable;

/**
 * What calls run under.
 *
 * @param table  decides
 * @param states what calls of one key share
 */
record Terms(PolicyTable table, KeyedStates states) {}
