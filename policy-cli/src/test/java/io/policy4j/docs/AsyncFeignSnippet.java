package io.policy4j.docs;

import feign.AsyncFeign;
import feign.Param;
import feign.RequestLine;
import feign.http2client.Http2Client;
import io.policy4j.client.feign.PolicyCapability;
import io.policy4j.resilience4j.ApiPolicy;
import java.util.concurrent.CompletableFuture;

/** AsyncFeign under a policy. */
final class AsyncFeignSnippet extends UnderPolicy {

    AsyncFeignSnippet(ApiPolicy policy) {
        super(policy);
    }

    AsyncGitHub github(String url) {
        // snippet
        AsyncGitHub github = AsyncFeign.builder()
                .client(new Http2Client())
                .addCapability(PolicyCapability.of(policy))
                .target(AsyncGitHub.class, url);
        // end
        return github;
    }

    /** The interface of Feign's example, without blocking. */
    interface AsyncGitHub {
        @RequestLine("GET /repos/{owner}/{repo}/contributors")
        CompletableFuture<String> contributors(@Param("owner") String owner, @Param("repo") String repo);
    }
}
