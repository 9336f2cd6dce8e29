package io.policy4j.client.feign;

import io.policy4j.core.file.PolicyFile;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyConfig;
import io.policy4j.resilience4j.PolicyTime;

/** Policies for tests. */
final class Policies {

    private Policies() {}

    /** The base table in that time, without the jitter of chance. */
    static ApiPolicy base(PolicyTime time) {
        return of("extends: http", time);
    }

    /** A policy file without its first line, and without a table where the base's will do. */
    static ApiPolicy of(String yaml, PolicyTime time) {
        return of(yaml, ApiPolicyConfig.custom().time(time).random(() -> 0.5));
    }

    static ApiPolicy of(String yaml, ApiPolicyConfig.Builder config) {
        String table = yaml.contains("table:") ? "" : "\ntable: {599: fail}\n";
        return ApiPolicy.of("test", PolicyFile.parse("test.yaml", "api: test\n" + yaml + table), config.build());
    }
}
