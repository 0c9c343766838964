package dev.signpost.planted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signpost.pg.Sql;
import dev.signpost.testkit.Statements;
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
    void shouldBeUnderstoodByPostgres() throws Exception {
        Set<String> statements = new HashSet<>();
        try (TestDatabase database = TestDatabase.fresh()) {
            for (PlantedBug bug : PlantedBug.all()) {
                List<Edit> edits = bug.edits().stream().filter(Edit::isSql).toList();
                ClassLoader planted = edits.isEmpty()
                        ? PlantedBugTest.class.getClassLoader()
                        : Overlay.of(bug, directory).loader();
                for (Edit edit : edits) {
                    for (String name : statements(edit.source())) {
                        database.execute("PREPARE planted AS " + text(planted, name));
                        database.execute("DEALLOCATE planted");
                        statements.add(name);
                    }
                }
            }
        }

        assertThat(statements).hasSizeGreaterThan(10).contains("queue.takeover_events");
    }

    /** The statement of a file, or those that include a fragment. */
    private static List<String> statements(String source) {
        String fragment =
                "{include " + String.valueOf(Path.of(source).getFileName()).replace(".sql", "") + " ";
        return source.contains("/fragments/")
                ? Statements.all().stream()
                        .filter(statement -> statement.source().contains(fragment))
                        .map(Statements.Statement::name)
                        .toList()
                : List.of(Statements.name(Path.of(source)));
    }

    /** As a process with the bug would send it. */
    private static String text(ClassLoader planted, String name) throws ReflectiveOperationException {
        Class<?> sql = planted.loadClass(Sql.class.getName());
        Object statement = sql.getMethod("named", String.class).invoke(null, name);
        return (String) sql.getMethod("text").invoke(statement);
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
