package dev.signpost.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signpost.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class MigrationsTest {

    @Test
    void shouldBringAnEmptyDatabaseToTheNewestVersion() {
        try (var database = TestDatabase.empty()) {
            var first = Migrations.migrate(database.uri(), "signpost", System::nanoTime);
            var second = Migrations.migrate(database.uri(), "signpost", System::nanoTime);

            assertThat(first.applied()).isPositive();
            assertThat(second).isEqualTo(new Migrations.Result(0, first.version(), false));
            assertThat(database.number("SELECT count(*) FROM signpost.tenant")).isZero();
        }
    }

    @Test
    void shouldLetTwoMigrationsRace() throws Exception {
        try (var database = TestDatabase.empty()) {
            var threads = Executors.newFixedThreadPool(4);
            Callable<Migrations.Result> migration =
                    () -> Migrations.migrate(database.uri(), "signpost", System::nanoTime);

            var results = threads.invokeAll(List.of(migration, migration, migration, migration));

            int applied = 0;
            for (var result : results) {
                applied += result.get().applied();
            }
            threads.shutdown();
            assertThat(applied).isEqualTo((int)
                    database.number("SELECT count(*) FROM signpost.schema_version WHERE type = 'SQL'"));
        }
    }

    @Test
    void shouldRefuseADatabaseOfANewerVersion() {
        try (var database = TestDatabase.fresh()) {
            applied(database, 9999, "future");

            assertThatThrownBy(() -> Migrations.migrate(database.uri(), "signpost", System::nanoTime))
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("schema version 9999, newer than this program's")
                    .hasMessageContaining("does not run with version 9999 (future)")
                    .hasMessageContaining("run the newer program");
        }
    }

    @Test
    void shouldRunOnANewerSchemaThatSaysSo() {
        try (var database = TestDatabase.fresh()) {
            String known = Migrations.migrate(database.uri(), "signpost", System::nanoTime)
                    .version();
            applied(database, 9998, "first step  with 2");
            applied(database, 9999, "second step  with " + known);

            var result = Migrations.migrate(database.uri(), "signpost", System::nanoTime);

            assertThat(result).isEqualTo(new Migrations.Result(0, "9999", true));
        }
    }

    @Test
    void shouldRefuseANewerSchemaIfAnyOfItsStepsIsNotForThisVersion() {
        try (var database = TestDatabase.fresh()) {
            applied(database, 9997, "first step  with 1");
            applied(database, 9998, "second step  with 9997");
            applied(database, 9999, "third step  with 1");

            assertThatThrownBy(() -> Migrations.migrate(database.uri(), "signpost", System::nanoTime))
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("schema version 9999")
                    .hasMessageContaining("does not run with version 9998 (second step  with 9997)");
        }
    }

    @Test
    void shouldHaveFilesThatSayWhatTheyRunWith() throws IOException {
        try (var files = Files.list(Path.of("src/main/resources/db/migration"))) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())))
                    .allMatch(name -> name.matches("V[1-5]__[a-z]+\\.sql|V[0-9]+__[a-z0-9_]+__with_[0-9]+\\.sql"));
        }
    }

    private static void applied(TestDatabase database, int version, String description) {
        database.execute(
                "INSERT INTO schema_version (installed_rank, version, description, type, script, checksum,"
                        + " installed_by, execution_time, success) VALUES (?, ?, ?, 'SQL', 'V.sql', 1, 'test', 1, true)",
                version,
                String.valueOf(version),
                description);
    }

    @Test
    void shouldSayThatTheDatabaseIsAway() {
        var nowhere = DatabaseUri.parse("postgres://someone:hush@127.0.0.1:1/nothing");

        assertThatThrownBy(() -> Migrations.migrate(nowhere, "signpost", System::nanoTime))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("cannot use the database postgres://someone@127.0.0.1:1/nothing")
                .hasMessageNotContaining("hush");
    }
}
