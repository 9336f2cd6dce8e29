package io.policy4j.resilience4j;

import io.github.resilience4j.core.ConfigurationNotFoundException;
import io.github.resilience4j.core.Registry;
import io.github.resilience4j.core.RegistryStore;
import io.github.resilience4j.core.registry.InMemoryRegistryStore;
import io.github.resilience4j.core.registry.RegistryEventConsumer;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.file.Catalog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The policies of a program by name, with configurations that they share, in the manner of Resilience4j's registries.
 *
 * <pre>{@code
 * ApiPolicyRegistry registry = ApiPolicyRegistry.ofDefaults();
 * ApiPolicy billing = registry.apiPolicy("billing", table);
 * }</pre>
 *
 * <p>A policy is made when its name is first asked for; later the name gives the same policy, whatever else is said. Its
 * table changes by {@link ApiPolicy#replaceTable}, under calls in flight; {@link #replace} puts another policy in its
 * place, with new state. Event consumers hear of a change once it is made, so they may use the registry; one that throws
 * is logged and changes nothing. Safe for concurrent use.
 */
public interface ApiPolicyRegistry extends Registry<ApiPolicy, ApiPolicyConfig> {

    /** The name of the configuration that holds where none is said. */
    String DEFAULT_CONFIG = "default";

    /** A registry with the default configuration. */
    static ApiPolicyRegistry ofDefaults() {
        return custom().build();
    }

    /** A registry whose default configuration is this one. */
    static ApiPolicyRegistry of(ApiPolicyConfig config) {
        return custom().withApiPolicyConfig(config).build();
    }

    /**
     * A registry with shared configurations.
     *
     * @param configs by name; {@value #DEFAULT_CONFIG} is the one that holds where none is said
     */
    static ApiPolicyRegistry of(Map<String, ApiPolicyConfig> configs) {
        return custom().withApiPolicyConfigs(configs).build();
    }

    /** Starts from the default configuration, no tags and an in-memory store. */
    static Builder custom() {
        return new Builder();
    }

    /** All policies that are managed now. */
    Set<ApiPolicy> getAllPolicies();

    /**
     * The policy of this name, made of the bundled table of the same name if it is new.
     *
     * @throws IllegalArgumentException if it is new and no such table is bundled
     */
    default ApiPolicy apiPolicy(String name) {
        return apiPolicy(name, () -> Catalog.bundled().get(name), this::getDefaultConfig, Map.of());
    }

    /** The policy of this name, made of this table if it is new. */
    default ApiPolicy apiPolicy(String name, PolicyTable table) {
        return apiPolicy(name, () -> table, this::getDefaultConfig, Map.of());
    }

    /** The policy of this name, made of this table if it is new; its tags win over those of the registry. */
    default ApiPolicy apiPolicy(String name, PolicyTable table, Map<String, String> tags) {
        return apiPolicy(name, () -> table, this::getDefaultConfig, tags);
    }

    /** The policy of this name, made of this table and configuration if it is new. */
    default ApiPolicy apiPolicy(String name, PolicyTable table, ApiPolicyConfig config) {
        return apiPolicy(name, () -> table, () -> config, Map.of());
    }

    /** The policy of this name, made of this table and configuration if it is new. */
    default ApiPolicy apiPolicy(String name, PolicyTable table, ApiPolicyConfig config, Map<String, String> tags) {
        return apiPolicy(name, () -> table, () -> config, tags);
    }

    /**
     * The policy of this name, made of this table and a shared configuration if it is new.
     *
     * @throws ConfigurationNotFoundException if it is new and there is no such configuration
     */
    default ApiPolicy apiPolicy(String name, PolicyTable table, String configName) {
        return apiPolicy(name, table, configName, Map.of());
    }

    /**
     * The policy of this name, made of this table and a shared configuration if it is new.
     *
     * @throws ConfigurationNotFoundException if it is new and there is no such configuration
     */
    default ApiPolicy apiPolicy(String name, PolicyTable table, String configName, Map<String, String> tags) {
        return apiPolicy(
                name,
                () -> table,
                () -> getConfiguration(configName).orElseThrow(() -> new ConfigurationNotFoundException(configName)),
                tags);
    }

    /**
     * The policy of this name. If it is new, its table and configuration are asked for: twice at worst, by two threads that
     * come at once, of which one is lost.
     *
     * @param tags added to those of the registry, which they win over
     * @throws IllegalArgumentException if a row wants a renewal hook that the configuration does not have
     */
    ApiPolicy apiPolicy(
            String name, Supplier<PolicyTable> table, Supplier<ApiPolicyConfig> config, Map<String, String> tags);

    /** Builds a registry. */
    final class Builder {
        private final Map<String, ApiPolicyConfig> configs = new HashMap<>();
        private final List<RegistryEventConsumer<ApiPolicy>> consumers = new ArrayList<>();
        private Map<String, String> tags = Map.of();
        private RegistryStore<ApiPolicy> store = new InMemoryRegistryStore<>();

        private Builder() {}

        /** The configuration that holds where none is said. */
        public Builder withApiPolicyConfig(ApiPolicyConfig config) {
            configs.put(DEFAULT_CONFIG, Objects.requireNonNull(config));
            return this;
        }

        /** Shared configurations by name. */
        public Builder withApiPolicyConfigs(Map<String, ApiPolicyConfig> byName) {
            configs.putAll(byName);
            return this;
        }

        /** A shared configuration; not under the name {@value #DEFAULT_CONFIG}. */
        public Builder addApiPolicyConfig(String configName, ApiPolicyConfig config) {
            if (configName.equals(DEFAULT_CONFIG)) {
                throw new IllegalArgumentException("configName (" + configName
                        + "): is that of the default configuration; use withApiPolicyConfig");
            }
            configs.put(configName, Objects.requireNonNull(config));
            return this;
        }

        /** Hears of policies that are added, removed and replaced. */
        public Builder addRegistryEventConsumer(RegistryEventConsumer<ApiPolicy> consumer) {
            consumers.add(Objects.requireNonNull(consumer));
            return this;
        }

        /** Tags of every policy that the registry makes. */
        public Builder withTags(Map<String, String> tags) {
            this.tags = Map.copyOf(tags);
            return this;
        }

        /** Where policies are kept; default in memory. */
        public Builder withRegistryStore(RegistryStore<ApiPolicy> store) {
            this.store = Objects.requireNonNull(store);
            return this;
        }

        public ApiPolicyRegistry build() {
            return new StoredApiPolicies(configs, consumers, tags, store);
        }
    }
}
