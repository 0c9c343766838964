package dev.signpost.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signpost.testkit.TestDatabase;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class MigrationsTest {

    @Test
    void shouldBringAnEmptyDatabaseToTheNewestVersion() {
        try (var database = TestDatabase.empty()) {
            var first = Migrations.migrate(database.uri(), "signpost");
            var second = Migrations.migrate(database.uri(), "signpost");

            assertThat(first.applied()).isPositive();
            assertThat(second).isEqualTo(new Migrations.Result(0, first.version()));
            assertThat(database.number("SELECT count(*) FROM signpost.tenant")).isZero();
        }
    }

    @Test
    void shouldLetTwoMigrationsRace() throws Exception {
        try (var database = TestDatabase.empty()) {
            var threads = Executors.newFixedThreadPool(4);
            Callable<Migrations.Result> migration = () -> Migrations.migrate(database.uri(), "signpost");

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
            database.execute("""
                    INSERT INTO schema_version (installed_rank, version, description, type, script, checksum,
                        installed_by, execution_time, success)
                    VALUES (1000, '9999', 'future', 'SQL', 'V9999__future.sql', 1, 'test', 1, true)
                    """);

            assertThatThrownBy(() -> Migrations.migrate(database.uri(), "signpost"))
                    .isInstanceOf(Migrations.MigrationException.class)
                    .hasMessageContaining("schema version 9999, newer than this program's")
                    .hasMessageContaining("run the newer program");
        }
    }

    @Test
    void shouldSayThatTheDatabaseIsAway() {
        var nowhere = DatabaseUri.parse("postgres://someone:hush@127.0.0.1:1/nothing");

        assertThatThrownBy(() -> Migrations.migrate(nowhere, "signpost"))
                .isInstanceOf(Migrations.MigrationException.class)
                .hasMessageContaining("cannot use the database postgres://someone@127.0.0.1:1/nothing")
                .hasMessageNotContaining("hush");
    }
}
