package io.policy4j.docs;

import io.policy4j.core.PolicyTable;
import io.policy4j.core.file.PolicyFile;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyConfig;
import io.policy4j.resilience4j.ApiPolicyRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The registry page's example, as code that compiles. */
abstract class RegistrySnippet {

    ApiPolicy policies(PolicyTable table, ApiPolicyConfig config, ApiPolicyConfig patient) throws IOException {
        // snippet
        ApiPolicyRegistry registry = ApiPolicyRegistry.custom()
                .withApiPolicyConfig(config) // what holds where nothing is said
                .addApiPolicyConfig("patient", patient) // shared by name
                .withTags(Map.of("team", "checkout"))
                .build();

        ApiPolicy billing = registry.apiPolicy("billing", table);
        ApiPolicy reports = registry.apiPolicy("reports", table, "patient", Map.of("team", "finance"));
        ApiPolicy bots = registry.apiPolicy("agency-bots"); // a bundled table

        billing.replaceTable(PolicyFile.parse("billing.yaml", Files.readString(Path.of("billing.yaml"))));
        // end
        return reports == bots ? billing : reports;
    }
}
