package io.policy4j.resilience4j;

import io.github.resilience4j.core.EventConsumer;
import io.github.resilience4j.core.RegistryStore;
import io.github.resilience4j.core.registry.AbstractRegistry;
import io.github.resilience4j.core.registry.EntryAddedEvent;
import io.github.resilience4j.core.registry.EntryRemovedEvent;
import io.github.resilience4j.core.registry.EntryReplacedEvent;
import io.github.resilience4j.core.registry.RegistryEvent;
import io.github.resilience4j.core.registry.RegistryEventConsumer;
import io.policy4j.core.PolicyTable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Policies in a store. */
final class StoredApiPolicies extends AbstractRegistry<ApiPolicy, ApiPolicyConfig> implements ApiPolicyRegistry {

    private final EventPublisher<ApiPolicy> publisher = new GuardedPublisher(super.getEventPublisher());

    StoredApiPolicies(
            Map<String, ApiPolicyConfig> configs,
            List<RegistryEventConsumer<ApiPolicy>> consumers,
            Map<String, String> tags,
            RegistryStore<ApiPolicy> store) {
        super(
                configs.getOrDefault(ApiPolicyRegistry.DEFAULT_CONFIG, ApiPolicyConfig.ofDefaults()),
                List.of(),
                tags,
                new Announcing(store));
        configurations.putAll(configs);
        consumers.forEach(consumer -> publisher
                .onEntryAdded(consumer::onEntryAddedEvent)
                .onEntryRemoved(consumer::onEntryRemovedEvent)
                .onEntryReplaced(consumer::onEntryReplacedEvent));
    }

    @Override
    public Set<ApiPolicy> getAllPolicies() {
        return Set.copyOf(entryMap.values());
    }

    @Override
    public ApiPolicy apiPolicy(
            String name, Supplier<PolicyTable> table, Supplier<ApiPolicyConfig> config, Map<String, String> tags) {
        Optional<ApiPolicy> known = find(name);
        if (known.isPresent()) {
            return known.get();
        }
        ApiPolicy made = ApiPolicy.of(name, table.get(), config.get(), getAllTags(tags));
        ApiPolicy other = entryMap.putIfAbsent(name, made);
        return other == null ? computeIfAbsent(name, () -> made) : other;
    }

    @Override
    public EventPublisher<ApiPolicy> getEventPublisher() {
        return publisher;
    }

    /**
     * A store that what is new is put into before anybody is told of it. {@link AbstractRegistry} tells while its store
     * makes the entry, when a consumer can't use the store; here this only tells.
     */
    private record Announcing(RegistryStore<ApiPolicy> store) implements RegistryStore<ApiPolicy> {
        @Override
        public ApiPolicy computeIfAbsent(String key, Function<? super String, ? extends ApiPolicy> telling) {
            return telling.apply(key);
        }

        @Override
        public @Nullable ApiPolicy putIfAbsent(String key, ApiPolicy value) {
            return store.putIfAbsent(key, value);
        }

        @Override
        public Optional<ApiPolicy> find(String key) {
            return store.find(key);
        }

        @Override
        public Optional<ApiPolicy> remove(String name) {
            return store.remove(name);
        }

        @Override
        public Optional<ApiPolicy> replace(String name, ApiPolicy newEntry) {
            return store.replace(name, newEntry);
        }

        @Override
        public Collection<ApiPolicy> values() {
            return store.values();
        }
    }

    /** A consumer that throws is logged and changes nothing. */
    private record GuardedPublisher(EventPublisher<ApiPolicy> publisher) implements EventPublisher<ApiPolicy> {
        @Override
        public EventPublisher<ApiPolicy> onEntryAdded(EventConsumer<EntryAddedEvent<ApiPolicy>> consumer) {
            publisher.onEntryAdded(ApiPolicyEventPublisher.guarded(consumer));
            return this;
        }

        @Override
        public EventPublisher<ApiPolicy> onEntryRemoved(EventConsumer<EntryRemovedEvent<ApiPolicy>> consumer) {
            publisher.onEntryRemoved(ApiPolicyEventPublisher.guarded(consumer));
            return this;
        }

        @Override
        public EventPublisher<ApiPolicy> onEntryReplaced(EventConsumer<EntryReplacedEvent<ApiPolicy>> consumer) {
            publisher.onEntryReplaced(ApiPolicyEventPublisher.guarded(consumer));
            return this;
        }

        @Override
        public void onEvent(EventConsumer<RegistryEvent> consumer) {
            publisher.onEvent(ApiPolicyEventPublisher.guarded(consumer));
        }
    }
}
