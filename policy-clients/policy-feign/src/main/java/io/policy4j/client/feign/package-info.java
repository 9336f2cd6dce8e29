/**
 * Policies around Feign: {@link io.policy4j.client.feign.PolicyCapability} puts the clients of a builder under one.
 */
@NullMarked
package io.policy4j.client.feign;

import org.jspecify.annotations.NullMarked;
