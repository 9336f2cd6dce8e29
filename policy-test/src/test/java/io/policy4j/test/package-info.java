@NullMarked
package io.policy4j.test;

import org.jspecify.annotations.NullMarked;
