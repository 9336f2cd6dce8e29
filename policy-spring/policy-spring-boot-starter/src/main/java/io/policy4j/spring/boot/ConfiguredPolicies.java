package io.policy4j.spring.boot;

import io.policy4j.core.Finding;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Words;
import io.policy4j.core.file.Catalog;
import io.policy4j.core.file.PolicyFile;
import io.policy4j.core.file.Problem;
import io.policy4j.spring.boot.InvalidPolicyConfigurationException.Trouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.env.Environment;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;

/** The policies that the environment names, read with all that is wrong with them. */
final class ConfiguredPolicies {

    private final PropertySources properties;
    private final ResourceLoader resources;
    private final Catalog catalog;

    /**
     * A policy as it is configured now.
     *
     * @param properties what the environment says
     * @param table      with the settings of the environment
     * @param warnings   what is surprising in it
     */
    record Configured(PolicyProperties properties, PolicyTable table, List<String> warnings) {}

    /**
     * All of them.
     *
     * @param policies those that can be used, by name
     * @param troubles all that is wrong with the others
     */
    record Reading(Map<String, Configured> policies, List<Trouble> troubles) {

        /**
         * The policies, if all can be used.
         *
         * @throws InvalidPolicyConfigurationException if not
         */
        Map<String, Configured> orThrow() {
            if (!troubles.isEmpty()) {
                throw new InvalidPolicyConfigurationException(troubles);
            }
            return policies;
        }
    }

    ConfiguredPolicies(Environment environment, ResourceLoader resources) {
        this.properties = new PropertySources(environment, "policy4j.policies");
        this.resources = resources;
        this.catalog = Catalog.of(
                Optional.ofNullable(resources.getClassLoader()).orElseGet(ClassLoader::getSystemClassLoader));
    }

    /** Reads all of them. */
    Reading read() {
        Map<String, Configured> policies = new LinkedHashMap<>();
        List<Trouble> troubles = new ArrayList<>();
        properties.all(PolicyProperties.class, PolicyProperties.NONE).forEach((name, said) -> {
            List<Trouble> own = unknown(name);
            Optional<Configured> read = own.isEmpty() ? read(name, said, own) : Optional.empty();
            troubles.addAll(own);
            read.filter(policy -> own.isEmpty()).ifPresent(policy -> policies.put(name, policy));
        });
        return new Reading(policies, troubles);
    }

    /** The texts of those that stand in files, as these are now. */
    Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        properties.all(PolicyProperties.class, PolicyProperties.NONE).forEach((name, said) -> {
            Resource file = said.location() == null ? null : resources.getResource(said.location());
            if (file != null && file.isFile()) {
                files.put(name, file.exists() ? text(file) : "");
            }
        });
        return files;
    }

    private static String text(Resource file) {
        try {
            return file.getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Trouble> unknown(String name) {
        List<Trouble> troubles = new ArrayList<>();
        for (String word : properties.unknown(name, SettingWords.ALL)) {
            boolean table =
                    List.of("table", "first", "envelope", "api", "extends").contains(word);
            troubles.add(new Trouble(
                    properties.under(name) + "." + word,
                    table
                            ? "is part of a policy, and property names can't hold its keys"
                            : "there is no such property" + Words.suggestion(word, SettingWords.ALL),
                    table
                            ? "Write the whole policy as one text, behind " + properties.under(name) + ".inline: |"
                            : "Known are " + String.join(", ", SettingWords.ALL) + "."));
        }
        return troubles;
    }

    private Optional<Configured> read(String name, PolicyProperties said, List<Trouble> troubles) {
        Optional<PolicyText> text = text(name, said, troubles);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        PolicyFile.Report report =
                PolicyFile.check(text.get().file(), text.get().yaml(), catalog);
        List<String> warnings = new ArrayList<>();
        for (Problem problem : report.problems()) {
            String where = problem.file() + ":" + (problem.line() + text.get().lines());
            if (problem.level() == Finding.Level.ERROR) {
                troubles.add(new Trouble(where, problem.message(), ""));
            } else {
                warnings.add(where + ": " + problem.message());
            }
        }
        Optional<PolicyTable> settings = settings(name, said, troubles);
        return report.table() == null || settings.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Configured(said, report.table().with(settings.get().settings()), warnings));
    }

    private Optional<PolicyText> text(String name, PolicyProperties said, List<Trouble> troubles) {
        if (said.inline() != null && said.location() != null) {
            troubles.add(new Trouble(
                    properties.place(name, "inline"), "the policy has a location too", "Remove one of the two."));
            return Optional.empty();
        }
        if (said.inline() != null) {
            return Optional.of(PolicyText.inline(
                    properties.under(name) + ".inline", properties.text(name, "inline"), said.inline()));
        }
        return said.location() == null ? bundled(name, troubles) : located(name, said.location(), troubles);
    }

    private Optional<PolicyText> bundled(String name, List<Trouble> troubles) {
        Optional<String> yaml = catalog.text(name);
        if (yaml.isEmpty()) {
            troubles.add(new Trouble(
                    properties.under(name).toString(),
                    "has no policy: neither a location nor a text, and none of this name is bundled",
                    "Set " + properties.under(name) + ".location, as in classpath:" + name + ".yaml, or .inline."));
        }
        return yaml.map(text -> new PolicyText(name + ".yaml", 0, text));
    }

    private Optional<PolicyText> located(String name, String location, List<Trouble> troubles) {
        Resource file = resources.getResource(location);
        try {
            return Optional.of(new PolicyText(
                    java.util.Objects.requireNonNullElse(file.getFilename(), location),
                    0,
                    file.getContentAsString(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            troubles.add(new Trouble(
                    properties.place(name, "location"),
                    location + " can't be read" + (file.exists() ? "" : ": there is no such file"),
                    "Put the policy file there, or correct the location; it is a class path entry unless it begins with"
                            + " file:"));
            return Optional.empty();
        }
    }

    /** A table of nothing but the settings of the environment. */
    private Optional<PolicyTable> settings(String name, PolicyProperties said, List<Trouble> troubles) {
        Map<String, String> lines = SettingWords.lines(said);
        String yaml = String.join("\n", lines.values()) + "\napi: settings\nextends: none\ntable: {}";
        PolicyFile.Report report = PolicyFile.check(name, yaml.strip(), catalog);
        List<String> words = List.copyOf(lines.keySet());
        report.problems().stream()
                .filter(problem -> problem.level() == Finding.Level.ERROR)
                .forEach(problem -> troubles.add(new Trouble(
                        problem.line() > words.size()
                                ? properties.under(name).toString()
                                : properties.place(name, words.get(problem.line() - 1)),
                        problem.message(),
                        "")));
        return Optional.ofNullable(report.table());
    }
}
