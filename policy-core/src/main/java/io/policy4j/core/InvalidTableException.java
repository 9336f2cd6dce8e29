package io.policy4j.core;

import java.util.List;
import java.util.stream.Collectors;

/** A table whose rows or settings contradict each other; it carries every problem. */
public final class InvalidTableException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient List<Finding> findings;

    InvalidTableException(List<Finding> findings) {
        super(findings.stream().map(Finding::toString).collect(Collectors.joining("\n")));
        this.findings = List.copyOf(findings);
    }

    /** What is wrong, row by row. */
    public List<Finding> findings() {
        return findings;
    }
}
