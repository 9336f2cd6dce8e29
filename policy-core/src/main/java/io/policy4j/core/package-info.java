/**
 * The decision engine: what came back from an HTTP API goes in, what the client does next comes out.
 *
 * <p>Everything here is a pure function of its arguments. Time, the jitter draw and the state of a call arrive as data;
 * {@link io.policy4j.core.RetryBudget} is the one object with memory.
 */
@NullMarked
package io.policy4j.core;

import org.jspecify.annotations.NullMarked;
