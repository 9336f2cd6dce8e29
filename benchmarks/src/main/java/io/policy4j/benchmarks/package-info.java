/** What a policy costs, measured with JMH beside what it would replace. */
@NullMarked
package io.policy4j.benchmarks;

import org.jspecify.annotations.NullMarked;
