/** State that processes share, on Redis. */
@NullMarked
package io.policy4j.redis;

import org.jspecify.annotations.NullMarked;
