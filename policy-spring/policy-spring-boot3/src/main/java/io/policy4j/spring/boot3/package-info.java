/** What the starter does by types that Spring Boot 3.5 has elsewhere than 4. */
@NullMarked
package io.policy4j.spring.boot3;

import org.jspecify.annotations.NullMarked;
