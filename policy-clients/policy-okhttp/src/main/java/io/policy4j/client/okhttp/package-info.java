/**
 * Policies around OkHttp: {@link io.policy4j.client.okhttp.PolicyCallFactory} makes calls that obey one, also for
 * Retrofit; {@link io.policy4j.client.okhttp.PolicyInterceptor} is for where only an {@code OkHttpClient} will do.
 */
@NullMarked
package io.policy4j.client.okhttp;

import org.jspecify.annotations.NullMarked;
