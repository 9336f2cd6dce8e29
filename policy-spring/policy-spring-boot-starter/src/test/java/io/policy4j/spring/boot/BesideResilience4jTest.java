package io.policy4j.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.circuitbreaker.annotation.CircuitBreaker;
import io.github.resilience4j.springboot.circuitbreaker.autoconfigure.CircuitBreakerAutoConfiguration;
import io.policy4j.spring.annotation.ApiPolicy;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.web.client.HttpServerErrorException;

/** The policy among other advice: outside of what guards attempts, inside of what hands a call to another thread. */
class BesideResilience4jTest {

    private final ApplicationContextRunner runner = Contexts.runner()
            .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, CircuitBreakerAutoConfiguration.class))
            .withUserConfiguration(Others.class)
            .withBean(Transactions.class)
            .withBean(Billing.class)
            .withPropertyValues("policy4j.policies.billing.location=classpath:billing.yaml");

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @EnableTransactionManagement
    static class Others {}

    /** Counts transactions. */
    static class Transactions extends AbstractPlatformTransactionManager implements PlatformTransactionManager {
        private static final long serialVersionUID = 1L;
        private int begun;
        private int rolledBack;

        @Override
        protected Object doGetTransaction() {
            return new Object();
        }

        @Override
        protected void doBegin(Object transaction, org.springframework.transaction.TransactionDefinition definition) {
            begun++;
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            // Nothing is stored.
        }

        @Override
        protected void doRollback(DefaultTransactionStatus status) {
            rolledBack++;
        }
    }

    static class Billing {
        private int attempts;
        private volatile String thread = "";

        @ApiPolicy(name = "billing", request = "GET")
        @CircuitBreaker(name = "guarded")
        public String guarded() {
            return third();
        }

        @ApiPolicy(name = "billing", request = "GET")
        @Transactional
        public String transactional() {
            return third();
        }

        @ApiPolicy(name = "billing", request = "GET")
        @Async
        public CompletableFuture<String> async() {
            thread = Thread.currentThread().getName();
            return CompletableFuture.completedFuture(third());
        }

        String thread() {
            return thread;
        }

        private String third() {
            if (++attempts < 3) {
                throw HttpServerErrorException.create(
                        HttpStatusCode.valueOf(503), "down", new HttpHeaders(), new byte[0], null);
            }
            return "paid";
        }
    }

    @Test
    void each_attempt_passes_the_circuit_breaker() {
        runner.run(context -> {
            assertThat(context.getBean(Billing.class).guarded()).isEqualTo("paid");
            assertThat(context.getBean(CircuitBreakerRegistry.class)
                            .circuitBreaker("guarded")
                            .getMetrics()
                            .getNumberOfBufferedCalls())
                    .isEqualTo(3);
        });
    }

    @Test
    void each_attempt_has_a_transaction_of_its_own() {
        runner.run(context -> {
            assertThat(context.getBean(Billing.class).transactional()).isEqualTo("paid");
            Transactions transactions = context.getBean(Transactions.class);
            assertThat(transactions.begun).isEqualTo(3);
            assertThat(transactions.rolledBack).isEqualTo(2);
        });
    }

    @Test
    void an_async_call_is_made_with_all_its_waits_on_the_other_thread() {
        runner.run(context -> {
            Billing billing = context.getBean(Billing.class);
            assertThat(billing.async().get()).isEqualTo("paid");
            assertThat(billing.thread()).isNotEqualTo(Thread.currentThread().getName());
        });
    }
}
