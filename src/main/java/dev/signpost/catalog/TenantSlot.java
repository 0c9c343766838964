package dev.signpost.catalog;

import dev.signpost.model.Webhook;
import io.vertx.core.Future;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One tenant's place in a pod's memory: its snapshot and the loads that renew it. Any thread may call. */
final class TenantSlot {
    private final long key;
    private final SnapshotLoader loader;
    private final Watcher watcher;
    private final Turns<TenantSnapshot> loads;

    // Written under the monitor by a load that has ended and by health(); read by anybody.
    private volatile @Nullable TenantSnapshot snapshot;

    /** Hears of a slot's loads, on the thread that loaded and before anybody else does. */
    interface Watcher {
        void loaded(TenantSlot slot, @Nullable TenantSnapshot before, TenantSnapshot after);

        void failed(TenantSlot slot, @Nullable TenantSnapshot before, Throwable failure);
    }

    TenantSlot(long key, SnapshotLoader loader, Watcher watcher) {
        this.key = key;
        this.loader = loader;
        this.watcher = watcher;
        this.loads = new Turns<>(this::load);
    }

    long key() {
        return key;
    }

    /** The newest snapshot, or null before the first load has ended. */
    @Nullable
    TenantSnapshot snapshot() {
        return snapshot;
    }

    /** True if its snapshot is of that version or a later one, and no load of an older one can replace it. */
    boolean has(long version) {
        var present = snapshot;
        return present != null && present.version() >= version;
    }

    /** A rough size for the cache's bound. */
    int weight() {
        var present = snapshot;
        return 1 + (present == null ? 0 : present.webhooks().size());
    }

    /** What is there, or what a load brings that may have begun before this call. */
    Future<TenantSnapshot> get() {
        var present = snapshot;
        return present == null ? loads.current() : Future.succeededFuture(present);
    }

    /** What a load brings that begins after this call. */
    Future<TenantSnapshot> refresh() {
        return loads.next();
    }

    private Future<TenantSnapshot> load() {
        TenantSnapshot before = snapshot;
        return loader.load(key, before)
                .onSuccess(loaded -> keep(before, loaded))
                .onFailure(failure -> {
                    watcher.failed(this, before, failure);
                });
    }

    private void keep(@Nullable TenantSnapshot before, TenantSnapshot loaded) {
        synchronized (this) {
            snapshot = loaded;
        }
        watcher.loaded(this, before, loaded);
    }

    /**
     * Notes when runs of failures began or that they ended, which changes no version.
     *
     * @param failingSince by webhook's key: milliseconds since 1970, or null for healthy
     * @return the snapshot that says so, or null if nothing is new
     */
    synchronized @Nullable TenantSnapshot health(Map<Long, @Nullable Long> failingSince) {
        var present = snapshot;
        if (present == null) {
            return null;
        }
        var changed = new HashMap<Long, Webhook>();
        failingSince.forEach((webhookKey, millis) -> {
            Webhook webhook = present.webhooks().get(webhookKey);
            if (webhook != null && !Objects.equals(webhook.failingSinceMillis(), millis)) {
                changed.put(webhookKey, webhook.withFailingSince(millis));
            }
        });
        if (changed.isEmpty()) {
            return null;
        }
        var webhooks = new HashMap<>(present.webhooks());
        webhooks.putAll(changed);
        var next = present.with(Collections.unmodifiableMap(webhooks));
        snapshot = next;
        return next;
    }
}
