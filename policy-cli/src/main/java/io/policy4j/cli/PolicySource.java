package io.policy4j.cli;

import io.policy4j.core.PolicyTable;
import io.policy4j.core.Words;
import io.policy4j.core.file.Catalog;
import io.policy4j.core.file.InvalidPolicyException;
import io.policy4j.core.file.PolicyFile;
import io.policy4j.core.file.Problem;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds policies: a bundled name, else a file. What looks like a path ({@code ./http}, {@code http.yaml}) is always a
 * file; relative paths are tried in each folder in turn.
 */
final class PolicySource {

    private final Catalog catalog = Catalog.bundled();
    private final List<Path> folders;

    private PolicySource(List<Path> folders) {
        this.folders = folders;
    }

    /** Files relative to this folder. */
    static PolicySource of(Path folder) {
        return new PolicySource(List.of(folder));
    }

    /** These policies, with files looked for in another folder first. */
    PolicySource in(Path folder) {
        return new PolicySource(
                Stream.concat(Stream.of(folder), folders.stream()).toList());
    }

    Catalog catalog() {
        return catalog;
    }

    /**
     * The policy of that name.
     *
     * @throws UserError if there is none, or it is not valid
     */
    PolicyTable get(String policy) {
        try {
            if (!looksLikePath(policy) && catalog.names().contains(policy)) {
                return catalog.get(policy);
            }
            Path file = find(policy);
            if (file == null) {
                throw unknown(policy);
            }
            return PolicyFile.parse(policy, TextFile.read(policy, file), new FileBases(catalog, file));
        } catch (InvalidPolicyException e) {
            List<Problem> problems = e.problems();
            String more = problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more: policy check)";
            throw new UserError(worst(problems) + more, e);
        }
    }

    private static Problem worst(List<Problem> problems) {
        return problems.stream()
                .filter(problem -> problem.level() == io.policy4j.core.Finding.Level.ERROR)
                .findFirst()
                .orElse(problems.get(0));
    }

    private UserError unknown(String policy) {
        if (looksLikePath(policy)) {
            return new UserError("policy (" + policy + "): there is no such file");
        }
        List<String> names = new ArrayList<>(catalog.names());
        return new UserError("policy (" + policy + "): is neither a file nor one of " + String.join(", ", names)
                + Words.suggestion(policy, names));
    }

    private @Nullable Path find(String policy) {
        try {
            for (Path folder : folders) {
                Path file = folder.resolve(policy);
                if (Files.exists(file)) {
                    return file;
                }
            }
            return null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    static boolean looksLikePath(String policy) {
        return policy.contains("/") || policy.contains("\\") || policy.endsWith(".yaml") || policy.endsWith(".yml");
    }
}
