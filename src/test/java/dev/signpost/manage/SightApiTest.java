package dev.signpost.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.Answer;
import dev.signpost.model.EventId;
import dev.signpost.model.FailureDetail;
import dev.signpost.model.RawBytes;
import dev.signpost.pg.PgPool;
import dev.signpost.queue.AnswerCodec;
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
import org.junit.jupiter.api.Test;

/** What tenants and operators see of attempts that reached nobody, from a real client down to real rows. */
class SightApiTest {
    private static final int DNS = 2;
    private static final int TLS = 6;
    private static final int ADDRESS_REFUSED = 8;
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final String EVENTS = "/v1/tenants/acme/events";
    private static final String DELIVERIES = "/v1/tenants/acme/deliveries";
    private static final String DEAD = "/v1/tenants/acme/dead-letters";

    private final Vertx vertx = Vertx.vertx();
    private final TestDatabase database = TestDatabase.fresh();
    private final ApiFixture api = new ApiFixture();
    private final PgPool pool = PgPool.open(vertx, database.options(), 3);
    private final AtomicLong made = new AtomicLong();

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
        var history = new History(pool, () -> START);
        api.operations.putAll(new HistoryOperations(
                        history,
                        (tenant, delivery) -> Future.succeededFuture(Map.of()),
                        tenant -> Future.succeededFuture(Duration.ofDays(30)))
                .operations());
        api.start();
    }

    @AfterEach
    void close() {
        api.close();
        Await.value(vertx.close());
        database.close();
    }

    /** Told apart, they would show a tenant which names the inside of a network has. */
    @Test
    void shouldTellANameThatIsNotFoundFromOneThatLeadsInsideToOperatorsAlone() {
        UUID unknown = event(1, "deal.won", "1", 1);
        attempt(unknown, 1, 1, DNS, 1, 0);
        park(unknown, 1, 1, 1);
        UUID inside = event(2, "deal.won", "1", 1);
        attempt(inside, 1, 1, ADDRESS_REFUSED, 1, 0);
        park(inside, 1, 1, 1);

        for (String path :
                List.of(DELIVERIES + "/%s_wh_1", DELIVERIES + "?eventId=%s", DEAD + "?eventId=%s", EVENTS + "/%s")) {
            String ofUnknown = errors(path, unknown, "acme-read");
            assertThat(ofUnknown).contains("\"error\":\"DNS\"");
            assertThat(errors(path, inside, "acme-read")).as(path).isEqualTo(ofUnknown);
            assertThat(errors(path, inside, "admin-key")).as(path).contains("\"error\":\"ADDRESS_REFUSED\"");
        }
    }

    @Test
    void shouldSayInListsTooWhatExactlyFailed() {
        UUID expired = event(1, "deal.won", "1", 1);
        attempt(expired, 1, 1, TLS, 1, 0);
        var kept = Answer.ofFailure(RawBytes.of(new byte[0]), false, FailureDetail.CERTIFICATE_EXPIRED, false);
        database.execute("UPDATE attempt SET answer = ?", AnswerCodec.encode(kept));
        park(expired, 1, 1, 1);

        for (String path :
                List.of(DELIVERIES + "/%s_wh_1", DELIVERIES + "?eventId=%s", DEAD + "?eventId=%s", EVENTS + "/%s")) {
            String answer = errors(path, expired, "acme-read");

            assertThat(answer)
                    .as(path)
                    .contains("\"errorText\":\"The receiver's certificate, or one in its chain, has expired.\"")
                    .contains("\"errorDetail\":\"CERTIFICATE_EXPIRED\"");
        }
        assertThat(errors(DEAD + "?eventId=%s", expired, "acme-read"))
                .contains("The last one: The receiver's certificate, or one in its chain, has expired.");
    }

    /** The answer without what differs from event to event: ids and times. */
    private String errors(String path, UUID event, String key) {
        String answer = api.send("GET", String.format(path, EventId.hex(event)), key, null)
                .body();
        return answer.replace(event.toString(), "")
                .replace(EventId.hex(event), "")
                .replaceAll("\"[0-9]{4}-[0-9]{2}-[0-9]{2}T[^\"]*\"", "");
    }

    private UUID event(long afterMillis, String type, String data, int... webhooks) {
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

    private void attempt(UUID event, int webhook, int number, int result, int verdict, int status) {
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

    private void park(UUID event, int webhook, int number, int reason) {
        database.execute(
                "INSERT INTO parked (webhook_key, event_id, tenant_key, run, number, reason, parked_at)"
                        + " VALUES (?, ?, 1, 1, ?, ?, '2026-03-02T12:00:00Z')",
                webhook,
                event,
                number,
                reason);
    }
}
