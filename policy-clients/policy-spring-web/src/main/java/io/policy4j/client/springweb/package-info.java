/**
 * Policies around Spring's {@code RestClient} and {@code RestTemplate}:
 * {@link io.policy4j.client.springweb.PolicyInterceptor} is an interceptor for both.
 */
@NullMarked
package io.policy4j.client.springweb;

import org.jspecify.annotations.NullMarked;
