package dev.signpost.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.EventId;
import dev.signpost.queue.JobChunks;
import dev.signpost.queue.Jobs;
import dev.signpost.queue.Replay;
import dev.signpost.testkit.Await;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Events, deliveries, dead letters and jobs from a real client down to real rows. */
class HistoryApiTest extends HistoryApiFixture {
    private static final String JOBS = "/v1/tenants/acme/jobs";

    private final List<String> audit = new CopyOnWriteArrayList<>();

    @Override
    void more() {
        var jobs = new Jobs(
                pool,
                () -> new UUID(
                        EventId.floor(START.toEpochMilli() + made.incrementAndGet())
                                .getMostSignificantBits(),
                        Long.MIN_VALUE));
        AuditTrail trail = (call, action, object, fields) -> {
            audit.add(call.caller().keyId() + " " + action + " " + object + " " + fields);
            return Future.succeededFuture();
        };
        api.operations.putAll(
                new ResendOperations(history, new Replay(pool, history), trail, ApiFixture.SENDING).operations());
        api.operations.putAll(new JobOperations(history, jobs).operations());
    }

    @Test
    void shouldShowAnEventWithItsDataByteForByte() {
        String data = "{\"a\":1.0,\"a\" : 1e400000,\"b\":\"\\u0000\\ud800\",\"n\":12345678901234567890.10}";
        UUID id = event(1, "deal.won", data, 1, 2);
        database.execute("UPDATE event SET changes = '[ 1.50 ]' WHERE id = ?", id);
        attempt(id, 1, 1, 0, 0, 200);

        var answer = api.send("GET", EVENTS + "/" + id, "acme-read", null);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"data\":" + data + ",\"changes\":[ 1.50 ]}");
        assertThat(answer.body())
                .startsWith(
                        "{\"id\":\"" + id + "\",\"type\":\"deal.won\",\"occurredAt\":\"2026-03-01T12:00:00.000123Z\","
                                + "\"acceptedAt\":\"2026-03-01T12:00:00.001Z\",\"matchedCount\":2,")
                .contains("\"state\":\"DELIVERED\"")
                .contains("\"state\":\"WAITING\"")
                .contains("\"deliveriesTruncated\":false");
    }

    @Test
    void shouldTakeAnEventsIdInAnySpelling() {
        UUID id = event(1, "deal.won", "1", 1);
        String hex = EventId.hex(id);

        for (String spelling : List.of(id.toString(), hex, "msg_" + hex, "evt_" + id, hex.toUpperCase(Locale.ROOT))) {
            assertThat(api.send("GET", EVENTS + "/" + spelling, "acme-read", null)
                            .statusCode())
                    .isEqualTo(200);
        }
        for (String wrong :
                List.of(hex.substring(1) + "g", hex + "00", UUID.randomUUID().toString())) {
            assertThat(api.send("GET", EVENTS + "/" + wrong, "acme-read", null).statusCode())
                    .as(wrong)
                    .isEqualTo(404);
        }
    }

    @Test
    void shouldPageThroughEventsAndDeliveries() {
        List<String> events = new ArrayList<>();
        List<String> deliveries = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            UUID id = event(i * 1000L, i % 2 == 0 ? "deal.won" : "deal.lost", "1", 1, 2);
            attempt(id, 1, 1, 0, 0, 200);
            attempt(id, 2, 1, 1, 1, 500);
            events.add(0, id.toString());
            deliveries.addAll(0, List.of(EventId.hex(id) + "_wh_2", EventId.hex(id) + "_wh_1"));
        }

        assertThat(ids(EVENTS, "")).isEqualTo(events);
        assertThat(ids(EVENTS, "&eventType=deal.lost")).containsExactly(events.get(1), events.get(3), events.get(5));
        assertThat(ids(DELIVERIES, "")).isEqualTo(deliveries);
        assertThat(ids(DELIVERIES, "&state=DELIVERED"))
                .isEqualTo(
                        deliveries.stream().filter(id -> id.endsWith("_wh_1")).toList());
        assertThat(ids(DELIVERIES, "&statusCode=500&webhookId=wh_2"))
                .isEqualTo(
                        deliveries.stream().filter(id -> id.endsWith("_wh_2")).toList());
        assertThat(ids(DELIVERIES, "&eventId=msg_" + events.get(2))).hasSize(2);
        assertThat(ids(DELIVERIES, "&webhookId=wh_1&from=2026-03-01T12:00:02Z&to=2026-03-01T13:00:04%2B01:00"))
                .hasSize(2);
        assertThat(ids(DELIVERIES, "&webhookId=wh_foreign")).isEmpty();
        assertThat(ids(DELIVERIES, "&webhookId=wh_none")).isEmpty();
        assertThat(api.send("GET", DELIVERIES + "?eventId=0123456789012345678901234567890123456789", "acme-read", null)
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void shouldShowADeliveryWithItsAttempts() {
        UUID id = event(1, "deal.won", "1", 1);
        attempt(id, 1, 1, 5, 1, 0);
        attempt(id, 1, 2, 1, 2, 503);
        database.execute("UPDATE attempt SET answer = decode('010001', 'hex') || '\\x0141024243'::bytea || '\\x00ff'"
                + " WHERE number = 2");
        park(id, 1, 3, 1);

        var answer = ApiFixture.json(api.send("GET", DELIVERIES + "/" + EventId.hex(id) + "_wh_1", "acme-read", null));

        assertThat(answer.getString("state")).isEqualTo("DEAD");
        assertThat(answer.getString("stateText")).isEqualTo("Every attempt of the retry schedule failed.");
        assertThat(answer.getInteger("attemptCount")).isEqualTo(2);
        JsonObject timeout = answer.getJsonArray("attempts").getJsonObject(0);
        assertThat(timeout.getString("error")).isEqualTo("TIMEOUT");
        assertThat(timeout.getString("errorText")).isEqualTo("No complete answer arrived in time.");
        assertThat(timeout.getValue("statusCode")).isNull();
        assertThat(timeout.getValue("response")).isNull();
        JsonObject status = answer.getJsonArray("attempts").getJsonObject(1);
        assertThat(status.getInteger("statusCode")).isEqualTo(503);
        assertThat(status.getJsonObject("response"))
                .isEqualTo(new JsonObject()
                        .put(
                                "headers",
                                new JsonArray()
                                        .add(new JsonObject().put("name", "A").put("value", "BC")))
                        .put("body", "AP8=")
                        .put("bodyEncoding", "BASE64")
                        .put("truncated", false));
    }

    @Test
    void shouldListDeadLettersWithReasonAndExpiry() {
        UUID dead = dead(1000, 1);
        UUID held = event(2000, "deal.won", "1", 1);
        park(held, 1, 1, 20);

        var items = ApiFixture.json(api.send("GET", DEAD, "acme-read", null)).getJsonArray("items");

        assertThat(items).hasSize(1);
        assertThat(items.getJsonObject(0).getString("id")).isEqualTo(EventId.hex(dead) + "_wh_1");
        assertThat(items.getJsonObject(0).getString("message"))
                .isEqualTo("Every attempt of the retry schedule failed. The last answer had the status 500.");
        assertThat(items.getJsonObject(0).getString("expiresAt")).isEqualTo("2026-03-31T12:00:01.000Z");
    }

    @Test
    void shouldReplayDeadLettersByAJob() {
        UUID first = dead(1000, 1);
        dead(2000, 2);

        var dryRun = api.send("POST", DEAD + "/replay", "acme-manage", "{\"all\":true,\"dryRun\":true}");
        var started = api.send("POST", DEAD + "/replay", "acme-manage", choice(first, "wh_1"));
        var job = ApiFixture.json(started);
        boolean worked = Await.value(new JobChunks(pool, 1000).step());
        String location = started.headers().firstValue("Location").orElseThrow();
        var done = ApiFixture.json(api.send("GET", location, "acme-read", null));

        assertThat(ApiFixture.json(dryRun)).isEqualTo(new JsonObject().put("count", 2));
        assertThat(started.statusCode()).isEqualTo(202);
        assertThat(location).isEqualTo(JOBS + "/" + job.getString("id"));
        assertThat(job.getString("state")).isEqualTo("RUNNING");
        assertThat(job.getLong("total")).isEqualTo(1);
        assertThat(job.getString("createdBy")).isEqualTo("key_acme");
        assertThat(worked).isTrue();
        assertThat(done.getString("state")).isEqualTo("DONE");
        assertThat(done.getLong("done")).isEqualTo(1);
        assertThat(database.number("SELECT count(*) FROM backlog")).isEqualTo(1);
        assertThat(api.send("DELETE", location, "acme-manage", null).statusCode())
                .isEqualTo(204);
        assertThat(api.send("GET", location, "other-all", null).statusCode()).isEqualTo(404);
        assertThat(api.send("GET", location.replace("acme", "other"), "other-all", null)
                        .statusCode())
                .isEqualTo(404);
        assertThat(ids(JOBS, "")).containsExactly(job.getString("id"));
    }

    @Test
    void shouldDiscardDeadLettersByFilter() {
        dead(1000, 1);
        dead(2000, 2);

        var started = api.send("DELETE", DEAD, "acme-manage", "{\"webhookId\":\"wh_2\",\"eventType\":\"deal.won\"}");
        Await.value(new JobChunks(pool, 1000).step());

        assertThat(started.statusCode()).isEqualTo(202);
        assertThat(ApiFixture.json(started).getString("webhookId")).isEqualTo("wh_2");
        assertThat(ids(DEAD, "")).hasSize(1);
        assertThat(ids(DELIVERIES, "&state=CANCELLED"))
                .singleElement()
                .asString()
                .endsWith("_wh_2");
    }

    @Test
    void shouldRefuseAChoiceThatIsNone() {
        for (String body : List.of(
                "{\"dryRun\":true}",
                "{\"all\":true,\"webhookId\":\"wh_1\"}",
                "{\"ids\":[\"x_wh_1\"],\"from\":\"2026-03-01T12:00:00Z\"}")) {
            var answer = api.send("POST", DEAD + "/replay", "acme-manage", body);
            assertThat(answer.statusCode()).as(body).isEqualTo(422);
        }
        var ids = api.send("POST", DEAD + "/replay", "acme-manage", "{\"ids\":[\"nonsense\",\"0_wh\"]}");
        assertThat(ApiFixture.errors(ids)).containsOnlyKeys("/ids/0", "/ids/1");
        var webhook = api.send("DELETE", DEAD, "acme-manage", "{\"webhookId\":\"wh_foreign\"}");
        assertThat(ApiFixture.errors(webhook)).containsOnlyKeys("/webhookId");
        assertThat(database.number("SELECT count(*) FROM job")).isZero();
    }

    @Test
    void shouldResendDeliveriesAndEvents() {
        UUID id = event(1000, "deal.won", "1", 1, 2);
        attempt(id, 1, 1, 0, 0, 200);
        attempt(id, 2, 1, 0, 0, 200);
        String path = DELIVERIES + "/" + EventId.hex(id) + "_wh_1/resend";

        var resent = api.send("POST", path, "acme-manage", null);
        var again = api.send("POST", path, "acme-manage", null);
        var all = api.send("POST", EVENTS + "/" + id + "/resend", "acme-manage", null);
        var some = api.send("POST", EVENTS + "/" + id + "/resend", "acme-manage", "{\"webhookIds\":[\"wh_1\"]}");
        var wrong = api.send(
                "POST", EVENTS + "/" + id + "/resend", "acme-manage", "{\"webhookIds\":[\"wh_1\",\"wh_foreign\"]}");

        assertThat(resent.statusCode()).isEqualTo(202);
        assertThat(ApiFixture.json(resent).getString("nextAttemptReason")).isEqualTo("REPLAY");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(all.statusCode()).isEqualTo(202);
        assertThat(ApiFixture.json(all))
                .isEqualTo(new JsonObject().put("resentCount", 1).put("skippedCount", 1));
        assertThat(ApiFixture.json(some))
                .isEqualTo(new JsonObject().put("resentCount", 0).put("skippedCount", 1));
        assertThat(ApiFixture.errors(wrong)).containsOnlyKeys("/webhookIds/1");
    }

    @Test
    void shouldEraseAnEventAndNoteWhoDid() {
        UUID id = event(1000, "deal.won", "\"secret\"", 1);
        attempt(id, 1, 1, 0, 0, 200);
        UUID waiting = event(2000, "deal.won", "1", 1);

        var erased = api.send("DELETE", EVENTS + "/" + id + "/data", "acme-manage", null);
        var refused = api.send("DELETE", EVENTS + "/" + waiting + "/data", "acme-manage", null);

        assertThat(erased.statusCode()).isEqualTo(204);
        assertThat(api.send("GET", EVENTS + "/" + id, "acme-read", null).body())
                .doesNotContain("secret")
                .endsWith(",\"data\":null}");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(audit).containsExactly("key_acme event.erased " + EventId.hex(id) + " [data, changes]");
    }

    @Test
    void shouldHideAnothersEventsAndDeliveries() {
        UUID id = dead(1000, 1);
        String delivery = "/deliveries/" + EventId.hex(id) + "_wh_1";

        for (String path : List.of("/events/" + id, delivery)) {
            assertThat(api.send("GET", "/v1/tenants/other" + path, "other-all", null)
                            .statusCode())
                    .isEqualTo(404);
        }
        for (String path : List.of("/events/" + id + "/resend", delivery + "/resend")) {
            assertThat(api.send("POST", "/v1/tenants/other" + path, "other-all", null)
                            .statusCode())
                    .isEqualTo(404);
        }
        assertThat(api.send("DELETE", "/v1/tenants/other/events/" + id + "/data", "other-all", null)
                        .statusCode())
                .isEqualTo(404);
        for (String list : List.of("/events", "/deliveries", "/dead-letters", "/jobs")) {
            var answer = api.send("GET", "/v1/tenants/other" + list, "other-all", null);
            assertThat(ApiFixture.json(answer).getJsonArray("items")).isEmpty();
        }
        assertThat(database.number("SELECT count(*) FROM parked")).isEqualTo(1);
    }

    /** Of all pages, two at a time. */
    private List<String> ids(String path, String filter) {
        List<String> ids = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            String at = cursor == null ? "" : "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8);
            HttpResponse<String> answer = api.send("GET", path + "?limit=2" + filter + at, "acme-read", null);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            var page = ApiFixture.json(answer);
            page.getJsonArray("items").forEach(item -> ids.add(((JsonObject) item).getString("id")));
            cursor = page.getString("nextCursor");
        } while (cursor != null);
        return ids;
    }

    private UUID dead(long afterMillis, int webhook) {
        UUID id = event(afterMillis, "deal.won", "1", webhook);
        attempt(id, webhook, 1, 1, 2, 500);
        park(id, webhook, 2, 1);
        return id;
    }

    private static String choice(UUID event, String webhook) {
        return "{\"ids\":[\"" + EventId.hex(event) + "_" + webhook + "\"]}";
    }
}
