@NullMarked
package io.policy4j.spring;

import org.jspecify.annotations.NullMarked;
