package io.policy4j.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

/** What ahead-of-time processing tells a native image of a program with the starter. */
class NativeHintsTest {

    private static RuntimeHints hints() {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.register(Policy4jAutoConfiguration.class);
        DefaultGenerationContext generation = new DefaultGenerationContext(
                new ClassNameGenerator(ClassName.get(NativeHintsTest.class)), new InMemoryGeneratedFiles());
        new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
        return generation.getRuntimeHints();
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                PolicyProperties.class,
                PolicyProperties.Backoff.class,
                PolicyProperties.Budget.class,
                PolicyProperties.Idempotency.class,
                PolicyProperties.Concurrency.class,
                ClientProperties.class
            })
    void properties_can_be_bound(Class<?> type) {
        assertThat(reflection().onConstructorInvocation(type.getDeclaredConstructors()[0]))
                .accepts(hints());
    }
}
