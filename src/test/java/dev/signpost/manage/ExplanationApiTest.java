package dev.signpost.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.EventId;
import dev.signpost.pg.PgPool;
import dev.signpost.queue.History;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Why each webhook did or did not get an event, from rows of every kind. */
class ExplanationApiTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final UUID EVENT = EventId.floor(START.toEpochMilli());
    private static final String PATH = "/v1/tenants/acme/events/" + EVENT + "/explanation";

    private final Vertx vertx = Vertx.vertx();
    private final TestDatabase database = TestDatabase.fresh();
    private final ApiFixture api = new ApiFixture();
    private final PgPool pool = PgPool.open(vertx, database.options(), 3);
    private final List<Long> meant = new ArrayList<>();

    @BeforeEach
    void open() {
        for (String table : List.of("event", "attempt", "parked")) {
            database.execute("CREATE TABLE " + table + "_rest PARTITION OF " + table + " DEFAULT");
        }
        database.execute("INSERT INTO tenant (id, name, version) VALUES ('acme', 'Acme', 1), ('other', 'Other', 1)");
        api.operations.putAll(new ExplanationOperations(new History(pool, () -> START)).operations());
        api.start();
    }

    @AfterEach
    void close() {
        api.close();
        Await.value(vertx.close());
        database.close();
    }

    @Test
    void shouldExplainWhyWebhooksDidNotMatch() {
        webhook("later", "{*}", "2026-03-01T12:00:01Z", null);
        webhook("type", "{deal.lost,contact.*,deal}", "2026-03-01T11:00:00Z", null);
        webhook("then", "{deal.*}", "2026-03-01T11:00:00Z", null);
        webhook("gone_before", "{*}", "2026-03-01T11:00:00Z", "2026-03-01T11:59:00Z");
        webhook("gone_after", "{contact.*}", "2026-03-01T11:00:00Z", "2026-03-01T12:59:00Z");
        webhook("foreign", "{*}", "2026-03-01T11:00:00Z", null);
        database.execute("UPDATE webhook SET tenant_key = 2 WHERE id = 'foreign'");
        event();

        assertThat(explained())
                .containsExactly(
                        "gone_after NOT_MATCHED TYPE",
                        "then NOT_MATCHED TYPE_THEN",
                        "type NOT_MATCHED TYPE",
                        "later NOT_MATCHED CREATED_LATER");
        assertThat(text("then")).contains("which types it had then is not kept");
    }

    @Test
    void shouldExplainWhatBecameOfDeliveries() {
        long delivered = matched("delivered");
        long sending = matched("sending");
        long waiting = matched("waiting");
        long dead = matched("dead");
        long disabled = matched("disabled");
        long unverified = matched("unverified");
        long discarded = matched("discarded");
        long deleted = matched("deleted");
        event();
        attempt(delivered, 0, 0);
        attempt(waiting, 1, 1);
        attempt(dead, 1, 2);
        attempt(discarded, 21, 3);
        attempt(deleted, 21, 3);
        database.execute("UPDATE webhook SET deleted_at = '2026-03-01T12:00:30Z' WHERE id = 'deleted'");
        database.execute(
                "INSERT INTO backlog (webhook_key, event_id, tenant_key, due_at, run, number, retries, reason)"
                        + " VALUES (?, ?, 1, '2026-03-01T13:00:00Z', 1, 2, 1, 1)",
                waiting,
                EVENT);
        park(dead, 1);
        park(disabled, 20);
        park(unverified, 21);

        assertThat(explained())
                .containsExactly(
                        "deleted CANCELLED DELETED",
                        "discarded CANCELLED DISCARDED",
                        "unverified HELD UNVERIFIED",
                        "disabled HELD DISABLED",
                        "dead DEAD EXHAUSTED",
                        "waiting WAITING SCHEDULE",
                        "sending WAITING null",
                        "delivered DELIVERED null");
        assertThat(item("waiting").getString("nextAttemptAt")).isEqualTo("2026-03-01T13:00:00.000Z");
        assertThat(item("delivered").getString("deliveryId")).isEqualTo(EventId.hex(EVENT) + "_delivered");
        assertThat(sending).isPositive();
    }

    @Test
    void shouldHideAnothersEvents() {
        event();

        assertThat(api.send("GET", PATH, "acme-read", null).statusCode()).isEqualTo(200);
        assertThat(api.send("GET", PATH.replace("acme", "other"), "other-all", null)
                        .statusCode())
                .isEqualTo(404);
    }

    private String text(String webhook) {
        return item(webhook).getString("text");
    }

    private JsonObject item(String webhook) {
        return items().stream()
                .filter(item -> item.getString("webhookId").equals(webhook))
                .findFirst()
                .orElseThrow();
    }

    private List<String> explained() {
        return items().stream()
                .map(item ->
                        item.getString("webhookId") + " " + item.getString("outcome") + " " + item.getString("reason"))
                .toList();
    }

    /** Of all pages, two at a time. */
    private List<JsonObject> items() {
        List<JsonObject> items = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            String at = cursor == null ? "" : "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8);
            var answer = api.send("GET", PATH + "?limit=2" + at, "acme-read", null);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            var page = ApiFixture.json(answer);
            assertThat(page.getJsonObject("event").getInteger("matchedCount")).isEqualTo(meant.size());
            page.getJsonArray("items").forEach(item -> items.add((JsonObject) item));
            cursor = page.getString("nextCursor");
        } while (cursor != null);
        return items;
    }

    private long matched(String id) {
        webhook(id, "{*}", "2026-03-01T11:00:00Z", null);
        long key = database.number("SELECT key FROM webhook WHERE id = ?", id);
        meant.add(key);
        return key;
    }

    private void webhook(String id, String types, String createdAt, @Nullable String deletedAt) {
        database.execute(
                "INSERT INTO webhook (id, tenant_key, url, event_types, status, epoch, created_at, updated_at,"
                        + " deleted_at) VALUES (?, 1, 'https://example.com/', ?::text[], 'ACTIVE', 1,"
                        + " ?::timestamptz, ?::timestamptz, nullif(?, '')::timestamptz)",
                id,
                types,
                createdAt,
                createdAt,
                deletedAt == null ? "" : deletedAt);
    }

    private void event() {
        // half of them handed over at once, the others deferred
        String targets =
                meant.subList(0, meant.size() / 2).toString().replace('[', '{').replace(']', '}');
        String deferred = meant.subList(meant.size() / 2, meant.size())
                .toString()
                .replace('[', '{')
                .replace(']', '}');
        database.execute(
                "INSERT INTO event (id, tenant_key, pod_id, type, occurred_at, targets, deferred, data)"
                        + " VALUES (?, 1, 1, 'deal.won', now(), ?::bigint[], nullif(?, '{}')::bigint[], '1')",
                EVENT,
                targets,
                deferred);
    }

    private void attempt(long webhook, int result, int verdict) {
        database.execute(
                "INSERT INTO attempt (event_id, webhook_key, number, run, result, verdict, status_code, sent_at, millis,"
                        + " webhook_version, profile_version, secret_number, pod_id)"
                        + " VALUES (?, ?, 1, 1, ?, ?, 0, '2026-03-01T12:01:00Z', 12, 1, 1, 1, 1)",
                EVENT,
                webhook,
                result,
                verdict);
    }

    private void park(long webhook, int reason) {
        database.execute(
                "INSERT INTO parked (webhook_key, event_id, tenant_key, run, number, reason, parked_at)"
                        + " VALUES (?, ?, 1, 1, 2, ?, '2026-03-02T12:00:00Z')",
                webhook,
                EVENT,
                reason);
    }
}
