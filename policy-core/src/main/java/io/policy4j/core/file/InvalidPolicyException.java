package io.policy4j.core.file;

import java.util.List;
import java.util.stream.Collectors;

/** A policy file that was refused as a whole; it carries all the problems that were found. */
public final class InvalidPolicyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    InvalidPolicyException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** Every problem, in the order of the file; at least one is an error. */
    public List<Problem> problems() {
        return problems;
    }
}
