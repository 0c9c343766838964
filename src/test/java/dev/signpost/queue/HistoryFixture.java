package dev.signpost.queue;

import dev.signpost.pg.PgPool;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.UUID;

/** One test's own queue, with a tenant that has two active webhooks. */
final class HistoryFixture implements AutoCloseable {
    final Vertx vertx = Vertx.vertx();
    final TestDatabase database = TestDatabase.fresh();
    final QueueRows rows = new QueueRows(database);
    final PgPool pool = PgPool.open(vertx, database.options(), 4);
    final long acme = rows.tenant("acme");
    final long hook = rows.webhook(acme, "wh_hook");
    final long other = rows.webhook(acme, "wh_other");

    /** An event for one webhook, which is its dead letter. */
    DeliveryKey dead(long afterMillis, long webhook) {
        UUID event = rows.event(acme, afterMillis, webhook);
        rows.dead(event, webhook);
        return new DeliveryKey(event, webhook);
    }

    /** What waits in the backlog. */
    List<DeliveryKey> backlog() {
        return database.query("SELECT event_id, webhook_key FROM backlog").stream()
                .map(row -> new DeliveryKey(
                        UUID.fromString(String.valueOf(row.get("event_id"))),
                        Long.parseLong(String.valueOf(row.get("webhook_key")))))
                .toList();
    }

    @Override
    public void close() {
        Await.value(vertx.close());
        database.close();
    }
}
