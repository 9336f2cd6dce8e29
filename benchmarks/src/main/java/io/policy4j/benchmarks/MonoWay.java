package io.policy4j.benchmarks;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.reactor.bulkhead.operator.BulkheadOperator;
import io.github.resilience4j.reactor.retry.RetryOperator;
import io.github.resilience4j.retry.Retry;
import io.policy4j.reactor.PolicyOperator;
import reactor.core.publisher.Mono;

/** Ways to make a call that is a Mono. */
public enum MonoWay {
    PLAIN {
        @Override
        Mono<Answer> around(Mono<Answer> call) {
            return call;
        }
    },
    POLICY {
        @Override
        Mono<Answer> around(Mono<Answer> call) {
            return call.transform(PolicyOperator.of(Policies.caller()));
        }
    },
    POLICY_BULKHEAD {
        @Override
        Mono<Answer> around(Mono<Answer> call) {
            return call.transform(
                    PolicyOperator.of(Policies.caller(Policies.policy(config -> config.bulkhead(Guards.bulkhead())))));
        }
    },
    R4J_RETRY {
        @Override
        Mono<Answer> around(Mono<Answer> call) {
            Retry retry = Guards.retry();
            return call.transformDeferred(RetryOperator.of(retry));
        }
    },
    R4J_RETRY_BULKHEAD {
        @Override
        Mono<Answer> around(Mono<Answer> call) {
            Bulkhead bulkhead = Guards.bulkhead();
            return R4J_RETRY.around(call.transformDeferred(BulkheadOperator.of(bulkhead)));
        }
    },
    REACTOR_RETRY {
        @Override
        Mono<Answer> around(Mono<Answer> call) {
            return call.map(Answer::orThrow).retryWhen(reactor.util.retry.Retry.max(Policies.ATTEMPTS - 1));
        }
    };

    abstract Mono<Answer> around(Mono<Answer> call);
}
