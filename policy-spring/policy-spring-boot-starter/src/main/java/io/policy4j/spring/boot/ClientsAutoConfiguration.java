package io.policy4j.spring.boot;

import io.policy4j.client.springweb.PolicyInterceptor;
import io.policy4j.client.webclient.PolicyFilter;
import io.policy4j.resilience4j.ApiPolicyRegistry;
import io.policy4j.spring.boot.InvalidPolicyConfigurationException.Trouble;
import java.util.List;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;
import org.springframework.web.service.registry.HttpServiceGroup;
import org.springframework.web.service.registry.HttpServiceProxyRegistry;

/** Policies around the clients that Boot 4 builds, where {@code policy4j.clients} says so. */
@AutoConfiguration(after = Policy4jAutoConfiguration.class)
public class ClientsAutoConfiguration {

    /** For the container. */
    public ClientsAutoConfiguration() {}

    @Bean
    ConfiguredClients configuredApiPolicyClients(Environment environment) {
        return new ConfiguredClients(environment);
    }

    /** No client that is configured and can't be decorated. */
    @Bean
    SmartInitializingSingleton apiPolicyClientCheck(ConfiguredClients configured, ListableBeanFactory beans) {
        return () -> configured.rejectAllIf(beans.getBeanNamesForType(ClientPolicies.class).length == 0);
    }

    /** {@code RestClient} and {@code RestTemplate}. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({RestClient.class, RestClientCustomizer.class})
    static class RestClients {

        @Bean
        ClientPolicies<PolicyInterceptor> restClientPolicies(ConfiguredClients clients, ApiPolicyRegistry registry) {
            return new ClientPolicies<>(clients, registry, PolicyInterceptor::of);
        }

        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        RestClientCustomizer apiPolicyRestClientCustomizer(ObjectProvider<ClientPolicies<PolicyInterceptor>> clients) {
            ClientInterceptor interceptor =
                    new ClientInterceptor(uri -> clients.getObject().of(uri));
            return builder -> builder.requestInterceptor(interceptor);
        }

        @Bean
        RestTemplateCustomizer apiPolicyRestTemplateCustomizer(
                ObjectProvider<ClientPolicies<PolicyInterceptor>> clients) {
            ClientInterceptor interceptor =
                    new ClientInterceptor(uri -> clients.getObject().of(uri));
            return template -> template.getInterceptors().add(0, interceptor);
        }
    }

    /** {@code WebClient}. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({WebClient.class, WebClientCustomizer.class})
    static class WebClients {

        @Bean
        ClientPolicies<PolicyFilter> webClientPolicies(ConfiguredClients clients, ApiPolicyRegistry registry) {
            return new ClientPolicies<>(clients, registry, PolicyFilter::of);
        }

        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        WebClientCustomizer apiPolicyWebClientCustomizer(ObjectProvider<ClientPolicies<PolicyFilter>> clients) {
            ClientFilter filter = new ClientFilter(uri -> clients.getObject().of(uri));
            return builder -> builder.filter(filter);
        }
    }

    /** Groups of HTTP services on {@code RestClient}. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({RestClientHttpServiceGroupConfigurer.class, RestClientCustomizer.class})
    static class RestClientGroups {

        @Bean
        RestClientHttpServiceGroupConfigurer apiPolicyRestClientGroups(
                ConfiguredClients configured, ObjectProvider<ClientPolicies<PolicyInterceptor>> clients) {
            return new RestGroups(configured, clients);
        }
    }

    private record RestGroups(ConfiguredClients configured, ObjectProvider<ClientPolicies<PolicyInterceptor>> clients)
            implements RestClientHttpServiceGroupConfigurer {

        @Override
        public int getOrder() {
            return HIGHEST_PRECEDENCE;
        }

        @Override
        public void configureGroups(Groups<RestClient.Builder> groups) {
            groups.forEachClient((group, builder) -> {
                if (configured.policyOfGroup(group.name(), group.httpServiceTypes()) != null) {
                    builder.requestInterceptor(
                            new ClientInterceptor(uri -> clients.getObject().ofGroup(group.name())));
                }
            });
        }
    }

    /** Groups of HTTP services on {@code WebClient}. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({WebClientHttpServiceGroupConfigurer.class, WebClientCustomizer.class})
    static class WebClientGroups {

        @Bean
        WebClientHttpServiceGroupConfigurer apiPolicyWebClientGroups(
                ConfiguredClients configured, ObjectProvider<ClientPolicies<PolicyFilter>> clients) {
            return new WebGroups(configured, clients);
        }
    }

    private record WebGroups(ConfiguredClients configured, ObjectProvider<ClientPolicies<PolicyFilter>> clients)
            implements WebClientHttpServiceGroupConfigurer {

        @Override
        public int getOrder() {
            return HIGHEST_PRECEDENCE;
        }

        @Override
        public void configureGroups(Groups<WebClient.Builder> groups) {
            groups.forEachClient((group, builder) -> {
                if (configured.policyOfGroup(group.name(), group.httpServiceTypes()) != null) {
                    builder.filter(new ClientFilter(uri -> clients.getObject().ofGroup(group.name())));
                }
            });
        }
    }

    /** No name of a group that is not there. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({HttpServiceGroup.class, RestClientCustomizer.class})
    static class GroupCheck {

        @Bean
        SmartInitializingSingleton apiPolicyGroupCheck(ConfiguredClients configured, ListableBeanFactory beans) {
            return () -> {
                beans.getBeansOfType(HttpServiceProxyRegistry.class);
                List<Trouble> troubles = configured.unknownGroups();
                if (!troubles.isEmpty()) {
                    throw new InvalidPolicyConfigurationException(troubles);
                }
            };
        }
    }
}
