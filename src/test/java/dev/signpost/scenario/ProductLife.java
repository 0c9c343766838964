package dev.signpost.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signpost.testkit.Evidence;
import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.Hmac;
import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostProcess;
import dev.signpost.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * A product that uses Signpost: a tenant with the product's profile, one customer's receiver, and a clock that the test
 * moves, for the products' schedules take hours.
 */
final class ProductLife implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long RECORDED_MILLIS = 1_000;

    final FakeReceiver receiver = FakeReceiver.start();
    final SignpostApi api;

    private final TestDatabase database;
    private final String tenant;

    /** A running instance for products, on a Postgres whose rows can be aged. */
    static final class Instance implements AutoCloseable {
        private final TestDatabase database = TestDatabase.empty();
        private final SignpostProcess pod;

        Instance(String name) {
            pod = LoadScenario.instance(Path.of("target", "scenario-" + name))
                    .on(database.uri())
                    .start();
        }

        /** A new tenant with that profile and a receiver of its own. */
        ProductLife tenant(String profile, String id) {
            SignpostApi api = LoadScenario.api(pod);
            api.post("/v1/tenants", "{\"id\":\"" + id + "\",\"profile\":\"" + profile + "\"}")
                    .expect(201);
            return new ProductLife(api, database, id);
        }

        @Override
        public void close() {
            pod.close();
            database.close();
        }
    }

    private ProductLife(SignpostApi api, TestDatabase database, String tenant) {
        this.api = api;
        this.database = database;
        this.tenant = tenant;
    }

    /** A path below the tenant, such as {@code /webhooks}. */
    String at(String path) {
        return "/v1/tenants/" + tenant + path;
    }

    JsonNode get(String path) {
        return api.get(at(path)).expect(200).json();
    }

    JsonNode post(String path, String body) {
        return api.post(at(path), body).expect(200).json();
    }

    JsonNode patch(String path, String body) {
        return api.send("PATCH", at(path), body.getBytes(UTF_8)).expect(200).json();
    }

    JsonNode register(String body) {
        return api.post(at("/webhooks"), body).expect(201).json();
    }

    /** Publishes and answers the event's id as 32 lower-case digits. */
    String publish(String type, String occurredAt, String data) {
        return publish("{\"type\":\"" + type + "\",\"occurredAt\":\"" + occurredAt + "\",\"data\":" + data + "}");
    }

    String publish(String event) {
        JsonNode receipt = api.post(at("/events"), event).expect(202).json();
        return Evidence.plain(receipt.path("id").asText());
    }

    /** The event's only delivery, once it is as expected. */
    JsonNode delivery(String event, Predicate<JsonNode> expected) {
        return Awaitility.await("the delivery of " + event)
                .pollInterval(POLL)
                .atMost(SOON)
                .until(
                        () -> api.all(at("/deliveries?eventId=" + event)),
                        found -> found.size() == 1 && expected.test(found.get(0)))
                .get(0);
    }

    JsonNode delivery(String event, String state) {
        return delivery(event, found -> found.path("state").asText().equals(state));
    }

    /** The webhook, once it is as expected. */
    JsonNode webhook(String id, Predicate<JsonNode> expected) {
        return Awaitility.await("the webhook " + id)
                .pollInterval(POLL)
                .atMost(SOON)
                .until(() -> get("/webhooks/" + id), expected);
    }

    /** Moves the clock on for as long as it takes until the event's delivery has that state. */
    JsonNode hoursLater(String event, String state) {
        return delivery(event, found -> {
            elapse();
            return found.path("state").asText().equals(state);
        });
    }

    /** Whatever waits is due. */
    private void elapse() {
        database.execute("UPDATE backlog SET due_at = now() WHERE claimed_by IS NULL AND due_at > now()");
        database.execute("UPDATE lane_head SET next_due = now(), version = version + 1 WHERE next_due > now()");
    }

    /** As if the tenant's secrets had been made so much earlier. */
    void secretsAge(Duration by) {
        database.execute("""
                UPDATE webhook_secret
                SET starts_at = starts_at - make_interval(secs => ?), ends_at = ends_at - make_interval(secs => ?)
                WHERE webhook_key IN (
                    SELECT key FROM webhook WHERE tenant_key = (SELECT key FROM tenant WHERE id = ?))""", by.toSeconds(), by.toSeconds(), tenant);
    }

    /** As if the tenant's endpoints had passed their challenges so much earlier. */
    void passesAge(Duration by) {
        database.execute("""
                UPDATE challenge_pass
                SET passed_at = passed_at - make_interval(secs => ?), expires_at = expires_at - make_interval(secs => ?)
                WHERE tenant_key = (SELECT key FROM tenant WHERE id = ?)""", by.toSeconds(), by.toSeconds(), tenant);
    }

    /**
     * That each attempt but the last announced the next one after that delay, counted from its end, or 10 % later. What
     * is due at once cannot be due before the attempt has been recorded.
     */
    void assertSchedule(String event, Duration... delays) {
        assertThat(attempts(event)).isEqualTo(delays.length + 1);
        for (int i = 0; i < delays.length; i++) {
            long millis = database.number("""
                    SELECT extract(epoch FROM next_at - sent_at) * 1000 - millis
                    FROM attempt WHERE event_id = CAST(? AS uuid) AND number = ?""", event, i + 1);
            assertThat(millis)
                    .as("the wait after attempt " + (i + 1))
                    .isBetween(
                            delays[i].toMillis() - 1,
                            delays[i].isZero() ? RECORDED_MILLIS : delays[i].toMillis() * 11 / 10 + RECORDED_MILLIS);
        }
        assertThat(database.number("""
                SELECT count(*) FROM attempt
                WHERE event_id = CAST(? AS uuid) AND number > ? AND next_at IS NOT NULL""", event, delays.length)).isZero();
    }

    private long attempts(String event) {
        return database.number("SELECT count(*) FROM attempt WHERE event_id = CAST(? AS uuid)", event);
    }

    /** Once the job has done its work. */
    JsonNode job(SignpostApi.Answer started) {
        String id = started.expect(202).json().path("id").asText();
        return Awaitility.await("job " + id)
                .pollInterval(POLL)
                .atMost(SOON)
                .until(
                        () -> get("/jobs/" + id),
                        job -> job.path("state").asText().equals("DONE"));
    }

    /** What customers compute: HMAC-SHA256 of the body, in hexadecimal. */
    static String hmac(String secret, byte[] body) {
        return Hmac.hex(secret, body);
    }

    @Override
    public void close() {
        receiver.close();
    }
}
