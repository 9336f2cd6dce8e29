package io.policy4j.spring.boot;

import io.policy4j.core.PolicyTable;
import io.policy4j.core.Setting;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyRegistry;
import io.policy4j.spring.boot.InvalidPolicyConfigurationException.Trouble;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;

/**
 * Puts changed tables in force while calls are in flight: when a policy's file has changed, when Spring Cloud says that the
 * environment has, or when it is told to. A policy that is not valid any more keeps its table.
 */
public final class PolicyRefresher implements ApplicationListener<ApplicationEvent>, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(PolicyRefresher.class);

    /** Spring Cloud's, if it is there. */
    private static final Set<String> CHANGES = Set.of(
            "org.springframework.cloud.context.environment.EnvironmentChangeEvent",
            "org.springframework.cloud.context.scope.refresh.RefreshScopeRefreshedEvent");

    private final ConfiguredPolicies configured;
    private final ApiPolicyRegistry registry;
    private final Duration every;
    private Map<String, String> files = Map.of();
    private Set<Trouble> told = Set.of();
    private @Nullable ScheduledThreadPoolExecutor watch;

    PolicyRefresher(ConfiguredPolicies configured, ApiPolicyRegistry registry, Duration every) {
        this.configured = configured;
        this.registry = registry;
        this.every = every;
    }

    /** Reads all policies again, and puts those in force that have changed. What is wrong is logged, once. */
    public synchronized void refresh() {
        ConfiguredPolicies.Reading reading = configured.read();
        Set<Trouble> wrong = new HashSet<>(reading.troubles());
        reading.policies().forEach((name, policy) -> replace(name, policy.table(), wrong));
        wrong.stream()
                .filter(trouble -> !told.contains(trouble))
                .forEach(trouble -> LOG.error("policy not refreshed: {}", trouble));
        told = wrong;
    }

    private void replace(String name, PolicyTable table, Set<Trouble> wrong) {
        ApiPolicy policy = registry.find(name).orElse(null);
        if (policy == null || table.with(policy.getConfig().getSettings()).equals(policy.getTable())) {
            return;
        }
        if (hasTimeout(table) && !hasTimeout(policy.getTable())) {
            wrong.add(new Trouble(
                    "policy " + name, "has an attempt-timeout now, and can get one only when it starts", ""));
            return;
        }
        try {
            policy.replaceTable(table);
            LOG.info("policy {} refreshed", name);
        } catch (IllegalArgumentException e) {
            wrong.add(new Trouble("policy " + name, String.valueOf(e.getMessage()), ""));
        }
    }

    /** Clients and methods that can't keep one were made without. */
    private static boolean hasTimeout(PolicyTable table) {
        return table.settings().get(Setting.ATTEMPT_TIMEOUT) != null;
    }

    /** Looks at the files; nothing is parsed unless one has changed. */
    private void look() {
        try {
            Map<String, String> now = configured.files();
            if (!now.equals(files)) {
                files = now;
                refresh();
            }
        } catch (RuntimeException e) {
            LOG.warn("policy files can't be looked at", e);
        }
    }

    @Override
    public void onApplicationEvent(ApplicationEvent event) {
        if (CHANGES.contains(event.getClass().getName())) {
            refresh();
        }
    }

    /** Events are handled where they are published. */
    @Override
    public boolean supportsAsyncExecution() {
        return false;
    }

    @Override
    public synchronized void start() {
        if (watch != null || every.isZero()) {
            return;
        }
        files = configured.files();
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "policy4j-refresh");
            thread.setDaemon(true);
            return thread;
        });
        executor.scheduleWithFixedDelay(this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        watch = executor;
    }

    @Override
    public synchronized void stop() {
        if (watch != null) {
            watch.shutdownNow();
            watch = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return watch != null;
    }
}
