package io.policy4j.spring.boot;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what is wrong with the policies, where, and how to mend it. */
final class PolicyConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<InvalidPolicyConfigurationException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, InvalidPolicyConfigurationException cause) {
        String description = cause.troubles().stream()
                .map(trouble -> "    " + trouble)
                .collect(Collectors.joining("\n", "The policies can't be used:\n\n", "\n"));
        return new FailureAnalysis(description, mending(cause), cause);
    }

    private static @Nullable String mending(InvalidPolicyConfigurationException cause) {
        Set<String> mendings = new LinkedHashSet<>();
        cause.troubles()
                .forEach(trouble -> mendings.add(
                        trouble.mending().isEmpty()
                                ? "Correct what stands there; the policy command checks files: policy check FILE"
                                : trouble.mending()));
        return String.join("\n", mendings);
    }
}
