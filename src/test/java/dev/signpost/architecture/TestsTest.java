package dev.signpost.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;

/** What tests must never do. */
class TestsTest {
    private static final JavaClasses TESTS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
            .importPackages("dev.signpost")
            .that(DescribedPredicate.not(resideInAPackage("..architecture.planted..")));

    @Test
    void shouldSleepNowhere() {
        noClasses()
                .should()
                .accessTargetWhere(Conditions.callOf(
                        Map.of(
                                "java.lang.Thread", Set.of("sleep"),
                                "java.util.concurrent.TimeUnit", Set.of("sleep")),
                        access -> true))
                .check(TESTS);
    }

    @Test
    void shouldBeNamedAsSentences() {
        methods()
                .that()
                .areAnnotatedWith(Test.class)
                .or()
                .areAnnotatedWith(ParameterizedTest.class)
                .or()
                .areAnnotatedWith(TestFactory.class)
                .should()
                .haveNameMatching("should[A-Z].*")
                .check(TESTS);
    }
}
