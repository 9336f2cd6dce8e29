package io.policy4j.resilience4j;

import io.policy4j.core.UpgradeDetails;

/** The API says that a plan or quota must be raised: tell a person, and don't retry. */
public final class UpgradeRequiredException extends ApiPolicyException {

    private static final long serialVersionUID = 1L;

    UpgradeRequiredException(CallResult<?> result) {
        super(result, "upgrade required");
    }

    /** What the server said about it. */
    public UpgradeDetails upgrade() {
        return result().upgrade().orElseThrow();
    }
}
