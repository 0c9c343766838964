package dev.signpost.simulation;

import dev.signpost.pg.PgPool;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import dev.signpost.pg.SqlTransactions;
import dev.signpost.queue.DeliveryKey;
import dev.signpost.simulation.Tables.BacklogRow;
import dev.signpost.simulation.Tables.HeadRow;
import dev.signpost.simulation.Tables.Pair;
import dev.signpost.simulation.Tables.TenantRow;
import dev.signpost.simulation.Tables.WebhookRow;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Postgres and the played database side by side: each statement is run on both, and what they answer is compared. */
final class Twin implements SqlTransactions {
    /** What nobody can agree on: moments, and what Postgres says beside an answer. */
    private static final Set<String> APART = Set.of(
            "now_micros",
            "millis",
            "watermark",
            "identity",
            "due_at",
            "expires_at",
            "age_millis",
            "hastened",
            "backend",
            "name",
            "living",
            "other_skews",
            "slot");

    private static final String MICROS = "(extract(epoch FROM due_at) * 1000000)::bigint";

    private final Timeline timeline = new Timeline();
    private final PgPool pool;
    private final TestDatabase postgres;
    final Database played = new Database(timeline, Witness.BLIND);
    final List<String> disagreements = new ArrayList<>();
    private String last = "";

    Twin(PgPool pool, TestDatabase postgres) {
        this.pool = pool;
        this.postgres = postgres;
    }

    /** The same tenant and webhooks on both sides; answers their keys. */
    List<Long> fill(int webhooks) {
        long tenant =
                postgres.number("INSERT INTO tenant (id, name, version) VALUES ('acme', 'Acme', 1) RETURNING key");
        played.tables.tenants.put(tenant, new TenantRow(tenant, "acme", 1));
        List<Long> keys = new ArrayList<>();
        for (int i = 0; i < webhooks; i++) {
            long key = postgres.number(
                    "INSERT INTO webhook (id, tenant_key, url, event_types, status, epoch)"
                            + " VALUES (?, ?, 'https://example.com/', '{*}', 'ACTIVE', 1) RETURNING key",
                    "wh_" + i,
                    tenant);
            played.tables.webhooks.put(key, new WebhookRow(key, tenant, List.of("*"), null, null, null));
            keys.add(key);
        }
        return keys;
    }

    long tenant() {
        return played.tables.tenants.keySet().iterator().next();
    }

    /** Both sides' lease of that pod runs out. */
    void expire(int pod) {
        postgres.execute("UPDATE pod SET expires_at = 'epoch' WHERE id = ?", pod);
        Objects.requireNonNull(played.tables.pods.get(pod)).expiresAt = 0;
    }

    /** Both sides' catalogue has changed. */
    void bump() {
        postgres.execute("UPDATE tenant SET version = version + 1");
        played.tables.tenants.values().forEach(tenant -> tenant.version++);
    }

    @Override
    public Future<RowSet<Row>> run(Sql sql, Tuple parameters) {
        return compared(sql, parameters, pool, null);
    }

    @Override
    public <T> Future<T> transaction(Function<SqlRunner, Future<T>> work) {
        Database.Session session = played.begin();
        return pool.transaction(real -> work.apply((sql, parameters) -> compared(sql, parameters, real, session)))
                .onSuccess(done -> session.commit())
                .onFailure(failed -> session.rollback());
    }

    private Future<RowSet<Row>> compared(
            Sql sql, Tuple parameters, SqlRunner real, Database.@Nullable Session session) {
        last = sql.name();
        return real.run(sql, parameters).onComplete(done -> {
            setClock();
            played.run(sql.name(), parameters, session, new Database.Answer() {
                @Override
                public void waits() {}

                @Override
                public void rows(Rows rows) {
                    compare(sql.name(), done.succeeded() ? text(done.result(), rows) : "failed", text(rows, rows));
                }

                @Override
                public void failed(PgException failure) {
                    boolean same = done.failed()
                            && done.cause() instanceof PgException real
                            && failure.getSqlState().equals(real.getSqlState());
                    compare(sql.name(), same ? "refused" : String.valueOf(done.cause()), "refused");
                }
            });
        });
    }

    private void setClock() {
        played.jump(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()) - played.now());
    }

    private void compare(String what, String postgresSays, String playedSays) {
        if (!postgresSays.equals(playedSays)) {
            disagreements.add(what + ": Postgres " + postgresSays + ", played " + playedSays);
        }
    }

    /** Rows as text, those columns that the played side has, in an order of their own. */
    private static String text(RowSet<Row> rows, Rows played) {
        List<String> columns = played.columnsNames().stream()
                .filter(column -> !APART.contains(column))
                .toList();
        List<String> lines = new ArrayList<>();
        for (Row row : rows) {
            lines.add(columns.stream().map(column -> value(row, column)).collect(Collectors.joining(" ")));
        }
        Collections.sort(lines);
        return lines.toString();
    }

    private static String value(Row row, String column) {
        Object value = row.getValue(row.getColumnIndex(column));
        return value instanceof Object[] array ? Set.of(array).toString() : String.valueOf(value);
    }

    /** Deliveries that nobody has claimed. */
    List<DeliveryKey> waiting() {
        return played.tables.backlog.values().stream()
                .filter(row -> row.claimedBy == null)
                .map(row -> new DeliveryKey(row.pair.event(), row.pair.webhook()))
                .toList();
    }

    /** Both sides read their clocks by themselves, a little apart: from here on they mean the same moments. */
    private void setMoments() {
        for (var row : postgres.query("SELECT webhook_key, event_id, " + MICROS + " AS micros FROM backlog")) {
            BacklogRow mine = played.tables.backlog.get(
                    new Pair(((Number) there(row, "webhook_key")).longValue(), (UUID) there(row, "event_id")));
            if (mine != null) {
                mine.dueAt = ((Number) there(row, "micros")).longValue();
            }
        }
        for (var row : postgres.query(
                "SELECT webhook_key, " + MICROS.replace("due_at", "next_due") + " AS micros FROM lane_head")) {
            HeadRow mine = played.tables.heads.get(((Number) there(row, "webhook_key")).longValue());
            if (mine != null) {
                mine.nextDue = ((Number) there(row, "micros")).longValue();
            }
        }
    }

    private static Object there(Map<String, @Nullable Object> row, String column) {
        return Objects.requireNonNull(row.get(column));
    }

    /** Compares all tables. */
    void compareTables() {
        Tables rows = played.tables;
        setClock();
        long now = played.now();
        table(
                "SELECT concat_ws(' ', id, tenant_key, pod_id, type, array_to_string(targets, ','),"
                        + " array_to_string(deferred, ',')) AS line FROM event",
                rows.events.values().stream()
                        .map(e -> line(e.id(), e.tenant(), e.pod(), e.type(), joined(e.targets()))
                                + (e.deferred().isEmpty() ? "" : " " + joined(e.deferred()))));
        table(
                "SELECT concat_ws(' ', webhook_key, event_id, number, run, result, verdict, status_code, pod_id,"
                        + " profile_version, COALESCE(reason::text, 'null')) AS line FROM attempt",
                rows.attempts.entrySet().stream()
                        .flatMap(pair -> pair.getValue().stream()
                                .map(a -> line(
                                        pair.getKey().webhook(),
                                        pair.getKey().event(),
                                        a.number(),
                                        a.run(),
                                        a.result(),
                                        a.verdict(),
                                        a.status(),
                                        a.pod(),
                                        a.profileVersion(),
                                        a.reason()))));
        table(
                "SELECT concat_ws(' ', webhook_key, event_id, run, number, retries, interruptions, reason,"
                        + " profile_version, COALESCE(claimed_by::text, 'null'), COALESCE(claim_number::text, 'null'),"
                        + " due_at <= clock_timestamp()) AS line FROM backlog",
                rows.backlog.values().stream()
                        .map(b -> line(
                                b.pair.webhook(),
                                b.pair.event(),
                                b.run,
                                b.number,
                                b.retries,
                                b.interruptions,
                                b.reason,
                                b.profileVersion,
                                b.claimedBy,
                                b.claimNumber,
                                b.dueAt <= now ? "t" : "f")));
        table(
                "SELECT concat_ws(' ', webhook_key, event_id, run, number, reason, profile_version) AS line FROM parked",
                rows.parked.entrySet().stream()
                        .map(p -> line(
                                p.getKey().webhook(),
                                p.getKey().event(),
                                p.getValue().run(),
                                p.getValue().number(),
                                p.getValue().reason(),
                                p.getValue().profileVersion())));
        compareSmallTables(rows, now);
        setMoments();
    }

    private void compareSmallTables(Tables rows, long now) {
        table(
                "SELECT concat_ws(' ', webhook_key, version, next_due <= clock_timestamp()) AS line FROM lane_head",
                rows.heads.entrySet().stream()
                        .map(h -> line(h.getKey(), h.getValue().version, h.getValue().nextDue <= now ? "t" : "f")));
        table(
                "SELECT concat_ws(' ', digest, event_id, body_digest, matched) AS line FROM idempotency",
                rows.keys.values().stream().map(k -> line(k.digest(), k.event(), k.body(), k.matched())));
        table(
                "SELECT concat_ws(' ', pod_id, slot, nonce) AS line FROM pod_slot",
                rows.slots.entrySet().stream()
                        .map(s -> line(s.getKey().pod(), s.getKey().slot(), s.getValue())));
        table(
                "SELECT concat_ws(' ', id, nonce, applied_epoch) AS line FROM pod WHERE id > 0",
                rows.pods.values().stream().map(p -> line(p.id, p.nonce, p.appliedEpoch)));
        table(
                "SELECT concat_ws(' ', webhook_key, pod_id) AS line FROM webhook_pause",
                rows.pauses.keySet().stream().map(p -> line(p.webhook(), p.pod())));
        table(
                "SELECT webhook_key::text AS line FROM lane_hasten",
                rows.hastened.keySet().stream().map(String::valueOf));
        table(
                "SELECT concat_ws(' ', key, status, version, failing_since IS NULL) AS line FROM webhook",
                rows.webhooks.values().stream()
                        .map(w -> line(w.key, w.status, w.version, w.failingSince == null ? "t" : "f")));
    }

    private static String line(@Nullable Object... values) {
        List<String> texts = new ArrayList<>();
        for (Object value : values) {
            texts.add(String.valueOf(value));
        }
        return String.join(" ", texts);
    }

    private static String joined(List<Long> keys) {
        return keys.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private void table(String query, Stream<String> lines) {
        Set<String> there = new TreeSet<>();
        for (Map<String, @Nullable Object> row : postgres.query(query)) {
            there.add(String.valueOf(row.get("line")));
        }
        Set<String> here = lines.collect(Collectors.toCollection(TreeSet::new));
        if (!there.equals(here)) {
            Set<String> missing = new TreeSet<>(there);
            missing.removeAll(here);
            here.removeAll(there);
            disagreements.add("after " + last + ", " + query.substring(query.lastIndexOf(" FROM ")) + ": Postgres has "
                    + missing + ", played " + here);
        }
    }
}
