/** The example, as its users see it. */
@NullMarked
package io.policy4j.example;

import org.jspecify.annotations.NullMarked;
