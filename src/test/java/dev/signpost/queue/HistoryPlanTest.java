package dev.signpost.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.EventId;
import dev.signpost.pg.Sql;
import dev.signpost.testkit.TestDatabase;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every list walks an index, whether Postgres plans for the values at hand or once for all. */
class HistoryPlanTest {
    private static final String TOP = "'ffffffff-ffff-ffff-ffff-ffffffffffff', " + Long.MAX_VALUE;
    private static final String END = "'ffffffff-ffff-ffff-ffff-ffffffffffff'";
    private static final String BOTTOM = "'00000000-0000-0000-0000-000000000000'";
    private static final String SOME = "'" + EventId.floor(QueueRows.START.toEpochMilli() + 70_000) + "'";

    /** Statement and its parameters, for tenant 1 and webhook 7. */
    private static final Map<String, String> PARAMETERS = Map.ofEntries(
            Map.entry("history_events", "1, " + SOME + ", " + BOTTOM + ", 51, NULL, NULL, 51"),
            Map.entry("history_event", "1, " + SOME),
            Map.entry("history_targets", "1, " + SOME + ", " + Long.MAX_VALUE + ", NULL, 51"),
            Map.entry("history_fanout", "1, " + TOP + ", " + BOTTOM + ", NULL, 1000, 51"),
            Map.entry("history_webhook", "7, 1, " + SOME + ", " + BOTTOM + ", 51, true, true, true, " + BOTTOM),
            Map.entry("history_parked_webhook", "1, 7, " + SOME + ", " + BOTTOM + ", 51, true"),
            Map.entry("history_parked_tenant", "1, " + TOP + ", " + BOTTOM + ", 51, true"),
            Map.entry("history_backlog_tenant", "1, " + TOP + ", " + BOTTOM + ", 51"),
            Map.entry("history_states", "1, ARRAY[" + SOME + "]::uuid[], ARRAY[7]"),
            Map.entry("history_attempts", "7, " + SOME + ", 200"),
            Map.entry("history_held", "ARRAY[7], 100000"),
            Map.entry("history_causes", "1, 7, " + TOP + ", " + BOTTOM + ", 50000, 'deal.won', 201"),
            Map.entry("waiting", "1, 7, 10000"),
            Map.entry("statistics", "1, ARRAY[0, 7], now() - interval '3 days', now(), 3600, true"),
            Map.entry("live_read", "1, 500, 0, NULL, NULL, 200"),
            Map.entry("job_next_webhook", "1, 7, " + SOME + ", 0, " + END + ", 500, true, NULL, NULL"),
            Map.entry("job_next_tenant", "1, " + SOME + ", 0, " + END + ", 500, true, 'deal.won'"));

    @SuppressWarnings("NullAway.Init")
    private static TestDatabase database;

    @BeforeAll
    static void fill() {
        database = TestDatabase.fresh();
        var rows = new QueueRows(database);
        long tenant = rows.tenant("acme");
        for (int i = 0; i < 20; i++) {
            rows.webhook(tenant, "wh_" + i);
        }
        // 3,000 in each of the three partitions.
        String ids = " (lpad(to_hex(" + QueueRows.START.toEpochMilli()
                + " + n * 20), 12, '0') || '70008000' || lpad(to_hex(n), 12, '0'))::uuid";
        database.execute("INSERT INTO event (id, tenant_key, pod_id, type, occurred_at, targets, data) SELECT" + ids
                + ", 1, 1, 'deal.won', now(), ARRAY[7, 8], '1' FROM generate_series(1, 9000) AS n");
        database.execute(
                "INSERT INTO attempt (event_id, webhook_key, number, run, result, verdict, status_code, sent_at,"
                        + " millis, webhook_version, profile_version, secret_number, pod_id) SELECT" + ids
                        + ", 1 + n % 20, 1, 1, 0, 0, 200, now(), 1, 1, 1, 1, 1 FROM generate_series(1, 9000) AS n");
        database.execute("INSERT INTO parked (event_id, webhook_key, tenant_key, run, number, reason, parked_at) SELECT"
                + ids + ", 1 + n % 20, 1, 1, 1, 1 + n % 2 * 19, now() FROM generate_series(1, 9000) AS n");
        database.execute("INSERT INTO backlog (event_id, webhook_key, tenant_key, due_at, run, number, retries, reason)"
                + " SELECT" + ids + ", 1 + n % 20, 1, now(), 1, 1, 1, 1 FROM generate_series(1, 9000) AS n");
        database.execute(
                "INSERT INTO webhook_minute SELECT 1, n % 20, date_trunc('minute', now()) - n / 20 * interval '1"
                        + " minute', 1, 1, 1, 0, 0, NULL, 5, '{5}', '{1}' FROM generate_series(1, 60000) AS n");
        database.execute("INSERT INTO webhook_hour SELECT 1, n % 20, date_trunc('hour', now()) - n / 20 * interval '1"
                + " hour', 1, 0, 0, NULL, 5, '{5}', '{1}' FROM generate_series(1, 9000) AS n");
        database.execute("INSERT INTO live_feed (tenant_key, xid, seq, skipped) SELECT n % 3, n, 1, 0"
                + " FROM generate_series(1, 9000) AS n");
        database.execute("ANALYZE");
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @ParameterizedTest
    @CsvSource({
        "history_events, event",
        "history_event, event",
        "history_targets, event",
        "history_fanout, event",
        "history_webhook, attempt",
        "history_webhook, backlog",
        "history_webhook, parked",
        "history_parked_webhook, parked",
        "history_parked_tenant, parked",
        "history_backlog_tenant, backlog",
        "history_states, attempt",
        "history_states, parked",
        "history_states, backlog",
        "history_states, event",
        "history_attempts, attempt",
        "history_held, parked",
        "history_causes, parked",
        "history_causes, attempt",
        "history_causes, event",
        "waiting, backlog",
        "statistics, webhook_minute",
        "statistics, webhook_hour",
        "live_read, live_feed",
        "job_next_webhook, parked",
        "job_next_tenant, parked",
        "job_next_tenant, event"
    })
    void shouldWalkAnIndex(String statement, String table) {
        for (String mode : new String[] {"force_generic_plan", "force_custom_plan"}) {
            String plan = plan(statement, mode);

            assertThat(plan)
                    .as(mode)
                    .containsPattern("Index (Only )?Scan[^\\n]* on " + table)
                    .doesNotContain("Seq Scan on " + table);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"force_generic_plan", "force_custom_plan"})
    void shouldNotWalkTheTenantsDeadLettersToCountThoseOfOneWebhook(String mode) {
        String plan = plan("history_causes", mode);

        assertThat(plan)
                .containsPattern("Index Cond: \\(\\(webhook_key = (\\(InitPlan|\\$)")
                .doesNotContainPattern("Index Cond: [^\n]*tenant_key = [^\n]*webhook_key = ");
    }

    private static String plan(String statement, String mode) {
        database.execute("SET plan_cache_mode = " + mode);
        database.execute("PREPARE planned AS " + Sql.named("queue." + statement).text());
        String plan = database.query("EXPLAIN EXECUTE planned (" + PARAMETERS.get(statement) + ")").stream()
                .map(row -> String.valueOf(row.get("QUERY PLAN")))
                .collect(Collectors.joining("\n"));
        database.execute("DEALLOCATE planned");
        return plan;
    }
}
