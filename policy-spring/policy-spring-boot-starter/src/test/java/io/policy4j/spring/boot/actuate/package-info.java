/** Policies at Spring Boot's actuator. */
@NullMarked
package io.policy4j.spring.boot.actuate;

import org.jspecify.annotations.NullMarked;
