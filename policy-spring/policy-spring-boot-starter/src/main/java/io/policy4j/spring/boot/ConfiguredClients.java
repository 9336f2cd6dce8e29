package io.policy4j.spring.boot;

import io.policy4j.core.Words;
import io.policy4j.spring.annotation.ApiPolicy;
import io.policy4j.spring.boot.InvalidPolicyConfigurationException.Trouble;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.env.Environment;

/** Which clients have a policy, as the environment says: groups of HTTP services by name, and any client by base URL. */
final class ConfiguredClients {

    private final PropertySources properties;
    private final Map<String, String> policies;
    private final Set<String> groups = ConcurrentHashMap.newKeySet();

    ConfiguredClients(Environment environment) {
        properties = new PropertySources(environment, "policy4j.clients");
        Map<String, String> read = new TreeMap<>();
        List<Trouble> troubles = new ArrayList<>();
        properties.all(ClientProperties.class, ClientProperties.NONE).forEach((name, said) -> {
            if (said.policy() == null) {
                troubles.add(new Trouble(
                        properties.under(name).toString(),
                        "names no policy",
                        "Set " + properties.under(name) + ".policy."));
            } else {
                read.put(name, said.policy());
            }
        });
        if (!troubles.isEmpty()) {
            throw new InvalidPolicyConfigurationException(troubles);
        }
        policies = Map.copyOf(read);
    }

    /** The names of policies by those of clients. */
    Map<String, String> policies() {
        return policies;
    }

    /** Where a client's policy is said. */
    String place(String client) {
        return properties.place(client, "policy");
    }

    static boolean isUrl(String client) {
        return client.contains("://");
    }

    /**
     * The name of a group's policy, or null; the group is known from now on.
     *
     * @throws InvalidPolicyConfigurationException if the same policy stands at a method of the group
     */
    @Nullable
    String policyOfGroup(String group, Set<Class<?>> services) {
        groups.add(group);
        String policy = policies.get(group);
        if (policy != null) {
            services.forEach(service -> rejectTwice(group, policy, service));
        }
        return policy;
    }

    private void rejectTwice(String group, String policy, Class<?> service) {
        for (Method method : service.getMethods()) {
            ApiPolicy own = AnnotatedElementUtils.findMergedAnnotation(method, ApiPolicy.class);
            ApiPolicy found = own == null ? AnnotatedElementUtils.findMergedAnnotation(service, ApiPolicy.class) : own;
            if (found != null && found.name().equals(policy)) {
                throw new InvalidPolicyConfigurationException(List.of(new Trouble(
                        place(group),
                        "policy " + policy + " stands at " + service.getName() + "." + method.getName()
                                + " too: attempts would multiply",
                        "Remove @ApiPolicy there, or the policy here.")));
            }
        }
    }

    /**
     * Refuses clients where nothing could be done for them.
     *
     * @throws InvalidPolicyConfigurationException if there is one
     */
    void rejectAllIf(boolean nothingToDecorate) {
        if (nothingToDecorate && !policies.isEmpty()) {
            throw new InvalidPolicyConfigurationException(policies.keySet().stream()
                    .sorted()
                    .map(client -> new Trouble(
                            place(client),
                            "there are no builders of clients that could have the policy",
                            "Add spring-boot-restclient or spring-boot-webclient, of Boot 4, or add PolicyInterceptor"
                                    + " or PolicyFilter to the client yourself."))
                    .toList());
        }
    }

    /** What is wrong with names that are those of no group. */
    List<Trouble> unknownGroups() {
        Set<String> known = new TreeSet<>(groups);
        return policies.keySet().stream()
                .filter(name -> !isUrl(name) && !known.contains(name))
                .sorted()
                .map(name -> new Trouble(
                        place(name),
                        "there is no group " + name + " of HTTP services" + Words.suggestion(name, known),
                        "Known groups are " + (known.isEmpty() ? "none" : String.join(", ", known))
                                + ". A base URL stands in brackets and quotes, as in \"[https://api.example.com]\"."))
                .toList();
    }
}
