package dev.signpost.simulation;

import dev.signpost.model.EventId;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows that the played database holds. Times are microseconds since 1970. */
final class Tables {
    final Map<Long, TenantRow> tenants = new TreeMap<>();
    final Map<Long, WebhookRow> webhooks = new TreeMap<>();
    final Map<Integer, PodRow> pods = new TreeMap<>();
    final Map<SlotKey, UUID> slots = new LinkedHashMap<>();
    final Map<UUID, EventRow> events = new TreeMap<>(EventId::compare);
    final Map<Pair, List<AttemptRow>> attempts = new LinkedHashMap<>();
    final Map<Pair, BacklogRow> backlog = new LinkedHashMap<>();
    final Map<Long, HeadRow> heads = new TreeMap<>();
    final Map<Pair, ParkedRow> parked = new LinkedHashMap<>();
    final Map<UUID, KeyRow> keys = new LinkedHashMap<>();
    final Map<PauseKey, PauseRow> pauses = new LinkedHashMap<>();
    final Map<Long, HastenRow> hastened = new TreeMap<>();
    final Map<Long, Resumed> resumed = new TreeMap<>();
    final Map<String, StopRow> stops = new TreeMap<>();
    long epoch = 1;
    long generation;
    int lastPod;

    /** A delivery: one event on its way to one webhook. */
    record Pair(long webhook, UUID event) {}

    record SlotKey(int pod, int slot) {}

    record PauseKey(long webhook, int pod) {}

    record KeyRow(UUID digest, UUID event, UUID body, int matched) {}

    record PauseRow(long tenant, @Nullable Long until, long generation) {}

    record HastenRow(long tenant, long afterDue, UUID afterEvent, long notBefore, long againUntil) {}

    record Resumed(long generation, long at) {}

    record StopRow(String host, UUID id, long createdAt, long until) {}

    record EventRow(
            UUID id,
            long tenant,
            int pod,
            String type,
            long occurredAt,
            List<Long> targets,
            List<Long> deferred,
            @Nullable String traceparent,
            Buffer data,
            @Nullable Buffer changes,
            @Nullable Short hops) {}

    record AttemptRow(
            int number,
            int run,
            int result,
            int verdict,
            int status,
            long sentAt,
            int millis,
            int profileVersion,
            int pod,
            @Nullable Integer reason,
            @Nullable Long nextAt) {
        /** The same attempt, recorded a second time. */
        boolean same(AttemptRow other) {
            return result == other.result && sentAt == other.sentAt && pod == other.pod && status == other.status;
        }
    }

    record ParkedRow(long tenant, int run, int number, int reason, int profileVersion) {}

    static final class TenantRow {
        final long key;
        final String id;
        long version;

        TenantRow(long key, String id, long version) {
            this.key = key;
            this.id = id;
            this.version = version;
        }
    }

    static final class WebhookRow {
        final long key;
        final long tenant;
        final String id;
        final List<String> types;
        final @Nullable Integer concurrency;
        final @Nullable Integer rate;
        final @Nullable Buffer sealed;
        String status = "ACTIVE";

        @Nullable
        String reason;

        int version = 1;
        long epoch = 1;
        boolean deleted;

        @Nullable
        Long failingSince;

        @Nullable
        Long healthChangedAt;

        WebhookRow(
                long key,
                long tenant,
                List<String> types,
                @Nullable Integer concurrency,
                @Nullable Integer rate,
                @Nullable Buffer sealed) {
            this.key = key;
            this.tenant = tenant;
            this.id = "wh_" + key;
            this.types = types;
            this.concurrency = concurrency;
            this.rate = rate;
            this.sealed = sealed;
        }

        boolean active() {
            return status.equals("ACTIVE") && !deleted;
        }

        boolean judged() {
            return !status.equals("DISABLED") && !deleted;
        }
    }

    static final class PodRow {
        final int id;
        final UUID nonce;
        final long leaseMillis;
        long expiresAt;
        UUID watermark;
        long appliedEpoch;

        @Nullable
        Long skew;

        PodRow(int id, UUID nonce, long leaseMillis, long expiresAt, UUID watermark) {
            this.leaseMillis = leaseMillis;
            this.id = id;
            this.nonce = nonce;
            this.expiresAt = expiresAt;
            this.watermark = watermark;
        }
    }

    static final class BacklogRow {
        final Pair pair;
        final long tenant;
        long dueAt;
        int run;
        int number;
        int retries;
        int interruptions;
        int reason;
        int profileVersion;

        @Nullable
        Integer claimedBy;

        @Nullable
        Long claimNumber;

        BacklogRow(Pair pair, long tenant, long dueAt, int run, int number, int reason) {
            this.pair = pair;
            this.tenant = tenant;
            this.dueAt = dueAt;
            this.run = run;
            this.number = number;
            this.reason = reason;
        }

        boolean claimedBy(int pod, @Nullable Long number) {
            return claimedBy != null && claimedBy == pod && claimNumber != null && claimNumber.equals(number);
        }

        void free() {
            claimedBy = null;
            claimNumber = null;
        }
    }

    static final class HeadRow {
        final long tenant;
        long nextDue;
        long version = 1;

        HeadRow(long tenant, long nextDue) {
            this.tenant = tenant;
            this.nextDue = nextDue;
        }
    }

    /** The webhook has its turn at that moment at the latest. */
    void head(long webhook, long tenant, long due) {
        HeadRow head = heads.get(webhook);
        if (head == null) {
            heads.put(webhook, new HeadRow(tenant, due));
        } else {
            head.nextDue = Math.min(head.nextDue, due);
            head.version++;
        }
    }

    List<AttemptRow> attempts(Pair pair) {
        return attempts.getOrDefault(pair, List.of());
    }

    @Nullable
    AttemptRow attempt(Pair pair, int number) {
        for (AttemptRow attempt : attempts(pair)) {
            if (attempt.number() == number) {
                return attempt;
            }
        }
        return null;
    }

    /** ON CONFLICT DO NOTHING. */
    void note(Pair pair, AttemptRow attempt) {
        if (attempt(pair, attempt.number()) == null) {
            attempts.computeIfAbsent(pair, same -> new ArrayList<>(2)).add(attempt);
        }
    }

    /** ON CONFLICT DO NOTHING. */
    void queue(BacklogRow row) {
        backlog.putIfAbsent(row.pair, row);
    }

    boolean alive(int pod, int slot, UUID nonce) {
        return nonce.equals(slots.get(new SlotKey(pod, slot)));
    }

    /** Somebody answers for it: an attempt, a backlog row or a parked row. */
    boolean answeredFor(Pair pair) {
        return attempts.containsKey(pair) || backlog.containsKey(pair) || parked.containsKey(pair);
    }
}
