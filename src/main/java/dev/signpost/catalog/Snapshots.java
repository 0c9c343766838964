package dev.signpost.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.signpost.model.Refusal;
import dev.signpost.pg.SqlRunner;
import dev.signpost.telemetry.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this pod knows of the catalogue: tenants load when they are first needed, follow every change
 * ({@link CatalogueFollower}) and are forgotten when nobody has asked for ten minutes. Any event loop may call; futures
 * complete on the caller's.
 *
 * <p>A snapshot is not to be kept across a wait: ask {@link #cached(long)} again just before acting on it (a map
 * look-up), and {@link #tenantByKey} if it was forgotten. That is what makes "applied here" mean that nothing on this
 * pod acts on older configuration.
 */
public final class Snapshots implements TenantMemory {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
    private static final Duration IDLE = Duration.ofMinutes(10);

    private final SnapshotLoader loader;
    private final TenantSlot.Watcher watcher = new Keeper();
    private final Cache<Long, TenantSlot> slots;
    private final Cache<String, Long> keys;
    // Slots with loads on their way, and how many: the cache may forget one of these, and a change must reach it all
    // the
    // same, or a load that began before the change would be used after it was said to be applied.
    private final Map<TenantSlot, Integer> loading = new ConcurrentHashMap<>();
    private final List<BiConsumer<TenantSnapshot, TenantSnapshot>> listeners = new CopyOnWriteArrayList<>();
    // Replaced by one round of the follower at a time, read by anybody.
    private volatile Set<String> instanceTypes = Set.of();

    /**
     * What a pod's memory of the catalogue rests on.
     *
     * @param box opens secrets and headers
     * @param defaultProfile profile of tenants that name none
     * @param maxWebhooks bound on what is kept, at about 1 KB each; beyond it the tenants least recently asked for are
     *     forgotten
     * @param ticker time for forgetting
     */
    public record Setup(SecretBox box, String defaultProfile, long maxWebhooks, Ticker ticker) {}

    public Snapshots(Vertx vertx, SqlRunner sql, Setup setup) {
        this.loader = new SnapshotLoader(vertx, sql, new WebhookRows(new Seals(setup.box())), setup.defaultProfile());
        // Evicts on the calling thread: the common pool is nobody's event loop.
        this.slots = Caffeine.newBuilder()
                .expireAfterAccess(IDLE)
                .ticker(setup.ticker())
                .executor(Runnable::run)
                .weigher((Long key, TenantSlot slot) -> slot.weight())
                .maximumWeight(setup.maxWebhooks())
                .build();
        this.keys = Caffeine.newBuilder()
                .expireAfterAccess(IDLE)
                .ticker(setup.ticker())
                .executor(Runnable::run)
                .maximumSize(setup.maxWebhooks())
                .build();
    }

    /** The living tenant with that id; fails with {@link Refusal} NOT_FOUND if there is none. */
    public Future<TenantSnapshot> tenant(String id) {
        Long key = Tenants.mayBeId(id) ? keys.getIfPresent(id) : null;
        if (key == null) {
            return byId(id);
        }
        // Its id may have been given to a new tenant since.
        return tenantByKey(key).recover(failure -> gone(failure) ? byId(id) : Future.failedFuture(failure));
    }

    private Future<TenantSnapshot> byId(String id) {
        keys.invalidate(id);
        if (!Tenants.mayBeId(id)) {
            return Future.failedFuture(Refusal.notFound("tenant"));
        }
        return Turns.here(loader.keyOf(id)).compose(this::tenantByKey);
    }

    /** The living tenant with that internal number; fails with {@link Refusal} NOT_FOUND if it is gone. */
    public Future<TenantSnapshot> tenantByKey(long key) {
        TenantSlot slot = slots.get(key, this::slot);
        return slot.snapshot() != null ? slot.get() : inSight(slot, slot::get);
    }

    /** What is in memory of the tenant with that id, or null: for those who cannot wait. */
    public @Nullable TenantSnapshot cached(String id) {
        Long key = keys.getIfPresent(id);
        return key == null ? null : cached(key);
    }

    @Override
    public @Nullable TenantSnapshot cached(long key) {
        TenantSlot slot = slots.getIfPresent(key);
        return slot == null ? null : slot.snapshot();
    }

    @Override
    public Future<TenantSnapshot> refresh(long tenantKey) {
        TenantSlot slot = slots.get(tenantKey, this::slot);
        return inSight(slot, slot::refresh);
    }

    /**
     * Calls back with the former and the new one for every snapshot that replaces another, on the thread that loaded
     * it, before the change counts as applied. A tenant that was deleted comes as one without webhooks.
     */
    public void onChange(BiConsumer<TenantSnapshot, TenantSnapshot> listener) {
        listeners.add(listener);
    }

    /** Names of the event types that the instance has added for all tenants; the same set until they change. */
    public Set<String> instanceTypes() {
        return instanceTypes;
    }

    /** Reads the instance's event types again. */
    Future<Void> followInstance() {
        return loader.instanceTypes().map(names -> {
            if (!names.equals(instanceTypes)) {
                instanceTypes = names;
            }
            return null;
        });
    }

    /**
     * Brings tenants up to date where they are in memory; completes when that is done.
     *
     * @param changed versions by tenant's key
     */
    Future<Void> follow(Map<Long, Long> changed) {
        var renewals = new ArrayList<Future<?>>();
        for (TenantSlot slot : inMemory()) {
            Long version = changed.get(slot.key());
            if (version != null && !slot.has(version)) {
                renewals.add(renewed(slot));
            }
        }
        return Future.join(renewals).mapEmpty();
    }

    /** Brings everything that is in memory up to date. */
    Future<Void> followAll() {
        return Future.join(inMemory().stream().map(this::renewed).toList()).mapEmpty();
    }

    private Future<?> renewed(TenantSlot slot) {
        return inSight(slot, slot::refresh)
                .<Void>mapEmpty()
                .recover(failure ->
                        gone(failure) || damaged(failure) ? Future.succeededFuture() : Future.failedFuture(failure));
    }

    /** It is not in memory any more, so nothing acts on older configuration; and it must not stop the others. */
    private static boolean damaged(Throwable failure) {
        return failure instanceof TenantDamaged;
    }

    /** Notes runs of failures that began or ended, by tenant's and webhook's key. */
    void health(Map<Long, Map<Long, @Nullable Long>> failingSince) {
        failingSince.forEach((tenantKey, webhooks) -> {
            // Quietly: that its webhooks fail does not mean that somebody needs the tenant.
            TenantSlot slot = slots.policy().getIfPresentQuietly(tenantKey);
            TenantSnapshot next = slot == null ? null : slot.health(webhooks);
            if (next != null) {
                tell(next, next);
            }
        });
    }

    private TenantSlot slot(long key) {
        return new TenantSlot(key, loader, watcher);
    }

    private Set<TenantSlot> inMemory() {
        var all = new HashSet<>(loading.keySet());
        all.addAll(slots.asMap().values());
        return all;
    }

    private Future<TenantSnapshot> inSight(TenantSlot slot, Supplier<Future<TenantSnapshot>> load) {
        loading.merge(slot, 1, Integer::sum);
        return load.get().onComplete(ended -> loading.computeIfPresent(slot, (same, n) -> n == 1 ? null : n - 1));
    }

    private static boolean gone(Throwable failure) {
        return failure instanceof Refusal refusal && refusal.kind() == Refusal.Kind.NOT_FOUND;
    }

    private void tell(TenantSnapshot before, TenantSnapshot after) {
        listeners.forEach(listener -> listener.accept(before, after));
    }

    private final class Keeper implements TenantSlot.Watcher {
        @Override
        public void loaded(TenantSlot slot, @Nullable TenantSnapshot before, TenantSnapshot after) {
            keys.put(after.id(), after.key());
            // Putting it again makes the cache weigh it again.
            slots.asMap().replace(slot.key(), slot, slot);
            if (before != null && before.version() != after.version()) {
                tell(before, after);
            }
        }

        @Override
        public void failed(TenantSlot slot, @Nullable TenantSnapshot before, Throwable failure) {
            if (damaged(failure)) {
                LOG.atError().addKeyValue(LogKeys.CAUSE, failure.getMessage()).log("tenant.damaged");
            }
            if (gone(failure) || damaged(failure) || before == null) {
                slots.asMap().remove(slot.key(), slot);
            }
            if (gone(failure) && before != null) {
                keys.asMap().remove(before.id(), before.key());
                tell(before, before.with(Map.of()));
            }
        }
    }
}
