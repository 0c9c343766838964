package dev.signpost.planted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signpost.testkit.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is planted must fit the product as it is, or it would quietly stop to be planted. */
class PlantedBugTest {
    private static final int AT_LEAST = 32;

    @TempDir
    Path directory;

    /** A few compilations for all: each takes as many bugs as change different files. */
    @Test
    void shouldFitTheSourcesAndCompile() {
        List<PlantedBug> left = new ArrayList<>(PlantedBug.all());
        while (!left.isEmpty()) {
            List<PlantedBug> together = together(left);
            left.removeAll(together);

            Overlay overlay = Overlay.of(together, directory);

            assertThat(together)
                    .flatExtracting(PlantedBug::edits)
                    .allSatisfy(edit -> assertThat(overlay.path().resolve(compiled(edit.source())))
                            .exists());
        }
    }

    private static String compiled(String source) {
        return source.replaceFirst("src/main/(java|resources)/", "").replace(".java", ".class");
    }

    private static List<PlantedBug> together(List<PlantedBug> bugs) {
        Set<String> taken = new HashSet<>();
        List<PlantedBug> together = new ArrayList<>();
        for (PlantedBug bug : bugs) {
            Set<String> files = new HashSet<>();
            bug.edits().forEach(edit -> files.add(edit.source()));
            if (files.stream().noneMatch(taken::contains)) {
                taken.addAll(files);
                together.add(bug);
            }
        }
        return together;
    }

    @Test
    void shouldBeUnderstoodByPostgres() {
        try (TestDatabase database = TestDatabase.fresh()) {
            List<String> statements = PlantedBug.all().stream()
                    .filter(bug -> bug.edits().stream().anyMatch(Edit::isSql))
                    .flatMap(bug -> Overlay.changed(List.of(bug)).values().stream())
                    .filter(text -> text.startsWith("--"))
                    .toList();

            for (String statement : statements) {
                database.execute("PREPARE planted AS " + statement);
                database.execute("DEALLOCATE planted");
            }

            assertThat(statements).hasSizeGreaterThan(10);
        }
    }

    @Test
    void shouldBeEnoughAndTellWhatTheyAre() {
        List<PlantedBug> all = PlantedBug.all();

        assertThat(all)
                .hasSizeGreaterThanOrEqualTo(AT_LEAST)
                .extracting(PlantedBug::name)
                .doesNotHaveDuplicates();
        assertThat(all).allSatisfy(bug -> {
            assertThat(bug.caughtBy()).isNotEmpty();
            assertThat(bug.shownBy()).isNotEmpty();
            assertThat(bug.edits()).isNotEmpty();
        });
    }

    @Test
    void shouldComplainOfTextThatIsGone() {
        PlantedBug bug = PlantedBug.bug("none").inJava("Launcher", "no such text", "");

        assertThatThrownBy(() -> Overlay.of(bug, directory)).hasMessageContaining("has no longer: no such text");
    }

    @Test
    void shouldComplainOfTextThatIsThereTwice() {
        PlantedBug bug = PlantedBug.bug("none").inJava("Launcher", "String", "");

        assertThatThrownBy(() -> Overlay.of(bug, directory)).hasMessageContaining("more than once");
    }

    @Test
    void shouldLoadWhatIsPlantedInPlaceOfTheProduct() throws Exception {
        PlantedBug bug = PlantedBug.named("breaker-never-closes");
        Overlay overlay = Overlay.of(bug, directory);

        Class<?> planted = overlay.loader().loadClass("dev.signpost.deliver.Breaker");

        assertThat(planted.getProtectionDomain().getCodeSource().getLocation())
                .isEqualTo(overlay.path().toUri().toURL());
        assertThat(overlay.loader()
                        .loadClass("dev.signpost.deliver.Lane")
                        .getClassLoader()
                        .getName())
                .isEqualTo("planted");
        assertThat(overlay.loader().loadClass(Test.class.getName())).isEqualTo(Test.class);
        assertThat(Files.exists(overlay.path().resolve("dev/signpost/deliver/Breaker.class")))
                .isTrue();
    }
}
