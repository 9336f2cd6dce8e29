package io.policy4j.docs;

import feign.Feign;
import feign.Param;
import feign.RequestLine;
import feign.codec.Decoder;
import feign.codec.DefaultDecoder;
import io.policy4j.client.feign.PolicyCapability;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.UpgradeRequiredException;

/** Feign's own first example, under a policy. */
final class FeignSnippet extends UnderPolicy {

    private final Decoder decoder = new DefaultDecoder();

    FeignSnippet(ApiPolicy policy) {
        super(policy);
    }

    String contributors(String url) {
        // snippet
        GitHub github = Feign.builder()
                .decoder(decoder)
                .addCapability(PolicyCapability.of(policy))
                .target(GitHub.class, url);

        try {
            return github.contributors("OpenFeign", "feign");
        } catch (UpgradeRequiredException e) {
            return "please upgrade: " + e.upgrade().code();
        }
        // end
    }

    /** The interface of that example. */
    interface GitHub {
        @RequestLine("GET /repos/{owner}/{repo}/contributors")
        String contributors(@Param("owner") String owner, @Param("repo") String repo);
    }
}
