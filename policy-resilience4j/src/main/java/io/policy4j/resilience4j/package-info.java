/**
 * Executes the decisions of a policy table around any HTTP call: {@link io.policy4j.resilience4j.ApiPolicy} is the
 * Resilience4j component, {@link io.policy4j.resilience4j.Caller} makes calls under it.
 */
@NullMarked
package io.policy4j.resilience4j;

import org.jspecify.annotations.NullMarked;
