package dev.signpost.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.signpost.http.Scope;
import dev.signpost.http.TenantRef;
import dev.signpost.model.Webhook;
import dev.signpost.pg.SqlRunner;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.CatalogFixture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A change that comes while a load is on its way, whose rows are read already: held in the test's hand. */
class HeldLoadTest extends CatalogTest {
    private final Promise<Void> read = Promise.promise();
    private final Promise<Void> release = Promise.promise();
    private final Promise<Void> looked = Promise.promise();
    private volatile boolean hold;

    /** Holds back the answer of the first load after {@code hold} was set. */
    private SqlRunner held() {
        return (sql, parameters) -> pool.run(sql, parameters).compose(rows -> {
            if (sql.name().equals("catalog.changed_tenants")) {
                looked.tryComplete();
            }
            if (hold && sql.name().equals("catalog.load_tenant")) {
                hold = false;
                read.complete();
                return release.future().map(rows);
            }
            return Future.succeededFuture(rows);
        });
    }

    /** No room at all makes the cache forget the tenant while it loads. */
    @ParameterizedTest
    @ValueSource(longs = {0, 10_000})
    void shouldNotSayAppliedBeforeAnOlderLoadIsReplaced(long maxWebhooks) {
        var setup = new Snapshots.Setup(catalog.box, "standard", maxWebhooks, Ticker.systemTicker());
        var snapshots = new Snapshots(vertx, held(), setup);
        var follower = new CatalogueFollower(
                held(),
                snapshots,
                new KeyCache(Ticker.systemTicker()),
                new EndedSessions(pool, InstantSource.system()),
                new StoppedDestinations(held(), InstantSource.system()));
        TenantRef acme = catalog.tenant("acme");
        Webhook webhook = catalog.webhook(acme, URL, "*");
        Await.value(follower.poll());
        List<String> order = new CopyOnWriteArrayList<>();
        hold = true;
        Future<TenantSnapshot> older = snapshots.tenantByKey(acme.key()).onSuccess(loaded -> order.add("older load"));
        Await.value(read.future());
        Await.value(catalog.webhooks.delete(CatalogFixture.TENANT_KEY, acme, webhook.id(), null));

        Future<Void> applied = follower.poll().onSuccess(done -> order.add("applied"));
        Await.value(looked.future());
        // Time enough to say "applied" too early.
        Await.value(catalog.tenants.find("acme"));
        long appliedTooEarly = follower.appliedEpoch();
        release.complete();
        Await.value(applied);

        assertThat(order).containsExactly("older load", "applied");
        assertThat(follower.appliedEpoch()).isGreaterThan(appliedTooEarly);
        assertThat(Await.value(older).webhooks()).isNotEmpty();
        assertThat(Await.value(snapshots.tenantByKey(acme.key())).webhooks()).isEmpty();
    }

    @Test
    void shouldAnswerARefreshWithWhatWasReadAfterIt() {
        var setup = new Snapshots.Setup(catalog.box, "standard", 10_000, Ticker.systemTicker());
        var snapshots = new Snapshots(vertx, held(), setup);
        TenantRef acme = catalog.tenant("acme");
        hold = true;
        Future<TenantSnapshot> older = snapshots.tenantByKey(acme.key());
        Await.value(read.future());
        catalog.webhook(acme, URL, "*");

        Future<TenantSnapshot> refreshed = snapshots.refresh(acme.key());
        release.complete();

        assertThat(Await.value(older).webhooks()).isEmpty();
        assertThat(Await.value(refreshed).webhooks()).hasSize(1);
    }

    @Test
    void shouldNotRememberAKeyThatWasRevokedWhileItWasLookedUp() {
        var cache = new KeyCache(Ticker.systemTicker());
        var follower = new CatalogueFollower(
                pool,
                catalog.snapshots,
                cache,
                new EndedSessions(pool, InstantSource.system()),
                new StoppedDestinations(pool, InstantSource.system()));
        Promise<Void> answer = Promise.promise();
        Promise<Void> asked = Promise.promise();
        SqlRunner slow = (sql, parameters) -> pool.run(sql, parameters).compose(rows -> {
            asked.tryComplete();
            return answer.future().map(rows);
        });
        var authenticator = new KeyAuthenticator(slow, cache, () -> catalog.now, null);
        TenantRef acme = catalog.tenant("acme");
        var spec = new ApiKeys.Spec("k", Set.of(Scope.READ), null);
        var key = Await.value(catalog.apiKeys.create(CatalogFixture.OPERATOR, acme, spec));
        Await.value(follower.poll());
        var during = authenticator.authenticate(key.secret().reveal());
        Await.value(asked.future());
        Await.value(
                catalog.apiKeys.revoke(CatalogFixture.OPERATOR, acme, key.key().id()));
        Await.value(follower.poll());
        answer.complete();
        Await.value(during);

        var after = Await.value(authenticator.authenticate(key.secret().reveal()));

        assertThat(after).isEmpty();
    }
}
