/**
 * The test kit: a scripted HTTP/1.1 server that can misbehave in every way a network can, and servers that behave like
 * the documented APIs. Start with {@link io.policy4j.test.ScriptedServer}.
 */
@NullMarked
package io.policy4j.test;

import org.jspecify.annotations.NullMarked;
