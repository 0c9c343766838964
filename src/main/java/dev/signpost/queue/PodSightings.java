package dev.signpost.queue;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which of the other pods are dead: those whose rows have not changed for a whole lease, by this process's own
 * monotonic clock. What the database's clock says of a lease is not asked: when it jumps ahead, all leases have expired
 * at once, and when it is set back, none does for as long. Whoever has not renewed for a lease has known for as long
 * that it may send nothing, so it may be taken over whatever that clock says. Owned by one event loop.
 */
final class PodSightings {
    /** Of the time since a renewal that the database tells, one part of a lease is believed. */
    private static final int BELIEVED_PART = 10;

    private final Map<Integer, Sighting> sightings = new HashMap<>();

    /** @param sinceNanos when it was first seen so */
    private record Sighting(OffsetDateTime expiresAt, long sinceNanos) {}

    /** A pod that is dead, and what of its row must not have changed when it is taken over. */
    record Dead(int pod, OffsetDateTime expiresAt) {}

    /**
     * Takes a look in.
     *
     * @param rows of the other pods
     * @param nowNanos monotonic nanoseconds
     * @param lease of this pod, for those that do not say how long theirs is
     */
    List<Dead> look(RowSet<Row> rows, long nowNanos, Duration lease) {
        Map<Integer, Sighting> before = new HashMap<>(sightings);
        sightings.clear();
        List<Dead> dead = new ArrayList<>();
        for (Row row : rows) {
            int pod = row.getInteger("id");
            OffsetDateTime expiresAt = row.getOffsetDateTime("expires_at");
            Sighting seen = before.get(pod);
            if (seen == null || !seen.expiresAt().equals(expiresAt)) {
                seen = new Sighting(expiresAt, nowNanos - ageNanos(row));
            }
            sightings.put(pod, seen);
            if (isDead(row, nowNanos - seen.sinceNanos(), lease)) {
                dead.add(new Dead(pod, expiresAt));
            }
        }
        return dead;
    }

    private static long ageNanos(Row row) {
        Long age = row.getLong("age_millis");
        return age == null
                ? 0
                : Duration.ofMillis(Math.max(0, Math.min(row.getLong("lease_millis") / BELIEVED_PART, age)))
                        .toNanos();
    }

    /** A program of an older version does not say how long its lease is; then both clocks must agree. */
    private static boolean isDead(Row row, long unchangedNanos, Duration lease) {
        Long own = row.getLong("lease_millis");
        return own == null
                ? row.getBoolean("expired") && unchangedNanos >= lease.toNanos()
                : unchangedNanos >= Duration.ofMillis(own).toNanos();
    }
}
