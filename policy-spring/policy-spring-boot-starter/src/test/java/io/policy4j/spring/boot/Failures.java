package io.policy4j.spring.boot;

import java.util.List;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;

/** Failures as Boot shows them. */
final class Failures {

    private Failures() {}

    static String shown(Throwable failure) {
        List<FailureAnalyzer> analyzers = SpringFactoriesLoader.forDefaultResourceLocation(
                        Failures.class.getClassLoader())
                .load(FailureAnalyzer.class, (type, name, failed) -> {});
        FailureAnalysis analysis = analyzers.stream()
                .filter(analyzer -> analyzer.getClass().getName().startsWith("io.policy4j."))
                .map(analyzer -> analyzer.analyze(failure))
                .filter(found -> found != null)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody explains it", failure));
        return analysis.getDescription().strip() + "\n\nAction: " + analysis.getAction();
    }
}
