/** The annotation that puts policies around methods. */
@NullMarked
package io.policy4j.spring.annotation;

import org.jspecify.annotations.NullMarked;
