package io.policy4j.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.resource;

import io.policy4j.spring.annotation.ApiPolicy;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

/** What ahead-of-time processing tells a native image of a program with annotated methods. */
class NativeHintsTest {

    private static RuntimeHints hints;

    interface Invoices {
        String read(String id);
    }

    /** Behind a proxy of its interface, so that Spring itself asks for none of its methods. */
    static class RemoteInvoices implements Invoices {
        @Override
        @ApiPolicy(name = "http", request = "GET", key = "#root.args[0]", fallbackMethod = "fromCache")
        public String read(String id) {
            return id;
        }

        private String fromCache(String id, IllegalStateException e) {
            return "cached " + id + e.getMessage();
        }

        private String unused() {
            return fromCache("", new IllegalStateException());
        }
    }

    @BeforeAll
    static void process() {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.register(ApiPolicyAspectConfiguration.class, RemoteInvoices.class);
        DefaultGenerationContext generation = new DefaultGenerationContext(
                new ClassNameGenerator(ClassName.get(NativeHintsTest.class)), new InMemoryGeneratedFiles());
        new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
        hints = generation.getRuntimeHints();
    }

    @Test
    void annotated_methods_and_their_fallbacks_can_be_called() throws Exception {
        assertThat(reflection().onMethodInvocation(RemoteInvoices.class.getDeclaredMethod("read", String.class)))
                .accepts(hints);
        assertThat(reflection()
                        .onMethodInvocation(RemoteInvoices.class.getDeclaredMethod(
                                "fromCache", String.class, IllegalStateException.class)))
                .accepts(hints);
        assertThat(reflection().onMethodInvocation(RemoteInvoices.class.getDeclaredMethod("unused")))
                .rejects(hints);
    }

    @Test
    void what_a_proxy_stands_for_can_be_called() throws Exception {
        assertThat(reflection().onMethodInvocation(Invoices.class.getDeclaredMethod("read", String.class)))
                .accepts(hints);
    }

    @Test
    void expressions_can_read_the_arguments() throws Exception {
        assertThat(reflection().onMethodInvocation(MethodText.Root.class.getDeclaredMethod("getArgs")))
                .accepts(hints);
    }

    @Test
    void bundled_policies_are_there() {
        assertThat(resource().forResource("META-INF/policy4j/http.yaml")).accepts(hints);
        assertThat(resource().forResource("META-INF/policy4j/catalog")).accepts(hints);
    }
}
