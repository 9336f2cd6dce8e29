package io.policy4j.spring.boot;

import io.policy4j.spring.InvalidApiPolicyMethodException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which annotated method can't have its policy, and what to do about it. */
final class ApiPolicyMethodFailureAnalyzer extends AbstractFailureAnalyzer<InvalidApiPolicyMethodException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, InvalidApiPolicyMethodException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.mending(), cause);
    }
}
