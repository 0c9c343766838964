package dev.signpost.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules that read the sources and not the classes. */
class SourcesTest {
    private static final Path JAVA = Path.of("src/main/java/dev/signpost");
    private static final Path SQL = Path.of("src/main/resources/sql");
    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    @Test
    void shouldWriteOnlyTheTablesThatAPackageOwns() {
        var complaints = new ArrayList<String>();
        for (Path file : Sources.files(SQL, ".sql")) {
            String owner = name(SQL.relativize(file).getName(0));
            SourceRules.foreignWrites(owner, Sources.text(file))
                    .forEach(table -> complaints.add(file + " writes " + table));
        }

        assertThat(complaints).isEmpty();
    }

    @Test
    void shouldNameAnOwnerForEveryTable() {
        Set<String> owned =
                SourceRules.TABLES.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
        var created = new TreeSet<String>();
        Sources.files(MIGRATIONS, ".sql").forEach(file -> created.addAll(SourceRules.created(Sources.text(file))));

        assertThat(owned).containsAll(created);
        assertThat(created).contains("event", "webhook");
    }

    @Test
    void shouldKeepStatementsInSqlFiles() {
        // pg speaks to Postgres about Postgres itself: LISTEN, settings, databases.
        assertThat(Sources.files(JAVA, ".java").stream()
                        .filter(file -> !file.startsWith(JAVA.resolve("pg")))
                        .filter(file -> SourceRules.hasInlineSql(Sources.text(file))))
                .isEmpty();
    }

    @Test
    void shouldKeepFilesShort() {
        var complaints = new ArrayList<String>();
        for (String root : List.of("src/main/java", "src/test/java", "src/bench/java")) {
            for (Path file : Sources.files(Path.of(root), ".java")) {
                SourceRules.shape(Sources.text(file)).stream()
                        // Tables of test data may be wide.
                        .filter(complaint -> root.equals("src/main/java") || !complaint.contains("columns"))
                        .forEach(complaint -> complaints.add(file + " " + complaint));
            }
        }

        assertThat(complaints).isEmpty();
    }

    @Test
    void shouldDocumentEveryPackage() {
        var complaints = new ArrayList<String>();
        for (Path directory : packages()) {
            Path document = directory.resolve("package-info.java");
            List<String> found = Files.exists(document)
                    ? SourceRules.packageDocument(Sources.text(document))
                    : List.of("is missing");
            found.forEach(complaint -> complaints.add(document + " " + complaint));
        }

        assertThat(complaints).isEmpty();
    }

    /** Those with code in them. */
    private static Set<Path> packages() {
        return Sources.files(JAVA, ".java").stream()
                .filter(file -> !name(file).equals("package-info.java"))
                .map(Path::getParent)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void shouldNameNoPackageAfterNothing() {
        assertThat(Sources.files(Path.of("src"), ".java").stream()
                        .flatMap(file -> Stream.iterate(file.getParent(), p -> p != null, Path::getParent))
                        .map(SourcesTest::name)
                        .filter(SourceRules.FORBIDDEN_PACKAGES::contains))
                .isEmpty();
    }
}
