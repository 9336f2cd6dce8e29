/**
 * Policies around Spring's {@code WebClient}: {@link io.policy4j.client.webclient.PolicyFilter} is a filter for it that
 * blocks no thread.
 */
@NullMarked
package io.policy4j.client.webclient;

import org.jspecify.annotations.NullMarked;
