@NullMarked
package io.policy4j.benchmarks;

import org.jspecify.annotations.NullMarked;
