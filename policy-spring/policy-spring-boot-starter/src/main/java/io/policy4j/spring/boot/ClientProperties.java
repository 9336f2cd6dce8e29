package io.policy4j.spring.boot;

import org.jspecify.annotations.Nullable;

/**
 * A client, as {@code policy4j.clients.NAME} says it; the name is that of a group of HTTP services, or a base URL.
 *
 * @param policy the name of its policy
 */
record ClientProperties(@Nullable String policy) {

    /** Nothing said. */
    static final ClientProperties NONE = new ClientProperties(null);
}
