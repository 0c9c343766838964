package dev.signpost.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.ReceivedRequest;
import dev.signpost.testkit.Reply;
import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostProcess;
import dev.signpost.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody has changed rows by hand, or a disk has. What cannot be sent as it was accepted is not sent and says why, all
 * else goes on, and what was put right goes on, too. One process for all; each test has a tenant of its own.
 */
class CorruptedRowsIT {
    @TempDir
    static Path directory;

    private static final TestDatabase DATABASE = TestDatabase.empty();
    private static final FakeReceiver RECEIVER = FakeReceiver.start();
    private static final Map<String, String> SECRETS = new ConcurrentHashMap<>();
    private static final Set<String> AWAY = ConcurrentHashMap.newKeySet();
    private static SignpostProcess pod;
    private static int tenants;

    @BeforeAll
    static void start() {
        RECEIVER.answer(request -> Reply.status(AWAY.contains(request.target()) ? 503 : 200));
        pod = LoadScenario.instance(directory.resolve("pod")).on(DATABASE.uri()).start();
    }

    @AfterAll
    static void stop() {
        pod.close();
        RECEIVER.close();
        DATABASE.close();
    }

    /** Whatever was done to rows: the process lives, sends to others, and nothing is unsigned. */
    @AfterEach
    void assertTheRestGoesOn() {
        Case bystander = new Case("");

        bystander.publish();

        bystander.awaitState("DELIVERED");
        assertThat(RECEIVER.requests()).allMatch(CorruptedRowsIT::genuine);
        assertThat(pod.isAlive()).isTrue();
    }

    @Test
    void shouldHoldBackWhatAWebhookCannotBeSentUntilItIsPutRight() {
        List<Case> cases = cases(
                "webhook_secret SET sealed = set_byte(sealed, 30, 255 - get_byte(sealed, 30)) WHERE webhook_key",
                "webhook_secret SET sealed = '' WHERE webhook_key",
                "webhook SET url = 'nowhere' WHERE key",
                "webhook SET url = E'https://a.example/\\r\\nX-Injected: 1' WHERE key",
                "webhook SET headers_sealed = 'none' WHERE key");
        cases.forEach(each -> each.spoil(each.webhookKey));
        cases.forEach(Case::noteChange);

        cases.forEach(Case::publish);

        for (Case each : cases) {
            soon("the reason of " + each.change)
                    .until(() ->
                            each.delivery().path("nextAttemptReason").asText().equals("KEY_MISSING"));
            JsonNode shown = api().get(each.one).expect(200).json();
            assertThat(shown.path("secretReadable").asBoolean()).isFalse();
            assertThat(shown.path("warnings").toString()).contains("damaged: nothing is sent, its events wait");
            assertThat(arrived(each.path)).as(each.change).isEmpty();
        }
        cases.forEach(Case::putRight);
        cases.forEach(Case::noteChange);
        cases.forEach(each -> each.awaitState("DELIVERED"));
    }

    @Test
    void shouldTakeANewUrlInPlaceOfOneThatIsDamaged() {
        Case moved = new Case("webhook SET url = '' WHERE key");
        moved.spoil(moved.webhookKey);
        moved.noteChange();
        soon("its being known")
                .until(() -> !api().get(moved.one).json().path("secretReadable").asBoolean());

        assertThat(moved.patch("{\"description\":\"x\"}").expect(422).text()).contains("/url", "damaged");
        moved.patch("{\"url\":\"" + RECEIVER.uri(moved.path) + "\"}").expect(200);
        moved.publish();

        moved.awaitState("DELIVERED");
    }

    @Test
    void shouldMakeAnEventThatIsDamagedADeadLetterUntilItIsPutRight() {
        List<Case> cases = cases(
                "event SET data = '{\"a\":' WHERE tenant_key",
                "event SET data = '\\x00ff' WHERE tenant_key",
                "event SET data = '' WHERE tenant_key",
                "event SET changes = '{]' WHERE tenant_key",
                "event SET type = E'a\\r\\nX-Injected: 1' WHERE tenant_key",
                "event SET traceparent = E'00\\r\\nX-Injected: 1' WHERE tenant_key",
                "event SET occurred_at = 'infinity' WHERE tenant_key",
                "event SET occurred_at = '-infinity' WHERE tenant_key",
                "event SET occurred_at = '4000-01-01 BC' WHERE tenant_key");
        cases.forEach(Case::fail);
        cases.forEach(each -> each.spoil(each.tenantKey));
        cases.forEach(each -> AWAY.remove(each.path));

        for (Case each : cases) {
            each.awaitState("DEAD");
            JsonNode letter = api().all(each.base + "/dead-letters").get(0);
            assertThat(letter.path("reason").asText()).as(each.change).isEqualTo("UNREADABLE");
            assertThat(each.delivery().path("stateText").asText()).contains("gone or damaged");
            assertThat(arrived(each.path)).as("the attempt before").hasSize(1);
            String whole =
                    each.base + "/deliveries/" + each.delivery().path("id").asText();
            assertThat(api().get(whole).status()).as(each.change).isEqualTo(200);
            assertThat(api().all(each.base + "/events")).as(each.change).hasSize(1);
        }
        cases.forEach(Case::putRight);
        cases.forEach(Case::replay);
        cases.forEach(each -> each.awaitState("DELIVERED"));
    }

    @Test
    void shouldDeliverWhatSaysOfItselfWhatNobodyKnows() {
        List<Case> cases = cases(
                "backlog SET reason = 99 WHERE tenant_key",
                "backlog SET profile_version = 4711 WHERE tenant_key",
                "backlog SET retries = -7 WHERE tenant_key",
                "backlog SET interruptions = 99 WHERE tenant_key",
                "backlog SET run = 32767 WHERE tenant_key",
                "backlog SET number = 32767 WHERE tenant_key",
                "backlog SET due_at = '-infinity' WHERE tenant_key");
        cases.forEach(Case::fail);

        cases.forEach(each -> each.spoil(each.tenantKey));
        cases.forEach(each -> AWAY.remove(each.path));

        cases.forEach(each -> each.awaitState("DELIVERED"));
        assertThat(cases).allSatisfy(each -> assertThat(arrived(each.path)).hasSize(2));
    }

    @Test
    void shouldEndADeliveryWhoseAttemptsCannotBeCountedOn() {
        Case last = new Case("backlog SET number = 32767 WHERE tenant_key");
        last.fail();

        last.spoil(last.tenantKey);

        last.awaitState("DEAD");
        assertThat(api().all(last.base + "/dead-letters").get(0).path("reason").asText())
                .isEqualTo("UNREADABLE");
    }

    @Test
    void shouldShowTheRestOfAHistoryThatIsDamaged() {
        List<Case> cases = cases(
                "attempt SET answer = '' WHERE webhook_key",
                "attempt SET answer = '\\x01' WHERE webhook_key",
                "attempt SET answer = '\\x01fcff' WHERE webhook_key",
                "attempt SET answer = '\\x07' WHERE webhook_key",
                "attempt SET result = 6, answer = '' WHERE webhook_key",
                "attempt SET result = 99 WHERE webhook_key",
                "attempt SET verdict = 9 WHERE webhook_key");
        cases.forEach(Case::fail);

        cases.forEach(each -> each.spoil(each.webhookKey));

        for (Case each : cases) {
            assertThat(each.delivery().path("state").asText()).as(each.change).isEqualTo("WAITING");
            String whole =
                    each.base + "/deliveries/" + each.delivery().path("id").asText();
            assertThat(api().get(whole).expect(200).json().path("attempts")).hasSize(1);
            DATABASE.execute("INSERT INTO parked SELECT webhook_key, event_id, tenant_key, 1, 2, 1, now() FROM backlog"
                    + " WHERE tenant_key = " + each.tenantKey);
            assertThat(api().get(each.base + "/dead-letters/causes").status())
                    .as(each.change)
                    .isEqualTo(200);
            AWAY.remove(each.path);
        }
        DATABASE.execute("DELETE FROM parked");
        cases.forEach(each -> each.awaitState("DELIVERED"));
    }

    @Test
    void shouldEndRowsThatNameNothing() {
        Case named = new Case("");
        String event = named.fail();
        String never = new UUID(0x7000L, 1L << 63).toString();
        List<String> rows = List.of(
                named.webhookKey + ", id_floor(now()), " + named.tenantKey,
                named.webhookKey + ", '" + never + "', " + named.tenantKey,
                "987654321, '" + event + "', " + named.tenantKey,
                named.webhookKey + ", id_floor(now() - interval '1 s'), 987654321");

        rows.forEach(row -> {
            DATABASE.execute(
                    "INSERT INTO backlog (webhook_key, event_id, tenant_key, due_at, run, number, retries, reason)"
                            + " SELECT " + row + ", now(), 1, 1, 0, 1");
            DATABASE.execute("INSERT INTO lane_head (webhook_key, tenant_key, next_due) SELECT w, t, now()"
                    + " FROM (SELECT " + row + ") AS r (w, e, t) ON CONFLICT (webhook_key)"
                    + " DO UPDATE SET next_due = now(), version = lane_head.version + 1");
        });
        AWAY.remove(named.path);

        named.awaitState("DELIVERED");
        soon("their end").until(() -> DATABASE.number("SELECT count(*) FROM backlog") == 0);
    }

    @Test
    void shouldGoOnWithOtherTenantsWhileOneCannotBeRead() {
        Case unreadable = new Case("webhook SET event_types = ARRAY[NULL] WHERE key");
        unreadable.spoil(unreadable.webhookKey);
        unreadable.noteChange();
        soon("its being known").until(() -> unreadable.tryToPublish().status() >= 500);

        Case other = new Case("");
        other.publish();
        other.awaitState("DELIVERED");
        // Who deletes or blocks a webhook is answered when every process has come that far.
        soon("changes to be in force")
                .until(() ->
                        DATABASE.number("SELECT count(*) FROM pod, catalogue_epoch WHERE applied_epoch < epoch") == 0);

        unreadable.putRight();
        unreadable.noteChange();
        soon("the end of it").until(() -> unreadable.tryToPublish().status() == 202);
        unreadable.awaitState("DELIVERED");
    }

    @Test
    void shouldDoOtherJobsWhileOneIsDamaged() {
        Case replayed = new Case("event SET type = '' WHERE tenant_key");
        replayed.fail();
        DATABASE.execute("INSERT INTO job (id, tenant_key, kind, state, only_webhooks, only_events, to_id, total,"
                + " not_before, created_by) SELECT id_floor(now()), " + replayed.tenantKey
                + ", 'REPLAY_DEAD', 'RUNNING', '{1}', ARRAY[id_floor(now()), id_floor(now())], id_floor(now()), 1,"
                + " now() - interval '1 h', 'nobody'");
        replayed.spoil(replayed.tenantKey);
        AWAY.remove(replayed.path);
        replayed.awaitState("DEAD");
        replayed.putRight();

        replayed.replay();

        replayed.awaitState("DELIVERED");
        assertThat(api().all(replayed.base + "/jobs")).hasSize(2);
    }

    private static SignpostApi api() {
        // It shows what stands in the rows, and nobody promises that.
        return LoadScenario.api(pod).unchecked();
    }

    private static List<Case> cases(String... changes) {
        return Stream.of(changes).map(Case::new).toList();
    }

    /** A tenant of its own with one webhook, and what is done to a row of theirs. */
    private static final class Case {
        private final String tenant = "t" + tenants++;
        private final String base = "/v1/tenants/" + tenant;
        private final String path = "/" + tenant;
        private final String change;
        private final String one;
        private final long tenantKey;
        private final long webhookKey;

        /** @param change {@code table SET column = … WHERE key}; empty for none */
        private Case(String change) {
            this.change = change;
            api().createTenant(tenant);
            JsonNode made = api().createWebhook(tenant, RECEIVER.uri(path), "*");
            SECRETS.put(path, made.path("secret").asText());
            one = base + "/webhooks/" + made.path("id").asText();
            tenantKey = DATABASE.number("SELECT key FROM tenant WHERE id = '" + tenant + "'");
            webhookKey = DATABASE.number("SELECT key FROM webhook WHERE tenant_key = " + tenantKey);
        }

        private SignpostApi.Answer tryToPublish() {
            return api().post(base + "/events", "{\"type\":\"a\",\"data\":1}");
        }

        private String publish() {
            return tryToPublish().expect(202).json().path("id").asText();
        }

        /** Publishes an event whose first attempt fails; answers its id. */
        private String fail() {
            AWAY.add(path);
            String event = publish();
            soon("its failure")
                    .until(() -> delivery().path("nextAttemptReason").asText().equals("SCHEDULE"));
            return event;
        }

        private void replay() {
            api().post(base + "/dead-letters/replay", "{\"all\":true}").expect(202);
        }

        private SignpostApi.Answer patch(String body) {
            return api().send(
                            "PATCH",
                            one,
                            body.getBytes(StandardCharsets.UTF_8),
                            "Content-Type",
                            "application/merge-patch+json");
        }

        private JsonNode delivery() {
            return api().get(base + "/deliveries")
                    .expect(200)
                    .json()
                    .path("items")
                    .path(0);
        }

        /** Makes what waits due again and again, for a retry takes longer than a test. */
        private void awaitState(String state) {
            soon(state + " of " + change).until(() -> {
                if (delivery().path("state").asText().equals(state)) {
                    return true;
                }
                DATABASE.execute("UPDATE backlog SET due_at = now() WHERE claimed_by IS NULL AND due_at > now()");
                DATABASE.execute("UPDATE lane_head SET next_due = now(), version = version + 1 WHERE next_due > now()");
                return false;
            });
        }

        private void spoil(long key) {
            DATABASE.execute(
                    "CREATE TABLE kept_" + tenant + " AS SELECT * FROM " + table() + " WHERE " + keyed() + key);
            DATABASE.execute("UPDATE " + change + " = " + key);
        }

        private void putRight() {
            String column = change.split(" ")[2];
            DATABASE.execute("UPDATE " + table() + " SET " + column + " = (SELECT " + column + " FROM kept_" + tenant
                    + ") WHERE " + keyed() + "(SELECT " + keyed().split(" ")[0] + " FROM kept_" + tenant + ")");
        }

        private String table() {
            return change.split(" ")[0];
        }

        private String keyed() {
            return change.substring(change.lastIndexOf(' ') + 1) + " = ";
        }

        /** As a change of the catalogue would, so that the process reads the webhook again. */
        private void noteChange() {
            DATABASE.execute("WITH next AS (UPDATE catalogue_epoch SET epoch = epoch + 1 RETURNING epoch),"
                    + " hook AS (UPDATE webhook SET epoch = next.epoch FROM next WHERE key = " + webhookKey
                    + " RETURNING tenant_key, webhook.epoch)"
                    + " UPDATE tenant SET version = hook.epoch FROM hook WHERE key = hook.tenant_key");
        }
    }

    private static List<ReceivedRequest> arrived(String path) {
        return RECEIVER.requests().stream()
                .filter(request -> request.target().equals(path))
                .toList();
    }

    private static boolean genuine(ReceivedRequest request) {
        try {
            new Webhook(SECRETS.getOrDefault(request.target(), "")).verify(request.text(), request.headerMap());
            return true;
        } catch (Exception e) {
            return false;
        }
    }

    private static ConditionFactory soon(String what) {
        return Awaitility.await(what).atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(50));
    }
}
