/**
 * What adapters for HTTP clients have in common: looking at a body that the caller must still get whole, giving a
 * response up without keeping its connection, and telling a policy about a request.
 */
@NullMarked
package io.policy4j.client.support;

import org.jspecify.annotations.NullMarked;
