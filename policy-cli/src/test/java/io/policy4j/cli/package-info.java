@NullMarked
package io.policy4j.cli;

import org.jspecify.annotations.NullMarked;
