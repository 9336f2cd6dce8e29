/**
 * Policies around {@code java.net.http}: {@link io.policy4j.client.jdk.PolicyHttpClient} is an
 * {@link java.net.http.HttpClient} that obeys one.
 */
@NullMarked
package io.policy4j.client.jdk;

import org.jspecify.annotations.NullMarked;
