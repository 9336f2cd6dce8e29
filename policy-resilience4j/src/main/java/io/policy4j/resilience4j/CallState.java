package io.policy4j.resilience4j;

import io.policy4j.core.RetryBudget;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of one caller share.
 *
 * @param key      whose state it is
 * @param budget   that key's retry budget
 * @param deadline the calls' own deadline, null for the table's
 */
record CallState(String key, RetryBudget budget, @Nullable Duration deadline) {}
