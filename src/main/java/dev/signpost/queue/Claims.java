package dev.signpost.queue;

import dev.signpost.model.Delivery;
import dev.signpost.model.Pod;
import dev.signpost.pg.Sql;
import dev.signpost.pg.SqlRunner;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Claims due deliveries out of the backlog. Owned by one event loop; one claim is under way at a time. */
public final class Claims {
    private static final Sql CLAIM = Sql.named("queue.claim");
    private static final Sql PROBE = Sql.named("queue.claim_probe");
    private static final Sql NAMED = Sql.named("queue.claim_named");
    private static final Sql RELEASE = Sql.named("queue.claim_release");
    private static final Sql NEXT_DUE = Sql.named("queue.next_due");

    /** Lanes that are due, among which those are chosen that are fair. */
    static final int DUE_LANES = 1000;

    private final SqlRunner sql;
    private final FlushSlot slot;

    // Never set back, not even when the pod is lost: an outcome of an old claim can then not be taken for a new one's.
    private long claims;

    /**
     * Bounds of one claim.
     *
     * @param lanes webhooks looked at
     * @param perLane deliveries of each
     * @param total deliveries in all
     * @param rooms deliveries of single webhooks where that is less than {@code perLane}, often 0; by webhook's key
     */
    public record Bounds(int lanes, int perLane, int total, Map<Long, Integer> rooms) {

        /** Webhooks whose lanes have no room. */
        List<Long> without() {
            return rooms.entrySet().stream()
                    .filter(room -> room.getValue() <= 0)
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }

    /** Claimed deliveries, and those of which the event, the tenant or the webhook is not there or cannot be read. */
    public record Claimed(List<Delivery> deliveries, List<Delivery> unreadable) {
        /** Those of these webhooks of which nothing was claimed. */
        public List<Long> webhooksWithout(List<Long> webhooks) {
            List<Long> without = new ArrayList<>(webhooks);
            deliveries.forEach(delivery -> without.remove((Long) delivery.webhookKey()));
            unreadable.forEach(delivery -> without.remove((Long) delivery.webhookKey()));
            return without;
        }
    }

    public Claims(SqlRunner sql, FlushSlot slot) {
        this.sql = sql;
        this.slot = slot;
    }

    /**
     * Claims what is due. Fails with {@link PodLost} or the driver's failure; a claim whose answer was lost is left to
     * {@link #release}.
     */
    public Future<Claimed> claim(@Nullable Pod pod, Bounds bounds) {
        long number = ++claims;
        return slot.flush(pod, fence -> send(fence, number, bounds), () -> release(pod, number));
    }

    /**
     * Claims one due delivery of each webhook that has any: the one that has been tried most often, so that a receiver
     * that stays away uses up some delivery's schedule. Fails as {@link #claim} does.
     */
    public Future<Claimed> probe(@Nullable Pod pod, List<Long> webhooks) {
        long number = ++claims;
        return slot.flush(
                pod,
                fence -> sql.run(fence.bind(PROBE).set("claim", number).set("webhooks", array(webhooks)))
                        .map(rows -> claimed(rows, number, false)),
                () -> release(pod, number));
    }

    /**
     * Claims these deliveries, whatever the turns of their lanes are, as {@link Delivery.Claim#asked asked for}. Those
     * that wait no longer, or that somebody else has claimed, are left out. Fails as {@link #claim} does.
     */
    public Future<Claimed> named(@Nullable Pod pod, List<DeliveryKey> keys) {
        long number = ++claims;
        Long[] webhooks = keys.stream().map(DeliveryKey::webhookKey).toArray(Long[]::new);
        UUID[] events = keys.stream().map(DeliveryKey::eventId).toArray(UUID[]::new);
        return slot.flush(
                pod,
                fence -> sql.run(fence.bind(NAMED)
                                .set("claim", number)
                                .set("webhooks", webhooks)
                                .set("events", events))
                        .map(rows -> claimed(rows, number, true)),
                () -> release(pod, number));
    }

    /** Milliseconds until the next lane that has room has its turn, at least 0; null if none waits. */
    public Future<@Nullable Long> nextDue(Bounds bounds) {
        return sql.run(NEXT_DUE.bind().set("full_webhooks", array(bounds.without())))
                .map(rows -> {
                    Long millis = rows.iterator().next().getLong("millis");
                    return millis == null ? null : Math.max(0, millis);
                });
    }

    private Future<Claimed> send(Fence fence, long number, Bounds bounds) {
        Map<Long, Integer> few = new HashMap<>(bounds.rooms());
        few.values().removeIf(room -> room <= 0 || room >= bounds.perLane());
        var call = fence.bind(CLAIM)
                .set("claim", number)
                .set("full_webhooks", array(bounds.without()))
                .set("lanes", bounds.lanes())
                .set("per_lane", bounds.perLane())
                .set("total", bounds.total())
                .set("narrow_webhooks", few.keySet().toArray(Long[]::new))
                .set("rooms", few.values().toArray(Integer[]::new));
        return sql.run(call).map(rows -> claimed(rows, number, false));
    }

    private static Claimed claimed(RowSet<Row> rows, long number, boolean asked) {
        List<Delivery> deliveries = new ArrayList<>(rows.size());
        List<Delivery> unreadable = new ArrayList<>();
        for (Row row : rows) {
            Delivery delivery = delivery(row, number, asked);
            boolean whole = row.getInteger("webhook_version") != null
                    && !delivery.event().type().isEmpty();
            (whole ? deliveries : unreadable).add(delivery);
        }
        return new Claimed(deliveries, unreadable);
    }

    private static Long[] array(List<Long> keys) {
        return keys.toArray(Long[]::new);
    }

    /** Nobody knows whether that claim holds anything, so it must hold nothing. */
    private Future<Claimed> release(@Nullable Pod pod, long number) {
        if (pod == null) {
            return Future.failedFuture(new PodLost());
        }
        return sql.run(RELEASE.bind().set("pod", pod.id()).set("claim", number)).map(new Claimed(List.of(), List.of()));
    }

    private static Delivery delivery(Row row, long number, boolean asked) {
        Integer version = row.getInteger("webhook_version");
        var claim = new Delivery.Claim(number, row.getInteger("profile_version"), version == null ? 0 : version, asked);
        return new Delivery(
                EventRow.event(row),
                row.getLong("webhook_key"),
                row.getShort("run"),
                row.getShort("number"),
                row.getShort("retries"),
                row.getShort("interruptions"),
                claim);
    }
}
