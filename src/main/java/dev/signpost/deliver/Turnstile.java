package dev.signpost.deliver;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lanes that could start something if there were room: tenants take turns, and within a tenant its lanes do. */
final class Turnstile {
    private final ArrayDeque<Long> tenants = new ArrayDeque<>();
    private final Map<Long, ArrayDeque<Lane>> lanes = new HashMap<>();

    void add(Lane lane) {
        if (lane.queued) {
            return;
        }
        lane.queued = true;
        lanes.computeIfAbsent(lane.tenantKey, tenant -> {
                    tenants.add(tenant);
                    return new ArrayDeque<>();
                })
                .add(lane);
    }

    /** The lane whose turn it is, or null; its tenant goes behind the others. */
    @Nullable
    Lane next() {
        Long tenant = tenants.poll();
        if (tenant == null) {
            return null;
        }
        ArrayDeque<Lane> own = lanes.get(tenant);
        if (own == null) {
            throw new IllegalStateException("a tenant in the ring has lanes");
        }
        Lane lane = own.remove();
        lane.queued = false;
        if (own.isEmpty()) {
            lanes.remove(tenant);
        } else {
            tenants.add(tenant);
        }
        return lane;
    }

    void clear() {
        for (Lane lane = next(); lane != null; lane = next()) {
            lane.queued = false;
        }
    }
}
