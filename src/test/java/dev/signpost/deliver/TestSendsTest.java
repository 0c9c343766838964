package dev.signpost.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signpost.catalog.TenantMemory;
import dev.signpost.catalog.TenantSnapshot;
import dev.signpost.catalog.To;
import dev.signpost.catalog.WebhookChange;
import dev.signpost.http.TenantRef;
import dev.signpost.model.AttemptResult;
import dev.signpost.model.Outcome;
import dev.signpost.model.Pod;
import dev.signpost.model.RawJson;
import dev.signpost.model.Refusal;
import dev.signpost.model.Refusal.Kind;
import dev.signpost.model.Secret;
import dev.signpost.model.SendPermission;
import dev.signpost.model.SentRequest;
import dev.signpost.model.StatusReason;
import dev.signpost.model.Tested;
import dev.signpost.model.Webhook;
import dev.signpost.outbound.EgressGuard;
import dev.signpost.outbound.OutboundClient;
import dev.signpost.outbound.OutboundConfig;
import dev.signpost.pg.PgPool;
import dev.signpost.profile.WireProfile;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.CatalogFixture;
import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.Judge;
import dev.signpost.testkit.ReceivedRequest;
import dev.signpost.testkit.Reply;
import dev.signpost.testkit.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Test events from the catalogue's rows to a real receiver. */
class TestSendsTest {
    private static final TestSends.Example EXAMPLE =
            new TestSends.Example("deal.won", RawJson.of("{\"a\" : 1.0}".getBytes(StandardCharsets.UTF_8)), null);

    private final Vertx vertx = Vertx.vertx();
    private final TestDatabase database = TestDatabase.fresh();
    private final PgPool pool = PgPool.open(vertx, database.options(), 4);
    private final CatalogFixture catalog = new CatalogFixture(vertx, pool);
    private final FakeReceiver receiver = FakeReceiver.start();
    private volatile boolean held = true;
    private TenantRef acme;
    private TestSends tests;

    @BeforeEach
    void prepare() {
        acme = catalog.tenant("acme");
        OutboundConfig config = LanesFixture.loopback();
        tests = new TestSends(
                new TestSends.Sources(
                        new Catalogue(), new Fixed(), new Permission(), InstantSource.system(), UUID::randomUUID),
                new OutboundClient(vertx, config, new EgressGuard(config), System::nanoTime));
    }

    @AfterEach
    void close() {
        receiver.close();
        Await.value(pool.close());
        database.close();
        Await.value(vertx.close());
    }

    @Test
    void shouldSendASignedEventThatSaysThatItIsATest() throws Exception {
        receiver.answer(Reply.status(202));
        Webhook webhook = catalog.webhook(acme, receiver.uri("/hook").toString(), "*");
        Await.value(catalog.webhooks.update(
                CatalogFixture.TENANT_KEY,
                acme,
                webhook.id(),
                null,
                new WebhookChange(null, null, null, null, new To<>(Map.of("X-Token", Secret.of("canary"))), null)));

        Tested tested = send(webhook);

        ReceivedRequest request = receiver.await(1, 10).get(0);
        new com.standardwebhooks.Webhook(webhook.secrets().get(0).secret().reveal())
                .verify(request.text(), request.headerMap());
        assertThat(request.header("Signpost-Test")).hasValue("true");
        assertThat(request.header("X-Token")).hasValue("canary");
        assertThat(request.text()).startsWith("{\"type\":\"deal.won\",").endsWith(",\"data\":{\"a\" : 1.0}}");
        assertThat(tested.result()).isEqualTo(AttemptResult.SUCCESS);
        assertThat(((Outcome.Answered) tested.outcome()).status()).isEqualTo(202);
        assertThat(lines(tested))
                .isEqualTo(request.headers().stream()
                        .map(line -> line.getKey() + ": " + line.getValue().replace("canary", "***"))
                        .toList());
    }

    private static List<String> lines(Tested tested) {
        return tested.request().lines().stream()
                .map(line -> line.name() + ": " + line.value())
                .toList();
    }

    @Test
    void shouldTellWhatWentWrongAndLetNothingCount() {
        Webhook webhook = catalog.webhook(acme, receiver.uri("/hook").toString(), "*");
        for (int status : new int[] {500, 410, 302}) {
            receiver.answer(Reply.status(status));

            Tested tested = send(webhook);

            assertThat(tested.result()).isEqualTo(AttemptResult.STATUS);
            assertThat(((Outcome.Answered) tested.outcome()).status()).isEqualTo(status);
        }
        receiver.close();

        Tested refused = send(webhook);

        assertThat(refused.result()).isIn(AttemptResult.REFUSED, AttemptResult.RESET);
        Webhook now = CatalogFixture.in(Await.value(catalog.snapshots.refresh(acme.key())), webhook.key());
        assertThat(now.active()).isTrue();
        assertThat(now.failingSinceMillis()).isNull();
        assertThat(now.version()).isEqualTo(webhook.version());
        assertThat(database.number("SELECT (SELECT count(*) FROM event) + (SELECT count(*) FROM attempt)"))
                .isZero();
        assertThat(receiver.requests()).hasSize(3);
    }

    @Test
    void shouldTestAWebhookThatErrorsHaveDisabledButNoneThatIsBlockedUnverifiedOrGone() {
        Webhook webhook = catalog.webhook(acme, receiver.uri("/hook").toString(), "*");
        Webhook deleted = catalog.webhook(acme, receiver.uri("/deleted").toString(), "*");
        Await.value(catalog.webhooks.delete(CatalogFixture.TENANT_KEY, acme, deleted.id(), null));
        Refusal gone = refusal(deleted);
        new Judge(database).disable(webhook.key(), StatusReason.TOO_MANY_ERRORS);
        Tested disabled = send(webhook);
        Await.value(catalog.webhooks.block(CatalogFixture.TENANT_KEY, acme, webhook.id()));
        Refusal blocked = refusal(webhook);
        database.execute("UPDATE webhook SET status = 'UNVERIFIED', status_reason = NULL, blocked_by = NULL,"
                + " epoch = epoch + 1");
        database.execute("UPDATE tenant SET version = version + 1");
        Refusal unverified = refusal(webhook);

        assertThat(disabled.result()).isEqualTo(AttemptResult.SUCCESS);
        assertThat(blocked.kind()).isEqualTo(Kind.CONFLICT);
        assertThat(unverified.kind()).isEqualTo(Kind.CONFLICT);
        assertThat(unverified.detail()).contains("verified");
        assertThat(gone.kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(receiver.requests()).hasSize(1);
    }

    @Test
    void shouldSendNothingWithoutALease() {
        Webhook webhook = catalog.webhook(acme, receiver.uri("/hook").toString(), "*");
        held = false;

        assertThat(refusal(webhook).kind()).isEqualTo(Kind.CONFLICT);
        assertThat(receiver.requests()).isEmpty();
    }

    @Test
    void shouldTestAWebhookOnceAtATime() throws InterruptedException {
        var came = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        receiver.answer(request -> {
            came.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Reply.status(200);
        });
        Webhook webhook = catalog.webhook(acme, receiver.uri("/hook").toString(), "*");

        Future<Tested> first = tests.send(acme.key(), webhook.key(), EXAMPLE);
        came.await();
        Refusal second = refusal(webhook);
        go.countDown();
        Await.value(first);
        Tested third = send(webhook);

        assertThat(second.kind()).isEqualTo(Kind.TOO_MANY);
        assertThat(third.result()).isEqualTo(AttemptResult.SUCCESS);
    }

    @Test
    void shouldLeaveOtherTenantsPlacesToTest() {
        var places = new TestPlaces();
        for (int i = 0; i < TestPlaces.OF_TENANT; i++) {
            assertThat(places.take(1, i)).isNotNull();
        }

        assertThatThrownBy(() -> places.take(1, 100)).hasMessageContaining("as many tests under way as it may have: 8");
        TestPlaces.Place other = places.take(2, 200);
        assertThatThrownBy(() -> places.take(2, 200)).hasMessageContaining("this webhook is under way");
        other.leave();
        assertThat(places.take(2, 200)).isNotNull();
    }

    private Tested send(Webhook webhook) {
        Tested tested = Await.value(tests.send(acme.key(), webhook.key(), EXAMPLE));
        assertThat(tested.request()).isInstanceOf(SentRequest.Told.class);
        return tested;
    }

    private Refusal refusal(Webhook webhook) {
        return (Refusal) Await.failure(tests.send(acme.key(), webhook.key(), EXAMPLE));
    }

    private final class Catalogue implements TenantMemory {
        @Override
        public @Nullable TenantSnapshot cached(long tenantKey) {
            return catalog.snapshots.cached(tenantKey);
        }

        @Override
        public Future<TenantSnapshot> refresh(long tenantKey) {
            return catalog.snapshots.refresh(tenantKey);
        }
    }

    private final class Fixed implements ProfileMemory {
        @Override
        public WireProfile named(String name) {
            return Objects.requireNonNull(catalog.profiles.get(name));
        }

        @Override
        public @Nullable WireProfile version(int version) {
            return null;
        }

        @Override
        public Future<Void> read(int version) {
            return Future.succeededFuture();
        }
    }

    private final class Permission implements SendPermission {
        @Override
        public boolean held() {
            return held;
        }

        @Override
        public @Nullable Pod pod() {
            return null;
        }

        @Override
        public int livingPods() {
            return 1;
        }
    }
}
