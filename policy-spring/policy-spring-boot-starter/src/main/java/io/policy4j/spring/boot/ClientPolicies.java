package io.policy4j.spring.boot;

import io.policy4j.core.Words;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyRegistry;
import io.policy4j.spring.boot.InvalidPolicyConfigurationException.Trouble;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policies of clients, each with what the client makes of it.
 *
 * @param <P> what the client makes of a policy, such as an interceptor
 */
final class ClientPolicies<P> {

    private static final Logger LOG = LoggerFactory.getLogger(ClientPolicies.class);

    private final Map<String, Client<P>> byName;
    private final List<Map.Entry<URI, Client<P>>> byUrl;

    /**
     * A client with its policy.
     *
     * @param name   the group, or the base URL
     * @param policy decides
     * @param part   obeys the policy
     * @param warned whether it was told that the policy is around the client already
     */
    record Client<P>(String name, ApiPolicy policy, P part, AtomicBoolean warned) {

        /** Whether the policy is active already, so that the call is part of an attempt; told once. */
        boolean isPartOfAttempt(boolean active) {
            if (active && warned.compareAndSet(false, true)) {
                LOG.warn(
                        "policy {} is active already where client {} makes a call: it is part of the attempt that it"
                                + " is made in; take the policy from one of the two",
                        policy.getName(),
                        name);
            }
            return active;
        }
    }

    /**
     * All of them.
     *
     * @throws InvalidPolicyConfigurationException if a policy is not there, or the client can't keep it
     */
    ClientPolicies(ConfiguredClients configured, ApiPolicyRegistry registry, Function<ApiPolicy, P> maker) {
        Map<String, Client<P>> clients = new LinkedHashMap<>();
        List<Trouble> troubles = new ArrayList<>();
        configured.policies().forEach((name, policy) -> {
            try {
                ApiPolicy found = registry.find(policy).orElseGet(() -> registry.apiPolicy(policy));
                clients.put(name, new Client<>(name, found, maker.apply(found), new AtomicBoolean()));
            } catch (IllegalArgumentException e) {
                troubles.add(trouble(configured.place(name), policy, registry, e));
            }
        });
        if (!troubles.isEmpty()) {
            throw new InvalidPolicyConfigurationException(troubles);
        }
        byName = clients;
        byUrl = clients.values().stream()
                .filter(client -> ConfiguredClients.isUrl(client.name()))
                .map(client -> Map.entry(URI.create(client.name()), client))
                .sorted(Comparator.comparing(entry -> -entry.getValue().name().length()))
                .toList();
    }

    private static Trouble trouble(
            String place, String policy, ApiPolicyRegistry registry, IllegalArgumentException e) {
        if (registry.find(policy).isPresent()) {
            return new Trouble(place, String.valueOf(e.getMessage()), "");
        }
        TreeSet<String> known = new TreeSet<>();
        registry.getAllPolicies().forEach(one -> known.add(one.getName()));
        return new Trouble(
                place,
                "there is no policy " + policy + Words.suggestion(policy, known),
                "Configure policy4j.policies." + policy + ", or correct the name.");
    }

    /** That of a group, or null. */
    @Nullable
    Client<P> ofGroup(String group) {
        return byName.get(group);
    }

    /** That of the longest base URL which a request is under, or null. */
    @Nullable
    Client<P> of(URI request) {
        for (Map.Entry<URI, Client<P>> entry : byUrl) {
            if (isUnder(entry.getKey(), request)) {
                return entry.getValue();
            }
        }
        return null;
    }

    private static boolean isUnder(URI base, URI request) {
        String path = base.getRawPath() == null ? "" : base.getRawPath().replaceAll("/+$", "");
        String asked = request.getRawPath() == null ? "" : request.getRawPath();
        return base.getScheme().equalsIgnoreCase(request.getScheme())
                && base.getRawAuthority() != null
                && base.getRawAuthority().equalsIgnoreCase(request.getRawAuthority())
                && (asked.equals(path) || asked.startsWith(path + "/") || path.isEmpty());
    }
}
