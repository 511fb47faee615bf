// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.mozdef.pipeline.app.command.Main;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HttpMethod;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

/** design.md 3, as far as class files show it; the poms hold the same directions for dependencies. */
@AnalyzeClasses(packages = "io.mozdef.pipeline", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "io.mozdef.pipeline.";

    /** The rooms that a room may see; app sees all. */
    private static final Map<String, Set<String>> SEES = Map.ofEntries(
            Map.entry("model", Set.of()),
            Map.entry("testkit", Set.of("model")),
            Map.entry("transport", Set.of("model")),
            Map.entry("lookup", Set.of("model")),
            Map.entry("store", Set.of("model")),
            Map.entry("ingest", Set.of("model", "transport")),
            Map.entry("enrich", Set.of("model", "lookup")),
            Map.entry("flow", Set.of("model", "transport", "ingest", "enrich", "store")),
            Map.entry("detect", Set.of("model", "lookup", "store")),
            Map.entry("respond", Set.of("model", "lookup", "transport", "store")),
            Map.entry("upkeep", Set.of("model", "store", "transport")),
            Map.entry("api", Set.of("model", "lookup", "store", "detect")));

    @ArchTest
    static void directions(JavaClasses classes) {
        SEES.forEach((room, seen) -> noClasses()
                .that()
                .resideInAPackage(ROOT + room + "..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.mozdef.pipeline..")
                        .and(resideInAnyPackage(seen.stream()
                                        .map(other -> ROOT + other + "..")
                                        .toArray(String[]::new))
                                .or(resideInAPackage(ROOT + room + ".."))
                                .negate()))
                .allowEmptyShould(true)
                .because("design.md 3: " + room + " sees " + new TreeSet<>(seen))
                .check(classes));
    }

    @ArchTest
    static final ArchRule onlyAppKnowsQuarkus = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "app..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.quarkus..");

    /** Packages of libraries, and the only rooms that may see them. */
    private static final Map<String, Set<String>> SEEN_BY = Map.ofEntries(
            Map.entry("jakarta.ws.rs..", Set.of("ingest.http", "api", "app")),
            Map.entry("jakarta.annotation.security..", Set.of("ingest.http", "api", "app")),
            Map.entry("org.eclipse.microprofile.openapi..", Set.of("ingest.http", "api", "app")),
            Map.entry(
                    "io.micrometer..",
                    Set.of("transport", "ingest", "flow", "store", "detect", "respond", "upkeep", "api", "app")),
            Map.entry("org.elasticsearch..", Set.of("store.search")),
            Map.entry("org.apache.http..", Set.of("store.search")),
            Map.entry("com.rabbitmq..", Set.of("transport.rabbitmq")),
            Map.entry("software.amazon..", Set.of("transport.sqs")),
            Map.entry("com.maxmind..", Set.of("lookup")),
            Map.entry("io.vertx..", Set.of("app")));

    @ArchTest
    static void librariesStayInTheirRooms(JavaClasses classes) {
        SEEN_BY.forEach((library, rooms) -> noClasses()
                .that()
                .resideOutsideOfPackages(
                        rooms.stream().map(room -> ROOT + room + "..").toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .because("design.md 2 and 3: only " + new TreeSet<>(rooms) + " see " + library)
                .check(classes));
    }

    /** A rule about a package that nobody uses holds nothing: a library that was renamed would slip through. */
    @ArchTest
    static void theLibrariesOfTheRulesAreUsed(JavaClasses classes) {
        Set<String> unused = SEEN_BY.keySet().stream()
                .filter(library -> classes.stream().noneMatch(c -> c.getDirectDependenciesFromSelf().stream()
                        .anyMatch(d -> resideInAPackage(library).test(d.getTargetClass()))))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(unused).isEmpty();
    }

    @ArchTest
    static final ArchRule nobodyButTheClockKnowsTheTime = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.LocalDate.class, "now")
            .orShould()
            .callMethod(java.time.LocalDateTime.class, "now")
            .orShould()
            .callMethod(java.time.ZonedDateTime.class, "now")
            .orShould()
            .callMethod(java.time.OffsetDateTime.class, "now")
            .because("tests set the time: take a " + Clock.class.getName());

    @ArchTest
    static final ArchRule onlyCommandsPrint = noClasses()
            .that()
            .resideOutsideOfPackages(Main.class.getPackageName(), ROOT + "devstack..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    @ArchTest
    static final ArchRule noJavaUtilLogging =
            noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..");

    @ArchTest
    static final ArchRule noCycles = slices().matching(ROOT + "(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule namesSayWhatThingsAre =
            noClasses().should().haveNameMatching(".*(?:Utils?|Helper|Manager|Impl)");

    @ArchTest
    static final ArchRule everyMethodOfTheApiNamesItsRoles = methods()
            .that(describe("serve HTTP", ArchitectureTest::servesHttp))
            .and()
            .areDeclaredInClassesThat()
            .resideInAnyPackage(ROOT + "api..", ROOT + "app.openapi..")
            .should()
            .beAnnotatedWith(RolesAllowed.class);

    @ArchTest
    static void everyPackageSaysWhatIsInIt(JavaClasses classes) {
        Set<String> packages =
                classes.stream().map(c -> c.getPackageName()).collect(Collectors.toCollection(TreeSet::new));
        Set<String> described = classes.stream()
                .filter(c -> c.getSimpleName().equals("package-info") && c.isAnnotatedWith(NullMarked.class))
                .map(c -> c.getPackageName())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(described).containsExactlyElementsOf(packages);
    }

    @ArchTest
    static final ArchRule valuesDoNotChange =
            classes().that().areRecords().should().haveOnlyFinalFields();

    private static boolean servesHttp(JavaMethod method) {
        return Arrays.stream(method.reflect().getAnnotations())
                .anyMatch(a -> a.annotationType().isAnnotationPresent(HttpMethod.class));
    }
}
