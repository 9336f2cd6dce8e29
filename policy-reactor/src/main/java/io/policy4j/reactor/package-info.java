/** Policies around {@code Mono} and {@code Flux}. */
@NullMarked
package io.policy4j.reactor;

import org.jspecify.annotations.NullMarked;
