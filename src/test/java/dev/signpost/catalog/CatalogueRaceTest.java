package dev.signpost.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.signpost.http.TenantRef;
import dev.signpost.model.Webhook;
import dev.signpost.testkit.Await;
import dev.signpost.testkit.CatalogFixture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A pod that says "applied" has nothing older in memory, whatever loads, forgets and changes go on meanwhile. */
class CatalogueRaceTest extends CatalogTest {
    private static final int TENANTS = 6;
    private static final int ROUNDS = 60;

    /** A memory that is always too small, so that tenants are forgotten and loaded all the time. */
    private Snapshots crowded(long maxWebhooks) {
        return new Snapshots(
                vertx, pool, new Snapshots.Setup(catalog.box, "standard", maxWebhooks, Ticker.systemTicker()));
    }

    private void createAndDelete(long maxWebhooks) {
        Snapshots snapshots = crowded(maxWebhooks);
        var follower = new CatalogueFollower(
                pool,
                snapshots,
                new KeyCache(Ticker.systemTicker()),
                new EndedSessions(pool, InstantSource.system()),
                new StoppedDestinations(pool, InstantSource.system()));
        List<TenantRef> tenants = new ArrayList<>();
        for (int i = 0; i < TENANTS; i++) {
            tenants.add(catalog.tenant("t" + i));
        }
        Await.value(follower.poll());
        var stop = new AtomicBoolean();
        var loads = new AtomicInteger();
        var readers = tenants.stream()
                .map(tenant -> read(snapshots, tenant, stop, loads))
                .toList();

        for (int round = 0; round < ROUNDS; round++) {
            TenantRef tenant = tenants.get(round % TENANTS);
            Webhook webhook = catalog.webhook(tenant, URL + round, "*");
            Await.value(snapshots.tenantByKey(tenant.key()));
            Await.value(catalog.webhooks.delete(CatalogFixture.TENANT_KEY, tenant, webhook.id(), null));
            long epoch = database.number("SELECT epoch FROM catalogue_epoch");
            Await.value(follower.applyUpTo(epoch));

            assertThat(follower.appliedEpoch()).isGreaterThanOrEqualTo(epoch);
            @Nullable TenantSnapshot cached = snapshots.cached(tenant.key());
            assertThat(cached == null ? List.of() : cached.webhooks().keySet()).isEmpty();
            TenantSnapshot asked = Await.value(snapshots.tenantByKey(tenant.key()));
            assertThat(asked.webhooks()).isEmpty();
        }

        stop.set(true);
        Await.value(Future.all(readers));
        assertThat(loads).hasPositiveValue();
    }

    /** Loads a tenant over and over; each load stands alone, for a chain of thousands overflows the stack. */
    private static Future<Void> read(Snapshots snapshots, TenantRef tenant, AtomicBoolean stop, AtomicInteger loads) {
        Promise<Void> done = Promise.promise();
        readOn(snapshots, tenant, stop, loads, done);
        return done.future();
    }

    private static void readOn(
            Snapshots snapshots, TenantRef tenant, AtomicBoolean stop, AtomicInteger loads, Promise<Void> done) {
        snapshots.refresh(tenant.key()).onFailure(done::tryFail).onSuccess(snapshot -> {
            loads.incrementAndGet();
            if (stop.get()) {
                done.tryComplete();
            } else {
                readOn(snapshots, tenant, stop, loads, done);
            }
        });
    }

    @Test
    void shouldNeverShowADeletedWebhookInAMemoryThatIsTooSmall() {
        createAndDelete(1);
    }

    @Test
    void shouldNeverShowADeletedWebhookInAMemoryWithRoom() {
        createAndDelete(10_000);
    }
}
