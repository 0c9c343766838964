package dev.signpost.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What main code must never do. */
class ArchitectureTest {

    @TestFactory
    Stream<DynamicTest> shouldKeepEveryRule() {
        JavaClasses main = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.signpost");
        return new Rules("dev.signpost")
                .all().entrySet().stream().map(rule -> DynamicTest.dynamicTest(rule.getKey(), () -> check(rule, main)));
    }

    private static void check(Map.Entry<String, ArchRule> rule, JavaClasses main) {
        rule.getValue().check(main);
    }
}
