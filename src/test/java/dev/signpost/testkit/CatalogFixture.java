package dev.signpost.testkit;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.signpost.catalog.Actor;
import dev.signpost.catalog.ApiKeys;
import dev.signpost.catalog.AuditLog;
import dev.signpost.catalog.CatalogueFollower;
import dev.signpost.catalog.Changes;
import dev.signpost.catalog.EndedSessions;
import dev.signpost.catalog.EventTypes;
import dev.signpost.catalog.HeldReleases;
import dev.signpost.catalog.Ids;
import dev.signpost.catalog.KeyAuthenticator;
import dev.signpost.catalog.KeyCache;
import dev.signpost.catalog.Profiles;
import dev.signpost.catalog.PropagationWait;
import dev.signpost.catalog.SecretBox;
import dev.signpost.catalog.SignOuts;
import dev.signpost.catalog.Snapshots;
import dev.signpost.catalog.StoppedDestinations;
import dev.signpost.catalog.TenantLimits;
import dev.signpost.catalog.TenantSnapshot;
import dev.signpost.catalog.Tenants;
import dev.signpost.catalog.To;
import dev.signpost.catalog.WebhookChange;
import dev.signpost.catalog.WebhookSetup;
import dev.signpost.catalog.Webhooks;
import dev.signpost.http.TenantRef;
import dev.signpost.manage.JobReleases;
import dev.signpost.model.Refusal;
import dev.signpost.model.TargetUrl;
import dev.signpost.model.Webhook;
import dev.signpost.pg.PgPool;
import dev.signpost.profile.LoadedProfile;
import dev.signpost.profile.ProfileLoader;
import dev.signpost.profile.WireProfile;
import dev.signpost.queue.Jobs;
import dev.signpost.queue.Resumptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The catalogue on a test's database, with one pod's memory of it, a clock and an encryption key of its own. Calls
 * block the test's thread.
 *
 * <pre>{@code
 * var catalog = new CatalogFixture(vertx, pool);
 * TenantRef acme = catalog.tenant("acme");
 * Webhook hook = catalog.webhook(acme, "https://receiver.example/hook", "deal.*");
 * }</pre>
 */
public final class CatalogFixture {
    public static final Actor TENANT_KEY = new Actor("key_test", false);
    public static final Actor OPERATOR = new Actor("key_operator", true);

    private static final long MAX_WEBHOOKS = 100_000;
    private static final int QUOTA = 10_000;

    public final Changes changes;
    public final Tenants tenants;
    public final Webhooks webhooks;
    public final EventTypes eventTypes;
    public final ApiKeys apiKeys;
    public final AuditLog audit;
    public final Snapshots snapshots;
    public final CatalogueFollower follower;
    public final SignOuts signOuts;
    public final KeyAuthenticator authenticator;
    public final SecretBox box;

    /** Also of the profiles that ship, by name: a test may add its own. */
    public final Map<String, WireProfile> profiles = new HashMap<>();

    /** Nobody is behind, unless a test says otherwise. */
    public PropagationWait everywhere = epoch -> Future.succeededFuture();

    /** What the clock says; a test may set it. */
    public volatile Instant now = Instant.now();

    public CatalogFixture(Vertx vertx, PgPool pool) {
        this(vertx, pool, key(1));
    }

    /** @param encryptionKey 32 bytes, see {@link #key} */
    public CatalogFixture(Vertx vertx, PgPool pool, byte[] encryptionKey) {
        var random = new SecureRandom();
        new ProfileLoader("test")
                .load(null).values().stream().map(LoadedProfile::profile).forEach(this::add);
        box = new SecretBox(List.of(encryptionKey), random);
        var ids = new Ids(random);
        changes = new Changes(pool, System::nanoTime);
        HeldReleases releases = new JobReleases(new Jobs(pool, UUID::randomUUID));
        PropagationWait wait = epoch -> everywhere.until(epoch);
        tenants = new Tenants(pool, changes, wait, named(), Duration.ofDays(30));
        var setup = new WebhookSetup(
                box,
                named(),
                CatalogFixture::check,
                ids,
                QUOTA,
                TenantLimits.NONE,
                InstantSource.system(),
                releases,
                Resumptions::raise);
        webhooks = new Webhooks(pool, changes, wait, setup);
        eventTypes = new EventTypes(pool, changes, wait, TenantLimits.NONE);
        apiKeys = new ApiKeys(pool, changes, wait, ids, () -> now, TenantLimits.NONE);
        audit = new AuditLog(pool);
        Ticker ticker = Ticker.systemTicker();
        snapshots = new Snapshots(vertx, pool, new Snapshots.Setup(box, "standard", MAX_WEBHOOKS, ticker));
        var keys = new KeyCache(ticker);
        var endedSessions = new EndedSessions(pool, () -> now);
        signOuts = new SignOuts(changes, wait, endedSessions);
        follower =
                new CatalogueFollower(pool, snapshots, keys, endedSessions, new StoppedDestinations(pool, () -> now));
        authenticator = new KeyAuthenticator(pool, keys, () -> now, null);
    }

    /** A key of 32 equal bytes. */
    public static byte[] key(int filling) {
        var key = new byte[SecretBox.KEY_BYTES];
        Arrays.fill(key, (byte) filling);
        return key;
    }

    public void add(WireProfile profile) {
        profiles.put(profile.name(), profile);
    }

    public Profiles named() {
        return new Profiles() {
            @Override
            public Optional<WireProfile> find(String name) {
                return Optional.ofNullable(profiles.get(name));
            }

            @Override
            public Set<String> names() {
                return profiles.keySet();
            }

            @Override
            public String defaultName() {
                return "standard";
            }
        };
    }

    /** Any http URL goes, for tests' receivers are on loopback; {@code refused} as host does not. */
    private static Future<TargetUrl> check(String url) {
        URI uri = URI.create(url);
        if (uri.getHost() == null || uri.getHost().equals("refused")) {
            return Future.failedFuture(Refusal.invalid("/url", "The receiver's address is not allowed."));
        }
        boolean tls = uri.getScheme().equals("https");
        int port = uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80;
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return Future.succeededFuture(new TargetUrl(tls, uri.getHost(), port, path + query));
    }

    public TenantRef tenant(String id) {
        var made = Await.value(tenants.create(OPERATOR, new Tenants.Spec(id, null, null, null)));
        return new TenantRef(made.key(), made.id());
    }

    /** An ACTIVE webhook with a generated secret, as the stages see it. */
    public Webhook webhook(TenantRef tenant, String url, String... eventTypes) {
        return Await.value(webhooks.create(TENANT_KEY, tenant, settings(url, eventTypes), null))
                .webhook();
    }

    /** So many at once, straight into the tables and without secrets: for tests of size. */
    public static void bulk(TestDatabase database, TenantRef tenant, int count) {
        database.execute("""
                WITH moved AS (UPDATE catalogue_epoch SET epoch = epoch + 1 RETURNING epoch),
                touched AS (UPDATE tenant SET version = (SELECT epoch FROM moved) WHERE key = ?)
                INSERT INTO webhook (id, tenant_key, url, event_types, status, epoch)
                SELECT 'wh_' || ? || '_' || n, ?, 'https://receiver.example/' || n, ARRAY['*'], 'ACTIVE', epoch
                FROM generate_series(1, ?) n, moved
                """, tenant.key(), tenant.id(), tenant.key(), count);
    }

    public static WebhookChange settings(String url, String... eventTypes) {
        return new WebhookChange(new To<>(url), new To<>(List.of(eventTypes)), null, null, null, null);
    }

    /** The tenant as this pod's stages see it now. */
    public TenantSnapshot snapshot(TenantRef tenant) {
        return Await.value(snapshots.tenantByKey(tenant.key()));
    }

    /** What is in the pod's memory of the tenant; an AssertionError if nothing is. */
    public TenantSnapshot cached(TenantRef tenant) {
        TenantSnapshot cached = snapshots.cached(tenant.key());
        if (cached == null) {
            throw new AssertionError("tenant " + tenant.id() + " is not in memory");
        }
        return cached;
    }

    /** A webhook of that snapshot; an AssertionError if it has none of that key. */
    public static Webhook in(TenantSnapshot snapshot, long webhookKey) {
        Webhook webhook = snapshot.webhooks().get(webhookKey);
        if (webhook == null) {
            throw new AssertionError("webhook " + webhookKey + " is not in the snapshot");
        }
        return webhook;
    }
}
