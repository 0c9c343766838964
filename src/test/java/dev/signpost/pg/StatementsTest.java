package dev.signpost.pg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.testkit.Statements;
import dev.signpost.testkit.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All of the product's statements: they say what they mean, and declare what Postgres takes them for. */
class StatementsTest {
    /** Postgres prepares queries and what changes rows. */
    private static final String NOT_PREPARED = "(?s)(--[^\n]*\n)*(SET|LOCK) .*";

    private static final Map<String, String> WORDS =
            Map.of("integer", "int", "integer[]", "int[]", "timestamp with time zone", "timestamptz");

    @Test
    void shouldDeclareTheTypesThatPostgresFinds() {
        List<String> faults = new ArrayList<>();
        try (TestDatabase database = TestDatabase.fresh()) {
            for (Statements.Statement statement : Statements.all()) {
                Sql sql = Sql.named(statement.name());
                if (sql.text().matches(NOT_PREPARED)) {
                    continue;
                }
                database.execute("PREPARE found AS " + sql.text());
                List<String> found = database
                        .query("SELECT unnest(parameter_types)::text AS type FROM pg_prepared_statements"
                                + " WHERE name = 'found'")
                        .stream()
                        .map(row -> word(String.valueOf(row.get("type"))))
                        .toList();
                database.execute("DEALLOCATE found");
                List<String> declared =
                        sql.parameters().types().stream().map(SqlType::toString).toList();
                if (!found.equals(declared)) {
                    faults.add(sql.name() + " declares " + sql.parameters() + ", and Postgres finds " + found);
                }
            }
        }

        assertThat(faults).isEmpty();
    }

    private static String word(String type) {
        String array = type.endsWith("[]") ? "[]" : "";
        String plain = type.substring(0, type.length() - array.length());
        return Objects.requireNonNullElse(WORDS.get(plain), plain) + array;
    }

    @Test
    void shouldSayWhatTheyMean() throws Exception {
        List<String> complaints = new ArrayList<>();
        for (Path file : Statements.files()) {
            Literals.meaningless(Files.readString(file)).forEach(literal -> complaints.add(file + ", " + literal));
        }

        assertThat(complaints).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT $1",
                "SELECT 1 FROM t LIMIT 20",
                "SELECT 1 FROM t WHERE reason >= 20",
                "SELECT 1 FROM t WHERE t.verdict = 1",
                "SELECT 1 FROM t WHERE verdict IN (0)",
                "SELECT 1 FROM t WHERE COALESCE(t.verdict, 1) = x",
                "SELECT 1 AS verdict FROM t",
                "SELECT CASE WHEN a THEN 1::smallint ELSE b END AS reason FROM t",
                "UPDATE t SET due_at = now(), reason = 1 WHERE a",
                "UPDATE t SET reason = CASE WHEN a THEN 1 ELSE b END WHERE a",
                "INSERT INTO t (a, verdict) SELECT 0, 1 FROM u",
                "INSERT INTO t (a, reason) SELECT max(b, 1), COALESCE(reason, 1) FROM u",
                "INSERT INTO t AS x (reason) VALUES (1)",
                "SELECT 1 FROM t WHERE status = 'ACTIVE'",
                "SELECT pg_advisory_xact_lock(1397703504, 1)",
                "SELECT a * 100 FROM t"
            })
    void shouldBeSeenToFailForALiteralWithoutAMeaning(String source) {
        assertThat(Literals.meaningless(source)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1 FROM t WHERE a > 0 -- at most 20",
                "SELECT (extract(epoch FROM a) * 1000)::bigint AS millis FROM t OFFSET 0",
                "INSERT INTO t (run, number, reason) SELECT 1, 1, :WaitReason.REPLAY FROM u",
                "SELECT 1 FROM t WHERE reason >= :ParkReason.FIRST_HELD AND retries > 0"
            })
    void shouldTakeNoOtherLiteralForOne(String source) {
        assertThat(Literals.meaningless(source)).isEmpty();
    }
}
