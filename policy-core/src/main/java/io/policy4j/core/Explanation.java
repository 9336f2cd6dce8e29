package io.policy4j.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a row won, and why the others lost.
 *
 * @param winner     the winning row, null when none matches
 * @param details    what the response says about itself, read by the envelope
 * @param candidates every row for this status or failure, in the order in which the law ranks them
 */
public record Explanation(@Nullable Row winner, ErrorDetails details, List<Candidate> candidates) {

    /**
     * A row for the status or failure at hand.
     *
     * @param row   the row
     * @param table the name of the table that it stands in
     * @param won   whether it won
     * @param why   why it won or lost, in words for a person
     */
    public record Candidate(Row row, String table, boolean won, String why) {}

    public Explanation {
        candidates = List.copyOf(candidates);
    }
}
