/** Policies in Spring Boot. */
@NullMarked
package io.policy4j.spring.boot;

import org.jspecify.annotations.NullMarked;
