package io.policy4j.spring.boot;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration of policies that was refused as a whole; it carries all that is wrong with it. */
public final class InvalidPolicyConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Trouble> troubles;

    /**
     * One thing that is wrong.
     *
     * @param where   the property or file, with its line where one is known
     * @param reason  what is wrong there
     * @param mending what to do about it; empty where the reason says it
     */
    public record Trouble(String where, String reason, String mending) {
        @Override
        public String toString() {
            return where + ": " + reason;
        }
    }

    InvalidPolicyConfigurationException(List<Trouble> troubles) {
        super(troubles.stream().map(Trouble::toString).collect(Collectors.joining("\n")));
        this.troubles = List.copyOf(troubles);
    }

    /** All that is wrong; at least one thing. */
    public List<Trouble> troubles() {
        return troubles;
    }
}
