/** A Spring Boot service that calls four APIs under their policies. */
@NullMarked
package io.policy4j.example;

import org.jspecify.annotations.NullMarked;
