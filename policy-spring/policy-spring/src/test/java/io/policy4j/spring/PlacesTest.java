package io.policy4j.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policy4j.resilience4j.ApiPolicyRegistry;
import io.policy4j.resilience4j.RetryLaterException;
import io.policy4j.spring.annotation.ApiPolicy;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.PriorityOrdered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.client.HttpClientErrorException;

/** Where the annotation can stand, and what its texts can say. */
class PlacesTest {

    private static long calls(ApplicationContext context, String policy) {
        return context.getBean(ApiPolicyRegistry.class)
                .find(policy)
                .orElseThrow()
                .getMetrics()
                .getNumberOfAttempts();
    }

    interface Invoices {
        @ApiPolicy(name = "billing", request = "GET", key = "#tenant", fallbackMethod = "cached")
        String first(String tenant);

        default String cached(IllegalStateException e) {
            return "cached";
        }
    }

    @ApiPolicy(name = "billing", request = "GET")
    static class Everything {
        public String one() {
            return "1";
        }

        @ApiPolicy(name = "http", request = "GET")
        public String other() {
            return "2";
        }
    }

    static class Inherited extends Everything {}

    @Configuration(proxyBeanMethods = false)
    static class Proxies {
        @Bean
        Invoices invoices() {
            return (Invoices) Proxy.newProxyInstance(
                    Invoices.class.getClassLoader(), new Class<?>[] {Invoices.class}, (proxy, method, arguments) -> {
                        if (method.isDefault()) {
                            return java.lang.reflect.InvocationHandler.invokeDefault(proxy, method, arguments);
                        }
                        if (arguments[0].equals("broken")) {
                            throw new IllegalStateException("down");
                        }
                        return "invoice of " + arguments[0];
                    });
        }
    }

    @Test
    void at_a_class_it_holds_for_all_public_methods_and_one_at_a_method_wins() {
        try (AnnotationConfigApplicationContext context = Contexts.with(Inherited.class)) {
            Inherited bean = context.getBean(Inherited.class);

            bean.one();
            bean.other();

            assertThat(calls(context, "billing")).isEqualTo(1);
            assertThat(calls(context, "http")).isEqualTo(1);
        }
    }

    @Test
    void at_an_interface_it_holds_for_what_implements_it_proxies_too() {
        try (AnnotationConfigApplicationContext context = Contexts.with(Proxies.class)) {
            Invoices invoices = context.getBean(Invoices.class);

            assertThat(invoices.first("acme")).isEqualTo("invoice of acme");
            assertThat(invoices.first("broken")).isEqualTo("cached");
            assertThat(calls(context, "billing")).isEqualTo(2);
        }
    }

    static class Keyed {
        @ApiPolicy(name = "#root.args[0]", key = "@tenants.current(#p1)", request = "GET")
        public String of(String policy, String user, int status) {
            if (status == 200) {
                return user;
            }
            HttpHeaders headers = new HttpHeaders();
            headers.set("Retry-After", "30");
            throw HttpClientErrorException.create(HttpStatusCode.valueOf(status), "no", headers, new byte[0], null);
        }

        @ApiPolicy(name = "${billing.policy}", request = "GET")
        public String configured() {
            return "";
        }
    }

    public static class Tenants {
        public String current(String user) {
            return user.substring(0, 1);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Names {
        @Bean
        Tenants tenants() {
            return new Tenants();
        }
    }

    @Test
    void texts_are_spel_over_arguments_and_beans_or_placeholders() {
        try (AnnotationConfigApplicationContext context =
                Contexts.with(Map.of("billing.policy", "billing"), Keyed.class, Names.class)) {
            Keyed keyed = context.getBean(Keyed.class);

            keyed.of("billing", "ann", 200);
            keyed.configured();

            assertThat(calls(context, "billing")).isEqualTo(2);
            assertThatThrownBy(() -> keyed.of("biling", "ann", 200))
                    .isInstanceOf(InvalidApiPolicyMethodException.class)
                    .hasMessageContaining("did you mean billing?");
        }
    }

    @Test
    void the_state_is_that_of_the_key() {
        try (AnnotationConfigApplicationContext context =
                Contexts.with(Map.of("billing.policy", "billing"), Keyed.class, Names.class)) {
            Keyed keyed = context.getBean(Keyed.class);

            assertThatThrownBy(() -> keyed.of("cooling", "ann", 429)).isInstanceOf(RetryLaterException.class);
            assertThatThrownBy(() -> keyed.of("cooling", "amy", 200)).isInstanceOf(RetryLaterException.class);
            assertThat(keyed.of("cooling", "bob", 200)).isEqualTo("bob");
        }
    }

    static class Inner {
        private int attempts;

        @ApiPolicy(name = "billing", request = "GET")
        public String call() {
            attempts++;
            throw HttpClientErrorException.create(
                    HttpStatusCode.valueOf(503), "down", new HttpHeaders(), new byte[0], null);
        }

        int attempts() {
            return attempts;
        }
    }

    static class Outer {
        private final Inner inner;

        Outer(Inner inner) {
            this.inner = inner;
        }

        @ApiPolicy(name = "billing", request = "GET")
        public String call() {
            return inner.call();
        }
    }

    @Test
    void a_policy_around_itself_does_not_multiply_attempts() {
        try (AnnotationConfigApplicationContext context = Contexts.with(Inner.class, Outer.class)) {
            assertThatThrownBy(() -> context.getBean(Outer.class).call()).isInstanceOf(HttpClientErrorException.class);

            assertThat(context.getBean(Inner.class).attempts()).isEqualTo(3);
            assertThat(calls(context, "billing")).isEqualTo(3);
        }
    }

    @Test
    void a_bean_that_was_made_too_early_is_refused() {
        assertThatThrownBy(() -> Contexts.with(Everything.class, Early.class).close())
                .isInstanceOf(InvalidApiPolicyMethodException.class)
                .hasMessageContaining("was made before policies could be put around it");
    }

    /** Uses a bean while beans are still being prepared. */
    static class Early implements BeanPostProcessor, BeanFactoryAware, PriorityOrdered {
        @Override
        public void setBeanFactory(BeanFactory beans) {
            beans.getBean(Everything.class).one();
        }

        @Override
        public int getOrder() {
            return LOWEST_PRECEDENCE;
        }
    }
}
