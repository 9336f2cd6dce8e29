package io.policy4j.spring.boot.tests;

import io.policy4j.client.springweb.PolicyInterceptor;
import io.policy4j.core.file.Catalog;
import io.policy4j.core.file.PolicyFile;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyRegistry;
import io.policy4j.test.AgencyBotsServer;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpHeaders;
import org.springframework.web.client.RestClient;

/** A service that makes bots at an agency, under a policy whose 402 closes a latch. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class Program {

    private static final String POLICY = """
            api: bots
            extends: agency-bots
            first:
              402 PLAN_LIMIT_REACHED: {then: upgrade, latch: until-released}
            """;

    @Bean(destroyMethod = "close")
    AgencyBotsServer agency() {
        AgencyBotsServer agency = AgencyBotsServer.start();
        agency.planLimit(AgencyBotsServer.Resource.BOTS, 1);
        return agency;
    }

    @Bean
    Bots bots(ApiPolicyRegistry registry, AgencyBotsServer agency) {
        ApiPolicy policy = registry.apiPolicy("bots", PolicyFile.parse("bots.yaml", POLICY, Catalog.bundled()));
        return new Bots(RestClient.builder()
                .baseUrl(agency.uri("/").toString())
                .defaultHeader(HttpHeaders.AUTHORIZATION, agency.authorization())
                .requestInterceptor(PolicyInterceptor.of(policy))
                .build());
    }
}
