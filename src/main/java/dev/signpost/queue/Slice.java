package dev.signpost.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Part of a list of deliveries that one bounded walk has found.
 *
 * @param keys newest first, without gaps down to {@code end}
 * @param end the lowest place that the walk has covered, or null if nothing lies below
 */
record Slice(List<DeliveryKey> keys, @Nullable DeliveryKey end) {

    static final Slice NOTHING = new Slice(List.of(), null);

    /** A walk that stops after {@code limit} keys; if it found so many, more may follow. */
    static Slice limited(List<DeliveryKey> keys, int limit) {
        return new Slice(keys, keys.size() < limit ? null : keys.get(keys.size() - 1));
    }

    /** Two walks over the same stretch as one: no further down than both have come. */
    Slice merge(Slice other) {
        DeliveryKey covered = higher(end, other.end);
        var all = new TreeSet<>(DeliveryKey.NEWEST_FIRST);
        all.addAll(keys);
        all.addAll(other.keys);
        List<DeliveryKey> kept = new ArrayList<>(all);
        if (covered != null) {
            kept.removeIf(key -> key.isBelow(covered));
        }
        return new Slice(List.copyOf(kept), covered);
    }

    private static @Nullable DeliveryKey higher(@Nullable DeliveryKey a, @Nullable DeliveryKey b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.isBelow(b) ? b : a;
    }
}
