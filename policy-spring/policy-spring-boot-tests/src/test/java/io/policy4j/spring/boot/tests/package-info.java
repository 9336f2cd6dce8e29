/** The starter, on each line of Spring Boot. */
@NullMarked
package io.policy4j.spring.boot.tests;

import org.jspecify.annotations.NullMarked;
