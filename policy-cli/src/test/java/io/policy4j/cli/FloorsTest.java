package io.policy4j.cli;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Timer;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may know whom: core, resilience4j, clients and test kit, command. Here: the command sees every module. */
class FloorsTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.policy4j");

    private static final Floor CORE = new Floor("policy-core", "io.policy4j.core..");
    private static final Floor CATALOG = new Floor("policy-catalog", "io.policy4j.catalog..", CORE);
    private static final Floor RESILIENCE4J = new Floor("policy-resilience4j", "io.policy4j.resilience4j..", CORE);
    private static final Floor TEST = new Floor("policy-test", "io.policy4j.test..", CORE, RESILIENCE4J);
    private static final Floor REACTOR = new Floor("policy-reactor", "io.policy4j.reactor..", CORE, RESILIENCE4J);
    private static final Floor CLIENT_SUPPORT =
            new Floor("policy-clients/policy-client-support", "io.policy4j.client.support..", CORE, RESILIENCE4J);
    private static final Floor CLIENT = new Floor(
            "policy-clients/policy-jdk-http", "io.policy4j.client..", CORE, RESILIENCE4J, REACTOR, CLIENT_SUPPORT);
    private static final Floor REDIS = new Floor("policy-redis", "io.policy4j.redis..", CORE, RESILIENCE4J);
    private static final Floor SPRING =
            new Floor("policy-spring/policy-spring", "io.policy4j.spring..", CORE, RESILIENCE4J, REACTOR, CLIENT);
    private static final Floor CLI = new Floor("policy-cli", "io.policy4j.cli..", CORE, RESILIENCE4J, TEST, CLIENT);

    /** What adapters may know of the core. */
    private static final String FACTS = "FailureKind|Headers|Idempotency|Outcome|PolicyTable|Request|Settings?";

    static Stream<Floor> floors() {
        return Stream.of(CORE, CATALOG, RESILIENCE4J, TEST, REACTOR, CLIENT_SUPPORT, CLIENT, REDIS, SPRING, CLI);
    }

    /** A floor, and those of ours that it may use. */
    private record Floor(String module, String packages, List<Floor> below) {
        Floor(String module, String packages, Floor... below) {
            this(module, packages, List.of(below));
        }

        @Override
        public String toString() {
            return module;
        }

        /** A floor that nobody has built yet is skipped; one that has sources must have classes. */
        void mustBeBuilt() throws IOException {
            assumeTrue(hasSources(), () -> "no code yet in " + module);
            assertThat(ALL.that(resideInAnyPackage(packages)))
                    .as("classes of " + packages)
                    .isNotEmpty();
        }

        private boolean hasSources() throws IOException {
            Path sources = Path.of("..", module, "src/main/java");
            if (!Files.isDirectory(sources)) {
                return false;
            }
            try (Stream<Path> files = Files.walk(sources)) {
                return files.map(file -> file.getFileName().toString())
                        .anyMatch(name -> name.endsWith(".java") && !name.endsWith("-info.java"));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("floors")
    void a_floor_uses_only_the_floors_below(Floor floor) throws IOException {
        floor.mustBeBuilt();
        String[] allowed = Stream.concat(Stream.of(floor), floor.below().stream())
                .map(Floor::packages)
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(floor.packages())
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.policy4j..").and(not(resideInAnyPackage(allowed))))
                .check(ALL);
    }

    @Test
    void every_class_stands_on_a_floor() {
        String[] known = floors().map(Floor::packages).toArray(String[]::new);
        classes()
                .that()
                .resideInAPackage("io.policy4j..")
                .should()
                .resideInAnyPackage(known)
                .check(ALL);
    }

    @Test
    void packages_form_no_cycle() {
        // "(**)" makes each package a slice of its own; "(*).." would hide the cycles inside a module.
        slices().matching("io.policy4j.(**)").should().beFreeOfCycles().check(ALL);
    }

    /** What is not on the class path of these tests would break no rule. */
    @Test
    void every_adapter_is_looked_at() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("../policy-clients"))) {
            assertThat(sources.filter(file -> file.endsWith("package-info.java"))
                            .map(Path::toString)
                            .filter(file -> file.contains("src/main/java/"))
                            .map(file -> file.replaceAll(".*src/main/java/|/package-info.java", ""))
                            .map(file -> file.replace('/', '.')))
                    .contains("io.policy4j.client.support", "io.policy4j.client.jdk")
                    .allSatisfy(name ->
                            assertThat(ALL.containPackage(name)).as(name).isTrue());
        }
    }

    @Test
    void an_adapter_imports_no_other() throws IOException {
        CLIENT.mustBeBuilt();
        slices().matching("io.policy4j.client.(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(alwaysTrue(), resideInAnyPackage(CLIENT_SUPPORT.packages()))
                .check(ALL);
    }

    /** An adapter tells the core what came. What follows from it, and what stands in a body, is decided below. */
    @Test
    void an_adapter_holds_no_retry_and_no_json_logic() throws IOException {
        CLIENT.mustBeBuilt();
        noClasses()
                .that()
                .resideInAPackage(CLIENT.packages())
                .should()
                .dependOnClassesThat(resideInAnyPackage(CORE.packages()).and(describe("decides", FloorsTest::decides)))
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("com.fasterxml.jackson..", "tools.jackson..")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .check(ALL);
    }

    private static boolean decides(JavaClass type) {
        return !type.getName().replaceAll(".*\\.|\\$.*", "").matches(FACTS);
    }

    /** The core gets time, chance and state as data. */
    @Nested
    class Core {
        @Test
        void it_uses_its_two_parsers_and_the_jdk_only() throws IOException {
            CORE.mustBeBuilt();
            classes()
                    .that()
                    .resideInAPackage(CORE.packages())
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            CORE.packages(),
                            "java.lang..",
                            "java.io..",
                            "java.math..",
                            "java.net",
                            "java.nio..",
                            "java.text..",
                            "java.time..",
                            "java.util..",
                            "com.fasterxml.jackson.core..",
                            "org.snakeyaml.engine.v2..",
                            "org.jspecify.annotations..")
                    .check(ALL);
        }

        @Test
        void it_has_no_clock() throws IOException {
            CORE.mustBeBuilt();
            noClasses()
                    .that()
                    .resideInAPackage(CORE.packages())
                    .should()
                    .dependOnClassesThat()
                    .belongToAnyOf(Clock.class, Timer.class)
                    .orShould()
                    .callMethodWhere(target(describe("reads the clock", Core::readsTheClock)))
                    .check(ALL);
        }

        @Test
        void it_has_no_thread_and_no_chance() throws IOException {
            CORE.mustBeBuilt();
            noClasses()
                    .that()
                    .resideInAPackage(CORE.packages())
                    .should()
                    .dependOnClassesThat()
                    .belongToAnyOf(Thread.class, CompletableFuture.class, ThreadLocal.class)
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(Executor.class)
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(RandomGenerator.class)
                    .orShould()
                    .callMethod(Math.class, "random")
                    .orShould()
                    .callMethod(UUID.class, "randomUUID")
                    .check(ALL);
        }

        @Test
        void it_has_no_log() throws IOException {
            CORE.mustBeBuilt();
            noClasses()
                    .that()
                    .resideInAPackage(CORE.packages())
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("java.util.logging..")
                    .orShould()
                    .dependOnClassesThat()
                    .belongToAnyOf(System.Logger.class)
                    .orShould()
                    .accessField(System.class, "out")
                    .orShould()
                    .accessField(System.class, "err")
                    .check(ALL);
        }

        private static boolean readsTheClock(AccessTarget.CodeUnitCallTarget target) {
            String owner = target.getOwner().getName();
            return switch (target.getName()) {
                case "nanoTime", "currentTimeMillis" -> owner.equals("java.lang.System");
                case "now" -> owner.startsWith("java.time.");
                case "systemDefault" -> owner.equals("java.time.ZoneId");
                case "<init>" ->
                    owner.equals("java.util.Date")
                            && target.getRawParameterTypes().isEmpty();
                default -> false;
            };
        }
    }
}
