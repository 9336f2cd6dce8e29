package io.policy4j.spring;

import org.springframework.aop.config.AopConfigUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Makes {@link io.policy4j.spring.annotation.ApiPolicy} work: import it, and have an
 * {@link io.policy4j.resilience4j.ApiPolicyRegistry} among the beans. It needs Spring's own AOP and no AspectJ.
 *
 * <p>The policy stands outside of Resilience4j's aspects, so that each attempt passes its circuit breaker, rate limiter,
 * time limiter and bulkhead, and outside of {@code @Transactional}, so that each attempt has a transaction of its own.
 * {@code @Async} stands outside of the policy. The property {@value #ORDER_PROPERTY} puts it elsewhere.
 */
@Configuration(proxyBeanMethods = false)
@Import(ApiPolicyAspectConfiguration.ProxyCreator.class)
public class ApiPolicyAspectConfiguration {

    /** Where among the advisors of a bean the policy stands: a number, higher ones stand further inside. */
    public static final String ORDER_PROPERTY = "policy4j.aspect-order";

    /** Just outside of Resilience4j's outermost aspect, that of {@code @Retry}. */
    public static final int DEFAULT_ORDER = Ordered.LOWEST_PRECEDENCE - 6;

    /** For the container. */
    public ApiPolicyAspectConfiguration() {}

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static PolicyMethods apiPolicyMethods(ConfigurableListableBeanFactory beans) {
        return new PolicyMethods(beans);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static ApiPolicyAdvisor apiPolicyAdvisor(PolicyMethods methods, Environment environment) {
        return new ApiPolicyAdvisor(methods, environment.getProperty(ORDER_PROPERTY, Integer.class, DEFAULT_ORDER));
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static AdviceCheck apiPolicyAdviceCheck(ConfigurableListableBeanFactory beans, PolicyMethods methods) {
        return new AdviceCheck(beans, methods);
    }

    /** Spring's proxies, also where nothing else asks for them. */
    static final class ProxyCreator implements ImportBeanDefinitionRegistrar {
        @Override
        public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
            AopConfigUtils.registerAutoProxyCreatorIfNecessary(registry);
        }
    }
}
