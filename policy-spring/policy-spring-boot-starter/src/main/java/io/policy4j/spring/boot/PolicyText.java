package io.policy4j.spring.boot;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.TextResourceOrigin;

/**
 * The text of a policy.
 *
 * @param file  its name, for messages
 * @param lines how many lines of that file stand above it
 * @param yaml  the text
 */
record PolicyText(String file, int lines, String yaml) {

    /** A text that stands in a property. */
    static PolicyText inline(String property, @Nullable TextResourceOrigin origin, String yaml) {
        TextResourceOrigin.Location start = origin == null ? null : origin.getLocation();
        if (origin == null || start == null) {
            return new PolicyText(property, 0, yaml);
        }
        boolean wholeFile = start.getLine() == 0 && start.getColumn() == 0;
        return new PolicyText(PropertySources.file(origin), wholeFile ? 0 : start.getLine() + 1, yaml);
    }
}
