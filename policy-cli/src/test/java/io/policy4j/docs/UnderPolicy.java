package io.policy4j.docs;

import io.policy4j.resilience4j.ApiPolicy;

/** What every snippet of a client has: the policy that it obeys. */
abstract class UnderPolicy {

    final ApiPolicy policy;

    UnderPolicy(ApiPolicy policy) {
        this.policy = policy;
    }
}
