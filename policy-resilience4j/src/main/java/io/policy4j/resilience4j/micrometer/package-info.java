/**
 * Micrometer meters and observations of policies; needs {@code micrometer-core}, which policy4j does not bring along.
 * {@link io.policy4j.resilience4j.micrometer.TaggedApiPolicyMetrics} binds the meters of all policies of a registry.
 */
@NullMarked
package io.policy4j.resilience4j.micrometer;

import org.jspecify.annotations.NullMarked;
