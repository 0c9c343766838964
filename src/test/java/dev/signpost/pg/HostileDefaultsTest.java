package dev.signpost.pg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.testkit.Await;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A database whose defaults would break this program, if its connections did not ask for what they need. */
class HostileDefaultsTest {
    private final Vertx vertx = Vertx.vertx();
    private final TestDatabase database = TestDatabase.fresh();
    private Connections connections;

    @BeforeEach
    void spoil() {
        TestDatabase.HOSTILE.forEach((name, value) -> database.execute(
                "ALTER DATABASE " + database.uri().database() + " SET " + name + " = '" + value + "'"));
        connections = new Connections(database.uri(), TestDatabase.SCHEMA, StatementObserver.NONE);
    }

    @AfterEach
    void close() {
        Await.value(vertx.close());
        database.close();
    }

    @Test
    void shouldHaveWhatItAsksForWhateverTheDatabaseSays() {
        var plain = Await.value(connections.plainState(vertx));

        var ours = Await.value(connections.state(vertx));

        var check = new ServerCheck(new ServerNeeds(database.uri(), TestDatabase.SCHEMA));
        assertThat(plain.text("synchronous_commit")).isEqualTo("off");
        assertThat(plain.text("search_path")).isEqualTo("nowhere");
        assertThat(check.all(ours, ours, 1))
                .filteredOn(finding -> finding.kind() == Finding.Kind.UNFIT || finding.kind() == Finding.Kind.WARNING)
                .isEmpty();
        assertThat(ours.text("synchronous_commit")).isEqualTo("on");
    }

    @ParameterizedTest
    @EnumSource
    void shouldAskForItInEveryPool(Planning planning) {
        var pool = connections.pool(vertx, 1, planning);
        var setting = new Sql(
                "test.settings",
                "SELECT current_setting('statement_timeout') || current_setting('default_transaction_isolation')"
                        + " || current_setting('synchronous_commit') || current_setting('jit') AS all_of_them");

        var rows = Await.value(pool.run(setting, Tuple.tuple()));

        assertThat(rows.iterator().next().getString("all_of_them")).isEqualTo("0read committedonoff");
    }

    @Test
    void shouldMigrateWhateverTheDatabaseSays() {
        database.execute("SET default_transaction_read_only = off");
        database.execute("DROP SCHEMA signpost CASCADE");

        var migrated = Migrations.migrate(database.uri(), TestDatabase.SCHEMA, System::nanoTime);

        assertThat(migrated.applied()).isPositive();
    }
}
