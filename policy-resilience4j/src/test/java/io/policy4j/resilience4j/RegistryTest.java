package io.policy4j.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.core.ConfigurationNotFoundException;
import io.github.resilience4j.core.registry.EntryAddedEvent;
import io.github.resilience4j.core.registry.EntryRemovedEvent;
import io.github.resilience4j.core.registry.EntryReplacedEvent;
import io.github.resilience4j.core.registry.InMemoryRegistryStore;
import io.github.resilience4j.core.registry.RegistryEventConsumer;
import io.policy4j.core.PolicyTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Policies by name. */
class RegistryTest {

    private static final PolicyTable TABLE = Setup.table().build();

    private final ApiPolicyRegistry registry = ApiPolicyRegistry.ofDefaults();

    @Test
    void a_name_gives_the_same_policy_whatever_else_is_said() {
        ApiPolicy billing = registry.apiPolicy("billing", TABLE);

        assertThat(registry.apiPolicy("billing", Setup.table().build())).isSameAs(billing);
        assertThat(registry.find("billing")).containsSame(billing);
        assertThat(registry.apiPolicy("shipping", TABLE)).isNotSameAs(billing);
        assertThat(registry.getAllPolicies())
                .extracting(ApiPolicy::getName)
                .containsExactlyInAnyOrder("billing", "shipping");
    }

    @Test
    void a_table_is_asked_for_only_when_the_policy_is_new() {
        registry.apiPolicy("billing", TABLE);

        ApiPolicy again = registry.apiPolicy(
                "billing",
                () -> {
                    throw new AssertionError("asked for a table");
                },
                ApiPolicyConfig::ofDefaults,
                Map.of());

        assertThat(again.getTable()).isEqualTo(TABLE);
    }

    @Test
    void a_name_alone_stands_for_the_bundled_table() {
        assertThat(registry.apiPolicy("http").getTable().name()).isEqualTo("http");
        assertThatThrownBy(() -> registry.apiPolicy("htp"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("htp")
                .hasMessageContaining("http");
        assertThat(registry.find("htp")).isEmpty();
    }

    @Test
    void a_store_of_ones_own_keeps_the_policies() {
        InMemoryRegistryStore<ApiPolicy> store = new InMemoryRegistryStore<>();
        ApiPolicyRegistry stored =
                ApiPolicyRegistry.custom().withRegistryStore(store).build();

        ApiPolicy billing = stored.apiPolicy("billing", TABLE);

        assertThat(store.values()).containsExactly(billing);
    }

    @Test
    void threads_that_come_at_once_get_one_policy_that_is_told_of_once() {
        List<ApiPolicy> told = Collections.synchronizedList(new ArrayList<>());
        registry.getEventPublisher().onEntryAdded(event -> told.add(event.getAddedEntry()));
        CyclicBarrier together = new CyclicBarrier(4);

        Set<ApiPolicy> got = Collections.newSetFromMap(new IdentityHashMap<>());
        List<CompletableFuture<ApiPolicy>> all = IntStream.range(0, 4)
                .mapToObj(i -> new CompletableFuture<ApiPolicy>())
                .toList();
        all.forEach(future -> new Thread(() -> future.completeAsync(
                        () -> {
                            await(together);
                            return registry.apiPolicy("billing", TABLE);
                        },
                        Runnable::run))
                .start());
        all.forEach(future -> got.add(future.join()));

        assertThat(got).hasSize(1);
        assertThat(told).containsExactlyElementsOf(got);
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Nested
    class Configurations {

        private final ApiPolicyConfig usual =
                ApiPolicyConfig.custom().details(true).build();
        private final ApiPolicyConfig special = ApiPolicyConfig.custom().build();
        private final ApiPolicyRegistry configured = ApiPolicyRegistry.custom()
                .withApiPolicyConfig(usual)
                .addApiPolicyConfig("special", special)
                .build();

        @Test
        void are_shared_by_name() {
            assertThat(configured.apiPolicy("a", TABLE).getConfig()).isSameAs(usual);
            assertThat(configured.apiPolicy("b", TABLE, "special").getConfig()).isSameAs(special);
            assertThat(ApiPolicyRegistry.of(usual).getDefaultConfig()).isSameAs(usual);
            assertThat(ApiPolicyRegistry.of(Map.of("default", usual, "special", special))
                            .getDefaultConfig())
                    .isSameAs(usual);
        }

        @Test
        void can_be_added_later() {
            configured.addConfiguration("late", special);

            assertThat(configured.apiPolicy("c", TABLE, "late").getConfig()).isSameAs(special);
        }

        @Test
        void that_are_missing_are_told_and_nothing_is_made() {
            assertThatThrownBy(() -> configured.apiPolicy("d", TABLE, "speical"))
                    .isInstanceOf(ConfigurationNotFoundException.class)
                    .hasMessageContaining("speical");
            assertThat(configured.find("d")).isEmpty();
        }

        @Test
        void do_not_take_the_name_of_the_default_one() {
            assertThatThrownBy(() -> ApiPolicyRegistry.custom().addApiPolicyConfig("default", special))
                    .hasMessageContaining("withApiPolicyConfig");
        }
    }

    @Test
    void tags_of_a_policy_win_over_those_of_the_registry() {
        ApiPolicyRegistry tagged = ApiPolicyRegistry.custom()
                .withTags(Map.of("team", "core", "zone", "eu"))
                .build();

        ApiPolicy billing = tagged.apiPolicy("billing", TABLE, Map.of("team", "money"));

        assertThat(billing.getTags()).containsExactlyInAnyOrderEntriesOf(Map.of("team", "money", "zone", "eu"));
        assertThat(billing.asRetry(Setup.GET, new FakeClient(200)).getTags()).isEqualTo(billing.getTags());
    }

    @Nested
    class Events {

        private final List<String> heard = new ArrayList<>();
        private final ApiPolicyRegistry watched = ApiPolicyRegistry.custom()
                .addRegistryEventConsumer(new RegistryEventConsumer<>() {
                    @Override
                    public void onEntryAddedEvent(EntryAddedEvent<ApiPolicy> event) {
                        heard.add("added " + event.getAddedEntry().getName());
                    }

                    @Override
                    public void onEntryRemovedEvent(EntryRemovedEvent<ApiPolicy> event) {
                        heard.add("removed " + event.getRemovedEntry().getName());
                    }

                    @Override
                    public void onEntryReplacedEvent(EntryReplacedEvent<ApiPolicy> event) {
                        heard.add("replaced " + event.getOldEntry().getTable() + " by "
                                + event.getNewEntry().getTable());
                    }
                })
                .build();

        @Test
        void tell_of_what_is_added_replaced_and_removed() {
            PolicyTable other = PolicyTable.builder("other").build();

            watched.apiPolicy("billing", TABLE);
            watched.apiPolicy("billing", TABLE);
            watched.replace("billing", ApiPolicy.of("billing", other));
            watched.remove("billing");
            watched.remove("billing");

            assertThat(heard)
                    .containsExactly(
                            "added billing", "replaced PolicyTable[things] by PolicyTable[other]", "removed billing");
        }

        @Test
        void that_a_consumer_throws_at_change_nothing() {
            watched.getEventPublisher().onEvent(event -> {
                throw new AssertionError("consumer");
            });
            watched.getEventPublisher().onEntryAdded(event -> {
                throw new IllegalStateException("consumer");
            });
            watched.getEventPublisher().onEntryAdded(event -> heard.add("heard too"));

            ApiPolicy billing = watched.apiPolicy("billing", TABLE);

            assertThat(watched.find("billing")).containsSame(billing);
            assertThat(heard).containsExactly("added billing", "heard too");
        }

        /** As in {@link Resilience4jTrapsTest}: a registry of Resilience4j fails here. */
        @Test
        void let_a_consumer_use_the_registry() {
            watched.getEventPublisher().onEntryAdded(event -> {
                String name = event.getAddedEntry().getName();
                assertThat(watched.find(name)).containsSame(event.getAddedEntry());
                Stream.of("shipping", "billing").forEach(other -> watched.apiPolicy(other, TABLE));
                heard.add("after " + name);
            });

            watched.apiPolicy("billing", TABLE);

            assertThat(heard).containsExactly("added billing", "added shipping", "after shipping", "after billing");
        }
    }
}
