package dev.signpost.queue.plans;

import dev.signpost.pg.Planning;
import dev.signpost.pg.Sql;
import dev.signpost.testkit.TestDatabase;
import java.util.List;
import java.util.UUID;

/**
 * A database in which statements are planned at one moment and run at a later one. Nothing is ever vacuumed or analysed
 * in between, for that would have them planned again.
 */
final class World implements AutoCloseable {
    /** Of the world that statements run in. */
    static final int TENANTS = 100;

    static final int WEBHOOKS = 1_000;
    static final int EVENTS = 20_000;

    /** Deliveries in the backlog that pod 1 has claimed under number 1; those behind them wait. */
    static final int CLAIMED = 2_000;

    /** The event that many webhooks wait for. */
    static final int WIDE_EVENT = 30_000;

    static final int FAN_OUT = 10_000;

    static final UUID NONCE = new UUID(7, 7);

    private static final int FORMER = 1_000_000;
    private static final int FORMER_EVENTS = 4_000;

    private final TestDatabase database;
    private final long start;

    /** The moments at which statements are planned. */
    enum Moment {
        NEVER_ANALYSED,
        EMPTY,
        DRAINED,
        WAITING,
        CLAIMED
    }

    World(TestDatabase database, Moment moment) {
        this.database = database;
        start = System.currentTimeMillis() - 3_600_000;
        database.query(
                "SELECT make_partitions(to_timestamp(n * 86400), to_timestamp((n + 1) * 86400))"
                        + " FROM generate_series(? / 86400000 - 1, ? / 86400000 + 1) AS n",
                start,
                start);
        for (String table : tables("c.relkind = 'r'")) {
            database.execute("ALTER TABLE " + table + " SET (autovacuum_enabled = off)");
        }
        come(moment);
        Planning.LOOK_UPS.settings().forEach((name, value) -> database.execute("SET " + name + " = " + value));
        database.execute("SET jit = off");
    }

    private void come(Moment moment) {
        if (moment == Moment.DRAINED || moment == Moment.WAITING || moment == Moment.CLAIMED) {
            fill(FORMER, FORMER_EVENTS, moment == Moment.CLAIMED ? FORMER_EVENTS : 0);
        }
        if (moment == Moment.DRAINED) {
            for (String table : List.of(
                    "event",
                    "attempt",
                    "parked",
                    "backlog",
                    "lane_head",
                    "idempotency",
                    "webhook_minute",
                    "webhook_hour",
                    "live_feed",
                    "webhook",
                    "tenant")) {
                database.execute("DELETE FROM " + table);
            }
        }
        if (moment != Moment.NEVER_ANALYSED) {
            database.execute("VACUUM ANALYZE");
        }
    }

    private List<String> tables(String condition) {
        return database
                .query("SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'signpost'::regnamespace AND "
                        + condition)
                .stream()
                .map(row -> String.valueOf(row.get("relname")))
                .toList();
    }

    /** Plans a statement, now and once for all. */
    Plan prepare(String name, String text) {
        database.execute("PREPARE " + name + " AS " + text);
        String nothing = String.join(", ", java.util.Collections.nCopies(parameters(name), "NULL"));
        return explain("EXPLAIN (FORMAT JSON) EXECUTE " + name + (nothing.isEmpty() ? "" : " (" + nothing + ")"));
    }

    private int parameters(String name) {
        return (int)
                database.number("SELECT cardinality(parameter_types) FROM pg_prepared_statements WHERE name = ?", name);
    }

    /** Runs it and undoes what it did. */
    Plan run(String name, String arguments) {
        database.execute("BEGIN");
        try {
            return explain("EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) EXECUTE " + name
                    + (arguments.isEmpty() ? "" : " (" + arguments + ")"));
        } finally {
            database.execute("ROLLBACK");
        }
    }

    private Plan explain(String sql) {
        return Plan.parse(String.valueOf(database.query(sql).get(0).get("QUERY PLAN")));
    }

    /** The names of statements, of all packages, that have no plan but one with a node that is switched off. */
    List<String> penalised(List<Sql> statements) {
        return statements.stream()
                .flatMap(sql -> {
                    String name = sql.name().replace('.', '_');
                    return prepare(name, sql.text()).penalised().stream().map(node -> sql.name() + ": " + node);
                })
                .toList();
    }

    /** Everything that the statements are run on. */
    void fill() {
        fill(0, EVENTS, CLAIMED);
        database.execute(
                "INSERT INTO pod (id, nonce, name, registered_at, expires_at, watermark)"
                        + " OVERRIDING SYSTEM VALUE VALUES (1, ?, 'pod', now(), now() + interval '1 hour', id_floor(now()))",
                NONCE);
        database.execute("INSERT INTO pod_slot (pod_id, slot, nonce) VALUES (1, 1, ?)", NONCE);
        database.execute(
                "INSERT INTO event (id, tenant_key, pod_id, type, occurred_at, targets, data)"
                        + " SELECT ?, 1, 2, 'deal.won', now(), array_agg(n), '1' FROM generate_series(1, ?) AS n",
                event(WIDE_EVENT),
                FAN_OUT);
        database.execute(
                "INSERT INTO job (id, tenant_key, kind, state, to_id, total, created_by)"
                        + " VALUES (?, 1, 'REPLAY_DEAD', 'RUNNING', ?, 1, 'test')",
                new UUID(0x7000, 1),
                event(WIDE_EVENT));
    }

    /** Tenants and webhooks behind a number, and as many events with what belongs to them. */
    private void fill(int from, int events, int claimed) {
        database.execute(
                "INSERT INTO tenant (key, id, name, version) OVERRIDING SYSTEM VALUE"
                        + " SELECT n, 't' || n, 't', 1 FROM generate_series(? + 1, ? + ?) AS n",
                from,
                from,
                TENANTS);
        database.execute(
                "INSERT INTO webhook (key, id, tenant_key, url, event_types, status, epoch)"
                        + " OVERRIDING SYSTEM VALUE SELECT n, 'wh' || n, ? + 1 + n % ?, 'https://example.com/', '{*}', 'ACTIVE',"
                        + " 1 FROM generate_series(? + 1, ? + ?) AS n",
                from, TENANTS, from, from, WEBHOOKS);
        insert(
                from,
                events,
                "event (id, tenant_key, pod_id, type, occurred_at, targets, data)",
                "id, tenant, 1, 'deal.won', now(), ARRAY[webhook], '1'",
                "");
        insert(
                from,
                events,
                "attempt (event_id, webhook_key, number, run, result, verdict, status_code, sent_at, millis,"
                        + " webhook_version, profile_version, secret_number, pod_id)",
                "id, webhook, 1, 1, 1, 2, 500, now(), 1, 1, 1, 1, 1",
                "WHERE n % 2 = 0");
        insert(
                from,
                events,
                "parked (event_id, webhook_key, tenant_key, run, number, reason, parked_at)",
                "id, webhook, tenant, 1, 2, n / 2 % 2 * 19 + 1, now()",
                "WHERE n % 2 = 0");
        insert(
                from,
                events,
                "backlog (event_id, webhook_key, tenant_key, due_at, run, number, retries, reason, claimed_by,"
                        + " claim_number)",
                "id, webhook, tenant, now() + CASE WHEN n % 4 = 1 THEN interval '1 hour' ELSE interval '-1 minute' END,"
                        + " 1, 1, n % 3, 1, CASE WHEN n <= " + (from + claimed) + " THEN 1 END, CASE WHEN n <= "
                        + (from + claimed) + " THEN 1 END",
                "");
        database.execute(
                "INSERT INTO lane_head (webhook_key, tenant_key, next_due) SELECT key, tenant_key, now() -"
                        + " interval '1 minute' + key % 2 * interval '1 hour' FROM webhook WHERE key > ? AND key <= ? + ?",
                from, from, WEBHOOKS);
        insert(
                from,
                events,
                "idempotency (digest, tenant_key, event_id, body_digest, matched)",
                "md5(n::text)::uuid, tenant, id, id, 1",
                "");
        database.query("SELECT brin_summarize_new_values('idempotency_by_event')");
        insert(
                from,
                events,
                "webhook_minute",
                "tenant, webhook, date_trunc('minute', now()) - n % 3000 * interval '1"
                        + " minute', 1, n, 1, 0, 0, NULL, 5, '{5}', '{1}'",
                "");
        insert(
                from,
                events,
                "webhook_hour",
                "tenant, webhook, date_trunc('hour', now()) - n * interval '1 hour', 1, 0, 0,"
                        + " NULL, 5, '{5}', '{1}'",
                "");
        insert(from, events, "live_feed (tenant_key, xid, seq, skipped)", "tenant, n, 1, 0", "");
    }

    private void insert(int from, int events, String into, String select, String where) {
        database.execute("INSERT INTO " + into + " SELECT " + select + " FROM (SELECT n, " + from + " + 1 + n % "
                + WEBHOOKS
                + " AS webhook, " + from + " + 1 + (n % " + WEBHOOKS + " + 1) % " + TENANTS + " AS tenant,"
                + " (lpad(to_hex(" + start + " + n % " + FORMER
                + "), 12, '0') || '70008000' || lpad(to_hex(n), 12, '0'))::uuid"
                + " AS id FROM generate_series(" + (from + 1) + ", " + (from + events) + ") AS n) rows " + where);
    }

    /** The id of an event by its number. */
    UUID event(int number) {
        return new UUID((start + number % FORMER) << 16 | 0x7000, 0x8000L << 48 | number);
    }

    static int webhook(int number) {
        return 1 + number % WEBHOOKS;
    }

    static int tenant(int number) {
        return 1 + webhook(number) % TENANTS;
    }

    @Override
    public void close() {
        database.close();
    }
}
