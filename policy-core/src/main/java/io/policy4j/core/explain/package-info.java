/** Tables and decisions as they are told to people and programs. */
@NullMarked
package io.policy4j.core.explain;

import org.jspecify.annotations.NullMarked;
