package dev.signpost.manage;

import dev.signpost.model.EventId;
import dev.signpost.pg.PgPool;
import dev.signpost.queue.History;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * The API's history on a database with tenant acme (key 1), its webhooks wh_1 and wh_2, and another tenant's
 * wh_foreign; events, attempts and parked deliveries are rows that a test writes.
 */
abstract class HistoryApiFixture {
    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    static final String EVENTS = "/v1/tenants/acme/events";
    static final String DELIVERIES = "/v1/tenants/acme/deliveries";
    static final String DEAD = "/v1/tenants/acme/dead-letters";

    final Vertx vertx = Vertx.vertx();
    final TestDatabase database = TestDatabase.fresh();
    final ApiFixture api = new ApiFixture();
    final PgPool pool = PgPool.open(vertx, database.options(), 3);
    final AtomicLong made = new AtomicLong();
    final History history = new History(pool, () -> START);

    @BeforeEach
    void open() {
        for (String table : List.of("event", "attempt", "parked")) {
            database.execute("CREATE TABLE " + table + "_rest PARTITION OF " + table + " DEFAULT");
        }
        database.execute("INSERT INTO tenant (id, name, version) VALUES ('acme', 'Acme', 1), ('other', 'Other', 1)");
        database.execute("INSERT INTO webhook (id, tenant_key, url, event_types, status, epoch)"
                + " VALUES ('wh_1', 1, 'https://example.com/', '{*}', 'ACTIVE', 1),"
                + " ('wh_2', 1, 'https://example.com/', '{*}', 'ACTIVE', 1),"
                + " ('wh_foreign', 2, 'https://example.com/', '{*}', 'ACTIVE', 1)");
        api.operations.putAll(new HistoryOperations(
                        history,
                        (tenant, delivery) -> Future.succeededFuture(Map.of()),
                        tenant -> Future.succeededFuture(Duration.ofDays(30)))
                .operations());
        more();
        api.start();
    }

    /** Other operations that a test needs. */
    void more() {}

    @AfterEach
    void close() {
        api.close();
        Await.value(vertx.close());
        database.close();
    }

    UUID event(long afterMillis, String type, String data, int... webhooks) {
        UUID floor = EventId.floor(START.toEpochMilli() + afterMillis);
        var id = new UUID(floor.getMostSignificantBits(), floor.getLeastSignificantBits() + made.incrementAndGet());
        database.execute(
                "INSERT INTO event (id, tenant_key, pod_id, type, occurred_at, targets, data)"
                        + " VALUES (?, 1, 1, ?, '2026-03-01T12:00:00.000123Z', ?::bigint[], ?)",
                id,
                type,
                Arrays.toString(webhooks).replace('[', '{').replace(']', '}'),
                data.getBytes(StandardCharsets.UTF_8));
        return id;
    }

    void attempt(UUID event, int webhook, int number, int result, int verdict, int status) {
        database.execute(
                "INSERT INTO attempt (event_id, webhook_key, number, run, result, verdict, status_code, sent_at, millis,"
                        + " webhook_version, profile_version, secret_number, pod_id)"
                        + " VALUES (?, ?, ?, 1, ?, ?, ?, '2026-03-01T12:00:00Z', 12, 1, 1, 1, 1)",
                event,
                webhook,
                number,
                result,
                verdict,
                status);
    }

    void park(UUID event, int webhook, int number, int reason) {
        database.execute(
                "INSERT INTO parked (webhook_key, event_id, tenant_key, run, number, reason, parked_at)"
                        + " VALUES (?, ?, 1, 1, ?, ?, '2026-03-02T12:00:00Z')",
                webhook,
                event,
                number,
                reason);
    }
}
