package dev.signpost.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.http.TenantRef;
import dev.signpost.model.Refusal;
import dev.signpost.model.StatusReason;
import dev.signpost.model.Webhook;
import dev.signpost.pg.Listener;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.CatalogFixture;
import dev.signpost.testkit.Judge;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotsTest extends CatalogTest {

    @Test
    void shouldLoadATenantWithItsWebhooksAndOpenedSecrets() {
        TenantRef acme = catalog.tenant("acme");
        Webhook made = catalog.webhook(acme, URL, "deal.*");

        TenantSnapshot snapshot = Await.value(catalog.snapshots.tenant("acme"));

        assertThat(snapshot.key()).isEqualTo(acme.key());
        assertThat(snapshot.profile()).isEqualTo("standard");
        assertThat(snapshot.webhooks().values()).containsExactly(made);
        assertThat(made.seal()).isEqualTo(Webhook.Seal.OPEN);
        assertThat(made.secrets())
                .singleElement()
                .satisfies(secret -> assertThat(secret.secret().reveal()).startsWith("whsec_"));
    }

    @Test
    void shouldSayNotFoundForATenantThatIsNone() {
        Throwable failure = Await.failure(catalog.snapshots.tenant("nobody"));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.NOT_FOUND));
    }

    @Test
    void shouldKeepWhatIsInMemoryUntilAPollFindsTheChange() {
        TenantRef acme = catalog.tenant("acme");
        Await.value(catalog.follower.poll());
        catalog.snapshot(acme);
        catalog.webhook(acme, URL, "*");
        var before = catalog.cached(acme);

        Await.value(catalog.follower.poll());

        assertThat(before.webhooks()).isEmpty();
        assertThat(catalog.cached(acme).webhooks()).hasSize(1);
        assertThat(catalog.follower.appliedEpoch()).isEqualTo(database.number("SELECT epoch FROM catalogue_epoch"));
    }

    @Test
    void shouldSeeAChangeByNotification() {
        TenantRef acme = catalog.tenant("acme");
        Await.value(catalog.follower.poll());
        catalog.snapshot(acme);
        Promise<Void> listening = Promise.promise();
        Promise<TenantSnapshot> changed = Promise.promise();
        catalog.snapshots.onChange((before, after) -> changed.tryComplete(after));
        var listener =
                Listener.open(vertx, database.options(), List.of("signpost_catalogue"), new Listener.Subscription() {
                    @Override
                    public void connected() {
                        listening.tryComplete();
                    }

                    @Override
                    public void notified(String channel, String payload) {
                        catalog.follower.applyUpTo(Long.parseLong(payload));
                    }
                });
        Await.value(listening.future());

        catalog.webhook(acme, URL, "*");

        assertThat(Await.value(changed.future()).webhooks()).hasSize(1);
        Await.value(listener.close());
    }

    @Test
    void shouldNotPollForAnEpochThatIsInForce() {
        catalog.tenant("acme");
        Await.value(catalog.follower.poll());

        Future<Void> applied = catalog.follower.applyUpTo(catalog.follower.appliedEpoch());

        assertThat(applied.isComplete()).isTrue();
    }

    @Test
    void shouldForgetAWebhookThatWasDeleted() {
        TenantRef acme = catalog.tenant("acme");
        Webhook gone = catalog.webhook(acme, URL, "*");
        Webhook stays = catalog.webhook(acme, URL + "2", "*");
        Await.value(catalog.follower.poll());
        catalog.snapshot(acme);
        Await.value(catalog.webhooks.delete(CatalogFixture.TENANT_KEY, acme, gone.id(), null));

        TenantSnapshot refreshed = Await.value(catalog.snapshots.refresh(acme.key()));

        assertThat(refreshed.webhooks()).containsOnlyKeys(stays.key());
    }

    @Test
    void shouldTellListenersOfADeletedTenantAsOneWithoutWebhooks() {
        TenantRef acme = catalog.tenant("acme");
        catalog.webhook(acme, URL, "*");
        Await.value(catalog.follower.poll());
        catalog.snapshot(acme);
        var told = new CopyOnWriteArrayList<TenantSnapshot>();
        catalog.snapshots.onChange((before, after) -> told.add(after));
        Await.value(catalog.tenants.delete(CatalogFixture.OPERATOR, "acme"));

        Await.value(catalog.follower.poll());

        assertThat(told)
                .singleElement()
                .satisfies(snapshot -> assertThat(snapshot.webhooks()).isEmpty());
        assertThat(catalog.snapshots.cached(acme.key())).isNull();
        assertThat(Await.failure(catalog.snapshots.tenantByKey(acme.key()))).isInstanceOf(Refusal.class);
    }

    @Test
    void shouldFindANewTenantUnderTheIdOfADeletedOne() {
        TenantRef first = catalog.tenant("acme");
        Await.value(catalog.snapshots.tenant("acme"));
        Await.value(catalog.tenants.delete(CatalogFixture.OPERATOR, "acme"));
        Await.value(catalog.snapshots.refresh(first.key()).recover(gone -> Future.succeededFuture()));
        TenantRef second = catalog.tenant("acme");

        TenantSnapshot found = Await.value(catalog.snapshots.tenant("acme"));

        assertThat(found.key()).isEqualTo(second.key()).isNotEqualTo(first.key());
    }

    @Test
    void shouldReadOnlyWhatChangedWhenItRefreshes() {
        TenantRef acme = catalog.tenant("acme");
        Webhook untouched = catalog.webhook(acme, URL, "*");
        catalog.snapshot(acme);
        // Behind the catalogue's back: an incremental load does not look at this row.
        database.execute(
                "UPDATE webhook SET description = 'x', url = 'https://other.example/' WHERE id = ?", untouched.id());
        Webhook added = catalog.webhook(acme, URL + "2", "*");

        TenantSnapshot refreshed = Await.value(catalog.snapshots.refresh(acme.key()));

        assertThat(refreshed.webhooks()).containsOnlyKeys(untouched.key(), added.key());
        assertThat(CatalogFixture.in(refreshed, untouched.key()).url().text()).isEqualTo(URL);
    }

    @Test
    void shouldShareOneLoadAmongThoseWhoAskTogether() {
        TenantRef acme = catalog.tenant("acme");

        List<Future<TenantSnapshot>> asked = new ArrayList<>();
        IntStream.range(0, 50).forEach(i -> asked.add(catalog.snapshots.tenantByKey(acme.key())));

        TenantSnapshot first = Await.value(asked.get(0));
        assertThat(asked).allSatisfy(future -> assertThat(Await.value(future)).isSameAs(first));
    }

    @Test
    void shouldLoadALargeTenantOffTheEventLoop() {
        TenantRef acme = catalog.tenant("acme");
        CatalogFixture.bulk(database, acme, 3_000);

        TenantSnapshot snapshot = catalog.snapshot(acme);

        assertThat(snapshot.webhooks()).hasSize(3_000);
    }

    @Test
    void shouldCloseTheSealOfWebhooksWhoseKeyIsMissing() {
        TenantRef acme = catalog.tenant("acme");
        catalog.webhook(acme, URL, "*");
        var other = new CatalogFixture(vertx, pool, CatalogFixture.key(2));

        Webhook webhook = other.snapshot(acme).webhooks().values().iterator().next();

        assertThat(webhook.seal()).isEqualTo(Webhook.Seal.KEY_MISSING);
        assertThat(webhook.secrets()).isEmpty();
    }

    @Test
    void shouldCloseTheSealOfAWebhookWhoseUrlIsDamaged() {
        TenantRef acme = catalog.tenant("acme");
        Webhook one = catalog.webhook(acme, URL, "*");
        database.execute("UPDATE webhook SET url = 'nowhere' WHERE key = ?", one.key());

        Webhook damaged = CatalogFixture.in(catalog.snapshot(acme), one.key());

        assertThat(damaged.seal()).isEqualTo(Webhook.Seal.BROKEN);
        assertThat(damaged.secrets()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"event_types = ARRAY[NULL]", "updated_at = 'infinity'"})
    void shouldFollowOtherTenantsPastOneWhoseRowsCannotBeRead(String change) {
        TenantRef acme = catalog.tenant("acme");
        TenantRef other = catalog.tenant("other");
        Webhook one = catalog.webhook(acme, URL, "*");
        Await.value(catalog.follower.poll());
        catalog.snapshot(acme);
        catalog.snapshot(other);
        database.execute("UPDATE webhook SET " + change + ", epoch = 1000000 WHERE key = ?", one.key());
        database.execute("UPDATE tenant SET version = 1000000 WHERE key = ?", acme.key());
        catalog.webhook(other, URL, "*");

        Await.value(catalog.follower.poll());

        assertThat(catalog.cached(other).webhooks()).hasSize(1);
        assertThat(catalog.follower.appliedEpoch()).isEqualTo(database.number("SELECT epoch FROM catalogue_epoch"));
        assertThat(catalog.snapshots.cached(acme.key())).isNull();
        assertThat(Await.failure(catalog.snapshots.tenant("acme"))).isInstanceOf(TenantDamaged.class);
    }

    @Test
    void shouldCloseTheSealOfWebhooksWhoseSecretsWereSwapped() {
        TenantRef acme = catalog.tenant("acme");
        Webhook one = catalog.webhook(acme, URL, "*");
        Webhook other = catalog.webhook(acme, URL + "2", "*");
        database.execute(
                "UPDATE webhook_secret SET sealed = (SELECT sealed FROM webhook_secret WHERE webhook_key = ?)"
                        + " WHERE webhook_key = ?",
                one.key(),
                other.key());

        TenantSnapshot snapshot = catalog.snapshot(acme);

        assertThat(CatalogFixture.in(snapshot, one.key()).seal()).isEqualTo(Webhook.Seal.OPEN);
        assertThat(CatalogFixture.in(snapshot, other.key()).seal()).isEqualTo(Webhook.Seal.BROKEN);
    }

    @Test
    void shouldFollowRunsOfFailuresWithoutANewVersion() {
        TenantRef acme = catalog.tenant("acme");
        Webhook webhook = catalog.webhook(acme, URL, "*");
        Await.value(catalog.follower.poll());
        long version = catalog.snapshot(acme).version();
        long epoch = database.number("SELECT epoch FROM catalogue_epoch");
        new Judge(database).failed(webhook.key(), 1_700_000_000_000L);

        Await.value(catalog.follower.poll());

        TenantSnapshot now = catalog.cached(acme);
        assertThat(now.version()).isEqualTo(version);
        assertThat(CatalogFixture.in(now, webhook.key()).failingSinceMillis()).isEqualTo(1_700_000_000_000L);
        assertThat(database.number("SELECT epoch FROM catalogue_epoch")).isEqualTo(epoch);
    }

    @Test
    void shouldFollowTheEndOfARunOfFailuresThoughNoEpochMoves() {
        TenantRef acme = catalog.tenant("acme");
        Webhook webhook = catalog.webhook(acme, URL, "*");
        new Judge(database).failed(webhook.key(), 1_700_000_000_000L);
        Await.value(catalog.follower.poll());
        catalog.snapshot(acme);
        new Judge(database).succeeded(webhook.key(), 1_700_000_000_001L);

        Await.value(catalog.follower.followHealth());

        assertThat(CatalogFixture.in(catalog.cached(acme), webhook.key()).failingSinceMillis())
                .isNull();
    }

    @Test
    void shouldSeeADisabledWebhookAfterAPoll() {
        TenantRef acme = catalog.tenant("acme");
        Webhook webhook = catalog.webhook(acme, URL, "*");
        Await.value(catalog.follower.poll());
        catalog.snapshot(acme);
        new Judge(database).disable(webhook.key(), StatusReason.GONE);

        Await.value(catalog.follower.poll());

        Webhook now = CatalogFixture.in(catalog.cached(acme), webhook.key());
        assertThat(now.active()).isFalse();
        assertThat(now.statusReason()).isEqualTo(StatusReason.GONE);
    }
}
