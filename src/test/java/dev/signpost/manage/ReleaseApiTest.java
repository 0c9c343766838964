package dev.signpost.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.EventId;
import dev.signpost.model.ParkReason;
import dev.signpost.queue.JobChunks;
import dev.signpost.queue.JobKind;
import dev.signpost.queue.JobView;
import dev.signpost.queue.Jobs;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.Reply;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was held for a webhook while it had to prove itself again. */
class ReleaseApiTest extends ChallengeFixture {
    private JsonObject made = new JsonObject();

    @BeforeEach
    void register() {
        database.execute("CREATE TABLE parked_rest PARTITION OF parked DEFAULT");
        database.execute("CREATE TABLE event_rest PARTITION OF event DEFAULT");
        receiver.answer(request ->
                Reply.status(200).body(request.header("X-Improvado-Challenge").orElse("none")));
        made = webhook("improvado", "/hook");
    }

    @Test
    void shouldSendWhatWasHeldSinceTheRotationAndNothingElse() {
        hold(1);
        verify(made);
        rotate();
        UUID younger = hold(3);
        UUID older = hold(2);

        JsonObject verified = verify(made);

        finish();
        assertThat(verified.getString("status")).isEqualTo("ACTIVE");
        assertThat(waiting()).containsExactly(older, younger);
        assertThat(database.number("SELECT count(*) FROM parked")).isEqualTo(1);
        assertThat(job(verified)).satisfies(job -> {
            assertThat(job.kind()).isEqualTo(JobKind.REPLAY_HELD);
            assertThat(job.webhookId()).isEqualTo(made.getString("id"));
            assertThat(job.total()).isEqualTo(2);
            assertThat(job.done()).isEqualTo(2);
            assertThat(job.skipped()).isZero();
        });
    }

    @Test
    void shouldBeginTheReleaseInTheTransactionThatActivatesTheWebhook() {
        verify(made);
        rotate();

        verify(made);

        assertThat(database.number("SELECT count(*) FROM webhook w JOIN job j ON j.xmin = w.xmin"))
                .isEqualTo(1);
    }

    @Test
    void shouldStayUnverifiedIfTheReleaseCannotBegin() {
        verify(made);
        rotate();
        database.execute("ALTER TABLE job RENAME TO elsewhere");

        var answer = post("/" + made.getString("id") + "/verify", new JsonObject());

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(shown(made).getString("status")).isEqualTo("UNVERIFIED");
        database.execute("ALTER TABLE elsewhere RENAME TO job");
        assertThat(verify(made).getString("releaseJobId")).isNotNull();
    }

    @Test
    void shouldReleaseSinceTheFirstOfSeveralChanges() {
        verify(made);
        rotate();
        UUID held = hold(1);
        api.send(
                "PATCH",
                HOOKS + "/" + made.getString("id"),
                "acme-all",
                new JsonObject().put("url", receiver.uri("/new").toString()).encode());
        rotate();

        verify(made);

        finish();
        assertThat(waiting()).containsExactly(held);
    }

    @Test
    void shouldReleaseNothingAtTheFirstVerification() {
        hold(1);

        JsonObject verified = verify(made);

        assertThat(verified.containsKey("releaseJobId")).isTrue();
        assertThat(verified.getString("releaseJobId")).isNull();
        assertThat(database.number("SELECT count(*) FROM job")).isZero();
    }

    @Test
    void shouldReleaseNothingTwice() {
        verify(made);
        rotate();
        verify(made);

        JsonObject again = verify(made);

        assertThat(again.getString("releaseJobId")).isNull();
    }

    @Test
    void shouldReleaseNothingOfAWebhookThatWasBlockedMeanwhile() {
        verify(made);
        rotate();
        hold(1);
        block();
        post("/" + made.getString("id") + "/unblock", new JsonObject());

        JsonObject verified = verify(made);

        assertThat(verified.getString("status")).isEqualTo("ACTIVE");
        assertThat(verified.getString("releaseJobId")).isNull();
        assertThat(database.number("SELECT count(*) FROM job")).isZero();
    }

    @Test
    void shouldReleaseNothingOfAWebhookThatWasRotatedWhileItWasBlocked() {
        verify(made);
        block();
        rotate();
        hold(1);
        post("/" + made.getString("id") + "/unblock", new JsonObject());

        JsonObject verified = verify(made);

        assertThat(verified.getString("status")).isEqualTo("ACTIVE");
        assertThat(verified.getString("releaseJobId")).isNull();
    }

    private void rotate() {
        assertThat(post("/" + made.getString("id") + "/rotate-secret", new JsonObject())
                        .statusCode())
                .isEqualTo(200);
    }

    private void block() {
        var blocked = api.send("POST", HOOKS + "/" + made.getString("id") + "/block", "acme-all", null);
        assertThat(ApiFixture.json(blocked).getString("status")).isEqualTo("DISABLED");
    }

    /** Holds the delivery of an event, the higher the number the younger the event. */
    private UUID hold(int number) {
        var event = new UUID(EventId.floor(1_000L).getMostSignificantBits(), Long.MIN_VALUE + number);
        database.execute(
                "INSERT INTO parked (webhook_key, event_id, tenant_key, run, number, reason, parked_at)"
                        + " SELECT key, ?, tenant_key, 1, 1, ?, clock_timestamp() FROM webhook",
                event,
                ParkReason.WEBHOOK_UNVERIFIED.code());
        return event;
    }

    /** Lets the jobs do all that they have to, as if their time had come. */
    private void finish() {
        database.execute("UPDATE job SET not_before = now()");
        var jobs = new JobChunks(pool, 1_000);
        while (Await.value(jobs.step())) {
            database.execute("UPDATE job SET not_before = now() WHERE state = 'RUNNING'");
        }
    }

    private List<Object> waiting() {
        return database.query("SELECT event_id FROM backlog ORDER BY event_id").stream()
                .<Object>map(row -> row.get("event_id"))
                .toList();
    }

    private JobView job(JsonObject verified) {
        UUID id = EventId.parse(verified.getString("releaseJobId")).orElseThrow();
        return Await.value(new Jobs(pool, UUID::randomUUID).get(ApiFixture.ACME.key(), id));
    }
}
