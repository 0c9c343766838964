package dev.signpost.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.http.TenantRef;
import dev.signpost.model.EventId;
import dev.signpost.model.Webhook;
import dev.signpost.pg.PgPool;
import dev.signpost.queue.DeadLetterCauses;
import dev.signpost.queue.History;
import dev.signpost.queue.JobChunks;
import dev.signpost.queue.Jobs;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.CatalogFixture;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What webhooks were not sent, listed, counted, replayed and discarded, from a real client down to real rows. */
class ParkedApiTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final String CAUSES = "/v1/tenants/acme/dead-letters/causes";
    private static final int EXHAUSTED = 1;
    private static final int DISABLED = 20;
    private static final int UNVERIFIED = 21;

    private final Vertx vertx = Vertx.vertx();
    private final TestDatabase database = TestDatabase.fresh();
    private final PgPool pool = PgPool.open(vertx, database.options(), 4);
    private final CatalogFixture catalog = new CatalogFixture(vertx, pool);
    private final ApiFixture api = new ApiFixture();
    private final AtomicLong made = new AtomicLong();
    private final TenantRef acme = catalog.tenant("acme");
    private final Webhook hook = catalog.webhook(acme, "https://one.example/", "*");
    private final Webhook other = catalog.webhook(acme, "https://two.example/", "*");
    private final String path = "/v1/tenants/acme/webhooks/" + hook.id();

    @BeforeEach
    void open() {
        assertThat(acme).isEqualTo(ApiFixture.ACME);
        assertThat(catalog.tenant("other")).isEqualTo(ApiFixture.OTHER);
        for (String table : List.of("event", "attempt", "parked")) {
            database.execute("CREATE TABLE " + table + "_rest PARTITION OF " + table + " DEFAULT");
        }
        var history = new History(pool, () -> START);
        var jobs = new Jobs(
                pool,
                () -> new UUID(
                        EventId.floor(START.toEpochMilli() + made.incrementAndGet())
                                .getMostSignificantBits(),
                        Long.MIN_VALUE));
        api.operations.putAll(
                new ParkedOperations(catalog.webhooks, history, jobs, Retention.in(catalog.tenants)).operations());
        api.operations.putAll(new CauseOperations(history, new DeadLetterCauses(pool)).operations());
        api.start();
    }

    @AfterEach
    void close() {
        api.close();
        Await.value(pool.close());
        database.close();
        Await.value(vertx.close());
    }

    @Test
    void shouldReplayWhatIsHeldUnlessToldOtherwise() {
        UUID held = parked(1000, hook, DISABLED);
        parked(2000, hook, EXHAUSTED);
        parked(3000, other, DISABLED);

        var started = post("{}");
        work();

        assertThat(started.statusCode()).isEqualTo(202);
        var job = ApiFixture.json(started);
        assertThat(started.headers().firstValue("Location")).hasValue("/v1/tenants/acme/jobs/" + job.getString("id"));
        assertThat(job.getString("kind")).isEqualTo("REPLAY_HELD");
        assertThat(job.getString("webhookId")).isEqualTo(hook.id());
        assertThat(job.getLong("total")).isEqualTo(1);
        assertThat(backlog()).containsExactly(held);
    }

    @Test
    void shouldReplayTheDeadLettersOfThatWebhookAlone() {
        parked(1000, hook, DISABLED);
        UUID dead = parked(2000, hook, EXHAUSTED);
        parked(3000, other, EXHAUSTED);

        var started = post("{\"what\":\"FAILED\"}");
        work();

        assertThat(ApiFixture.json(started).getString("kind")).isEqualTo("REPLAY_DEAD");
        assertThat(backlog()).containsExactly(dead);
    }

    @Test
    void shouldReplayWhatCameInATimeOldestFirst() {
        parked(1000, hook, DISABLED);
        UUID second = parked(2000, hook, DISABLED);
        UUID third = parked(3000, hook, DISABLED);
        parked(4000, hook, DISABLED);
        String span = "\"from\":\"2026-03-01T12:00:02Z\",\"to\":\"2026-03-01T13:00:04+01:00\"";

        var counted = post("{" + span + ",\"dryRun\":true}");
        boolean working = Await.value(new JobChunks(pool, 1000).step());
        var started = post("{" + span + "}");
        work();

        assertThat(counted.statusCode()).isEqualTo(200);
        assertThat(ApiFixture.json(counted)).isEqualTo(new JsonObject().put("count", 2));
        assertThat(working).isFalse();
        assertThat(ApiFixture.json(started).getLong("total")).isEqualTo(2);
        assertThat(backlog()).containsExactly(second, third);
    }

    @ParameterizedTest
    @CsvSource({
        "UNVERIFIED,,,Verify it first.",
        "DISABLED,BLOCKED,TENANT,Unblock it first.",
        "DISABLED,TOO_MANY_ERRORS,,Unblock it first.",
        "DISABLED,GONE,,Unblock it first.",
        "DISABLED,BLOCKED,OPERATOR,Only the operator can unblock it.",
    })
    void shouldSayWhatToDoFirstWhileTheWebhookIsNotActive(
            String status, @Nullable String reason, @Nullable String by, String whatToDo) {
        parked(1000, hook, DISABLED);
        database.execute(
                "UPDATE webhook SET status = ?, status_reason = NULLIF(?, ''), blocked_by = NULLIF(?, '') WHERE key = ?",
                status,
                reason == null ? "" : reason,
                by == null ? "" : by,
                hook.key());

        for (String body : List.of("{}", "{\"what\":\"FAILED\"}", "{\"dryRun\":true}")) {
            var answer = post(body);
            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(ApiFixture.json(answer).getString("detail")).endsWith(whatToDo);
        }
        assertThat(database.number("SELECT count(*) FROM job")).isZero();
    }

    @Test
    void shouldListWhatIsHeldWithWhySinceWhenAndUntilWhen() {
        UUID held = parked(1000, hook, UNVERIFIED);
        parked(2000, hook, EXHAUSTED);
        parked(3000, other, DISABLED);

        var items = ApiFixture.json(api.send("GET", path + "/held", "acme-read", null))
                .getJsonArray("items");

        assertThat(items).hasSize(1);
        assertThat(items.getJsonObject(0))
                .isEqualTo(new JsonObject()
                        .put("id", EventId.hex(held) + "_" + hook.id())
                        .put("eventId", held.toString())
                        .put("eventType", "deal.won")
                        .put("webhookId", hook.id())
                        .put("reason", "UNVERIFIED")
                        .put("message", "The webhook had not been verified when this was to be sent.")
                        .put("attemptCount", 0)
                        .put("lastAttempt", null)
                        .put("heldAt", "2026-03-02T12:00:00.000Z")
                        .put("expiresAt", "2026-03-31T12:00:01.000Z"));
    }

    @Test
    void shouldPageThroughWhatIsHeldNewestFirst() {
        List<String> newestFirst = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            newestFirst.add(0, EventId.hex(parked(i * 1000L, hook, DISABLED)) + "_" + hook.id());
        }

        assertThat(held("")).isEqualTo(newestFirst);
        assertThat(held("&from=2026-03-01T12:00:02Z&to=2026-03-01T12:00:04Z")).isEqualTo(newestFirst.subList(1, 3));
        assertThat(held("&eventType=deal.lost")).isEmpty();
        assertThat(held("&eventType=deal.won")).isEqualTo(newestFirst);
        assertThat(held("&eventId=" + newestFirst.get(2).substring(0, 32))).containsExactly(newestFirst.get(2));
    }

    @Test
    void shouldDiscardWhatIsHeldEvenForADisabledWebhook() {
        UUID first = parked(1000, hook, DISABLED);
        parked(2000, hook, DISABLED);
        parked(3000, hook, EXHAUSTED);
        parked(4000, other, DISABLED);
        Await.value(catalog.webhooks.block(CatalogFixture.TENANT_KEY, acme, hook.id()));

        var counted = api.send("DELETE", path + "/held", "acme-manage", "{\"dryRun\":true}");
        var some = api.send("DELETE", path + "/held", "acme-manage", "{\"from\":\"2026-03-01T12:00:02Z\"}");
        work();
        List<String> left = held("");
        var rest = api.send("DELETE", path + "/held", "acme-manage", null);
        work();

        assertThat(ApiFixture.json(counted)).isEqualTo(new JsonObject().put("count", 2));
        assertThat(some.statusCode()).isEqualTo(202);
        assertThat(ApiFixture.json(some).getString("kind")).isEqualTo("DISCARD_HELD");
        assertThat(left).containsExactly(EventId.hex(first) + "_" + hook.id());
        assertThat(rest.statusCode()).isEqualTo(202);
        assertThat(held("")).isEmpty();
        assertThat(database.number("SELECT count(*) FROM parked")).isEqualTo(2);
        assertThat(database.number("SELECT count(*) FROM attempt WHERE verdict = 3"))
                .isEqualTo(2);
    }

    @Test
    void shouldCountDeadLettersByCause() {
        parked(1000, hook, EXHAUSTED);
        UUID newest = parked(2000, hook, EXHAUSTED);
        parked(3000, hook, DISABLED);
        parked(4000, other, EXHAUSTED);
        database.execute(
                "INSERT INTO attempt (event_id, webhook_key, number, run, result, verdict, status_code, sent_at, millis,"
                        + " webhook_version, profile_version, secret_number, pod_id)"
                        + " SELECT event_id, webhook_key, 1, 1, 1, 2, 503, now(), 12, 1, 1, 1, 1 FROM parked");

        var answer = api.send("GET", CAUSES + "?webhookId=" + hook.id(), "acme-read", null);
        var none = api.send("GET", CAUSES + "?webhookId=wh_none", "acme-read", null);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ApiFixture.json(answer).getJsonArray("items").getJsonObject(0))
                .isEqualTo(new JsonObject()
                        .put("webhookId", hook.id())
                        .put("reason", "EXHAUSTED")
                        .put("error", "STATUS")
                        .put("statusCode", 503)
                        .put(
                                "message",
                                "Every attempt of the retry schedule failed. The last answer had the status 503.")
                        .put("errorText", "The receiver answered with a status that does not count as success.")
                        .putNull("errorDetail")
                        .put("count", 2)
                        .put("firstDiedAt", "2026-03-02T12:00:00.000Z")
                        .put("lastDiedAt", "2026-03-02T12:00:00.000Z")
                        .put("exampleDeliveryId", EventId.hex(newest) + "_" + hook.id()));
        assertThat(ApiFixture.json(answer).getJsonArray("items")).hasSize(1);
        assertThat(ApiFixture.json(answer).getInteger("lookedAt")).isEqualTo(2);
        assertThat(ApiFixture.json(answer).getBoolean("more")).isFalse();
        assertThat(ApiFixture.json(none).getJsonArray("items")).isEmpty();
    }

    @Test
    void shouldHideAnothersWebhook() {
        parked(1000, hook, DISABLED);
        String foreign = path.replace("acme", "other");

        assertThat(api.send("POST", foreign + "/replay", "other-all", null).statusCode())
                .isEqualTo(404);
        assertThat(api.send("GET", foreign + "/held", "other-all", null).statusCode())
                .isEqualTo(404);
        assertThat(api.send("DELETE", foreign + "/held", "other-all", null).statusCode())
                .isEqualTo(404);
        assertThat(database.number("SELECT count(*) FROM job")).isZero();
    }

    private HttpResponse<String> post(String body) {
        return api.send("POST", path + "/replay", "acme-manage", body);
    }

    private void work() {
        assertThat(Await.value(new JobChunks(pool, 1000).step())).isTrue();
    }

    private List<UUID> backlog() {
        return database.query("SELECT event_id FROM backlog ORDER BY event_id").stream()
                .map(row -> UUID.fromString(String.valueOf(row.get("event_id"))))
                .toList();
    }

    /** Of all pages, two at a time. */
    private List<String> held(String filter) {
        List<String> ids = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            String at = cursor == null ? "" : "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8);
            var answer = api.send("GET", path + "/held?limit=2" + filter + at, "acme-read", null);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            var page = ApiFixture.json(answer);
            page.getJsonArray("items").forEach(item -> ids.add(((JsonObject) item).getString("id")));
            cursor = page.getString("nextCursor");
        } while (cursor != null);
        return ids;
    }

    /** An event accepted so many milliseconds after the start, parked for a webhook. */
    private UUID parked(long afterMillis, Webhook webhook, int reason) {
        UUID id = EventId.floor(START.toEpochMilli() + afterMillis);
        database.execute(
                "INSERT INTO event (id, tenant_key, pod_id, type, occurred_at, targets, deferred, data)"
                        + " VALUES (?, 1, 1, 'deal.won', '2026-03-01T12:00:00Z', '{}', ARRAY[?::bigint], '1')",
                id,
                webhook.key());
        database.execute(
                "INSERT INTO parked (webhook_key, event_id, tenant_key, run, number, reason, parked_at)"
                        + " VALUES (?, ?, 1, 1, 1, ?, '2026-03-02T12:00:00Z')",
                webhook.key(),
                id,
                reason);
        return id;
    }
}
