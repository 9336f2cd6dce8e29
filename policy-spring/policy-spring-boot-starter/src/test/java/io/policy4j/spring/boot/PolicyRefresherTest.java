package io.policy4j.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.policy4j.core.Setting;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyRegistry;
import io.policy4j.test.Reply;
import io.policy4j.test.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.web.client.RestClient;

class PolicyRefresherTest {

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("billing.yaml");
    }

    private void write(String rows) throws IOException {
        Files.writeString(file(), "api: billing\ntable:\n" + rows);
    }

    private ApplicationContextRunner runner() {
        return Contexts.runner().withPropertyValues("policy4j.policies.billing.location=file:" + file());
    }

    private static ApiPolicy policy(ApplicationContext context) {
        return context.getBean(ApiPolicyRegistry.class).find("billing").orElseThrow();
    }

    private static String shown(ApplicationContext context) {
        return policy(context).getTable().layers().get(0).rows().toString();
    }

    @Test
    void a_changed_file_is_in_force_without_a_restart() throws IOException {
        write("  418: fail\n");
        runner().withPropertyValues("policy4j.refresh.interval=20ms").run(context -> {
            write("  418: {retry: {times: 7}}\n");

            await().until(() -> shown(context).contains("7"));
        });
    }

    @Test
    void a_bad_file_leaves_the_old_table_in_force_and_a_mended_one_comes_in() throws IOException {
        write("  418: fail\n");
        runner().run(context -> {
            var before = policy(context).getTable();
            PolicyRefresher refresher = context.getBean(PolicyRefresher.class);

            write("  418: fial\n");
            refresher.refresh();
            assertThat(policy(context).getTable()).isSameAs(before);

            Files.delete(file());
            refresher.refresh();
            assertThat(policy(context).getTable()).isSameAs(before);

            write("  418: accept\n");
            refresher.refresh();
            assertThat(policy(context).getTable()).isNotEqualTo(before);
        });
    }

    @Test
    void an_attempt_timeout_is_not_introduced_under_those_who_cannot_keep_it() throws IOException {
        write("  418: fail\n");
        runner().run(context -> {
            var before = policy(context).getTable();

            write("  418: accept\nattempt-timeout: 1s\n");
            context.getBean(PolicyRefresher.class).refresh();

            assertThat(policy(context).getTable()).isSameAs(before);
        });
    }

    @Test
    void an_event_of_spring_cloud_brings_changed_properties_in() throws IOException {
        write("  418: fail\n");
        runner().run(context -> {
            ConfigurableEnvironment environment = context.getEnvironment();
            environment
                    .getPropertySources()
                    .addFirst(new MapPropertySource("changed", Map.of("policy4j.policies.billing.max-attempts", "2")));

            context.publishEvent(new EnvironmentChangeEvent(context));

            assertThat(policy(context).getTable().settings().get(Setting.MAX_ATTEMPTS))
                    .isEqualTo(2);
        });
    }

    @Test
    void tables_are_replaced_under_load_and_no_call_fails() throws IOException {
        write("  503: {retry: {initial: 1ms, times: 20}}\nbudget: none\n");
        AtomicInteger turn = new AtomicInteger();
        try (ScriptedServer server =
                ScriptedServer.start(request -> turn.incrementAndGet() % 3 == 0 ? Reply.status(503) : Reply.ok())) {
            runner().withInitializer(Contexts.client(base(server), "billing")).run(context -> {
                RestClient client = context.getBean(RestClient.Builder.class).build();
                AtomicBoolean done = new AtomicBoolean();
                AtomicInteger calls = new AtomicInteger();
                Thread refreshing = new Thread(() -> {
                    for (int i = 1; !done.get(); i++) {
                        write(i, context.getBean(PolicyRefresher.class));
                    }
                });
                refreshing.start();
                try {
                    IntStream.range(0, 300).parallel().forEach(i -> {
                        client.get().uri(server.uri("/")).retrieve().toBodilessEntity();
                        calls.incrementAndGet();
                    });
                } finally {
                    done.set(true);
                    refreshing.join();
                }

                assertThat(calls).hasValue(300);
                assertThat(shown(context)).contains("1ms");
            });
        }
    }

    private void write(int times, PolicyRefresher refresher) {
        try {
            write("  503: {retry: {initial: 1ms, times: " + (times % 50 + 20) + "}}\nbudget: none\n");
            refresher.refresh();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String base(ScriptedServer server) {
        return "http://" + server.uri("/").getAuthority();
    }
}
