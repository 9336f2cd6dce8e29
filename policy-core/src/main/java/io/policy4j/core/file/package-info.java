/** Policy files: YAML in, a {@link io.policy4j.core.PolicyTable} or a list of all problems out. */
@NullMarked
package io.policy4j.core.file;

import org.jspecify.annotations.NullMarked;
