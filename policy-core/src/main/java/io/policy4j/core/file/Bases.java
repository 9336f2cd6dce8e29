package io.policy4j.core.file;

import io.policy4j.core.PolicyTable;
import java.util.Optional;
import java.util.Set;

/** Where the tables come from that a policy file may extend. */
public interface Bases {

    /**
     * The table of that name.
     *
     * @throws InvalidPolicyException if there is one, but it is not valid
     */
    Optional<PolicyTable> find(String name);

    /** The names that are known, for suggestions. */
    Set<String> names();
}
