// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rules that hold for the source as a whole. Which libraries there may be at all is the enforcer's rule in the pom. */
class SourceRulesTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.mozdef.bastion");

    /** Each of them ends at the first difference, which a sender can time. */
    private static final Set<String> EARLY_EXITS =
            Set.of("equals", "equalsIgnoreCase", "contentEquals", "compareTo", "compare", "mismatch", "regionMatches");

    private static final Set<String> TEXT_AND_BYTES =
            Set.of("java.lang.String", "java.util.Arrays", "java.util.Objects", "java.lang.CharSequence");

    @Test
    void whatIsSecretIsComparedInConstantTime() {
        noMethods()
                .that()
                .areDeclaredInClassesThat(resideInAPackage("..secret.."))
                .and(not(named("equals"))) // compares names of files; digests by isEqual
                .should(new ArchCondition<JavaMethod>("compare text or bytes with an early exit") {
                    @Override
                    public void check(JavaMethod method, ConditionEvents events) {
                        method.getMethodCallsFromSelf().stream()
                                .filter(call -> EARLY_EXITS.contains(call.getName())
                                        && TEXT_AND_BYTES.contains(
                                                call.getTargetOwner().getName()))
                                .forEach(call ->
                                        events.add(SimpleConditionEvent.satisfied(method, call.getDescription())));
                    }
                })
                .check(CLASSES);
    }

    @Test
    void bodiesAreNotParsedAndNothingIsDeserialised() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("com.fasterxml..", "javax.xml..", "org.w3c.."))
                .orShould()
                .callConstructor(java.io.ObjectInputStream.class, java.io.InputStream.class)
                .check(CLASSES);
    }

    @Test
    void featuresHaveNoCycles() {
        slices().matching("io.mozdef.bastion.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    private static DescribedPredicate<JavaMethod> named(String name) {
        return DescribedPredicate.describe(
                "named " + name, method -> method.getName().equals(name));
    }
}
