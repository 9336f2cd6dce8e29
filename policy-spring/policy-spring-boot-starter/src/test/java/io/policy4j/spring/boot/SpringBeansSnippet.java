package io.policy4j.spring.boot;

import io.policy4j.resilience4j.RenewalHook;
import io.policy4j.resilience4j.RequestChange;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the documentation shows of beans that policies use. */
final class SpringBeansSnippet {

    private SpringBeansSnippet() {}

    /** Gets fresh tokens. */
    interface Tokens {
        String fresh();
    }

    @Configuration(proxyBeanMethods = false)
    static class Beans {
        // snippet
        @Bean
        RenewalHook token(Tokens tokens) { // rows that say: renew token
            return RenewalHook.blocking(() -> RequestChange.header("Authorization", "Bearer " + tokens.fresh()));
        }

        @Bean
        ApiPolicyConfigCustomizer details() {
            return (policy, config) -> config.details(true);
        }
        // end
    }
}
